import type { KitEvent } from './types.ts'

/** What Kit, 2 and 3 alike, throws when a page that it prerenders asks for the client's address. */
const PRERENDERING = /during prerendering/

/**
 * Whether Kit is building the app, and only looks at it or renders pages in advance. Kit says so to modules of the app
 * alone, and this package is none: so by what its build sets for the processes that run the app, or by the event.
 */
export function isBuilding(event?: KitEvent): boolean {
  if (process.env.SVELTEKIT_FORK === 'true') return true
  if (!event) return false
  try {
    event.getClientAddress()
    return false
  } catch (error) {
    return error instanceof Error && PRERENDERING.test(error.message)
  }
}
