import type { Fields } from './body.ts'

/** What was typed, to be shown again; never a password or a token. */
export function typedValues(body: Fields): Record<string, string> {
  const shown = Object.entries(body).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !entry[0].includes('password') && entry[0] !== 'token',
  )
  return Object.fromEntries(shown)
}
