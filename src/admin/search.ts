import { nameKey, type UserSearch } from '../ports/user-directory.ts'

/** Longest text that is searched for, in UTF-16 units; an address has no more. */
const MAX_LENGTH = 254
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * What somebody types into a search: an id; `@example` for a domain; what has an `@` further on is the beginning of an
 * address; anything else that of an address, a domain or a name. Null when nothing is searched for.
 */
export function readSearch(typed: string | undefined): UserSearch | null {
  const text = (typed ?? '').slice(0, MAX_LENGTH).toWellFormed().trim()
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  const nothing = { email: null, domain: null, name: null, id: null }
  if (text === '' || text === '@') return null
  if (UUID.test(text)) return { ...nothing, id: lower }
  if (text.startsWith('@')) return { ...nothing, domain: lower.slice(1) }
  if (text.includes('@')) return { ...nothing, email: lower }
  // An accent alone folds to nothing, which everybody begins with.
  const name = nameKey(text) || null
  return /\s/.test(text) ? { ...nothing, name } : { ...nothing, email: lower, domain: lower, name }
}
