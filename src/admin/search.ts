import { nameKey, type UserSearch } from '../ports/user-directory.ts'

/** Longest text that is searched for, in UTF-16 units; an address has no more. */
const MAX_LENGTH = 254
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Most words of which some may be the first name and the others the last; each way to part them is looked up. */
const MAX_WORDS = 6

/**
 * What somebody types into a search: an id; `@example` for a domain; what has an `@` further on is the beginning of an
 * address; anything else that of an address, a domain or a name; of several words also that of a first and of a last
 * name, in either order. Null when nothing is searched for.
 */
export function readSearch(typed: string | undefined): UserSearch | null {
  const text = (typed ?? '').slice(0, MAX_LENGTH).toWellFormed().trim()
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  const nothing = { email: null, domain: null, name: null, names: [], id: null }
  if (text === '' || text === '@') return null
  if (UUID.test(text)) return { ...nothing, id: lower }
  if (text.startsWith('@')) return { ...nothing, domain: lower.slice(1) }
  if (text.includes('@')) return { ...nothing, email: lower }
  const words = text.split(/\s+/)
  // An accent alone folds to nothing, which everybody begins with.
  const name = nameKey(words.join(' ')) || null
  if (words.length === 1) return { ...nothing, email: lower, domain: lower, name }
  return { ...nothing, name, names: words.length > MAX_WORDS ? [] : partings(words) }
}

/** Each way to take the first words for one name and the rest for the other. */
function partings(words: readonly string[]): UserSearch['names'] {
  const keyOf = (part: readonly string[]) => nameKey(part.join(' '))
  return words
    .slice(1)
    .map((_, n) => [keyOf(words.slice(0, n + 1)), keyOf(words.slice(n + 1))] as const)
    .filter((parts) => !parts.includes(''))
}
