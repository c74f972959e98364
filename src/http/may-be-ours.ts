import type { Auth } from '../auth.ts'
import { MAILBOX_PATHS } from '../paths.ts'

/**
 * Whether a path may be one of ours; only the handler knows. Spares an adapter the translation of every other
 * request of the app.
 */
export function mayBeOurs(auth: Auth<object>, pathname: string): boolean {
  if (pathname.startsWith(`${auth.settings.mount}/`)) return true
  return auth.mailbox !== null && pathname.startsWith(MAILBOX_PATHS.page)
}
