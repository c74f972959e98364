import { tryUrl } from '../url.ts'

/** Longest link as typed: room for a name of 39 characters, and for a slash. */
const MAX_TYPED_LENGTH = 80
/** An address with one part after its host, in letters that no parser reads in two ways. */
const PLAIN = /^https:\/\/[a-z.]+\/([a-z\d-]+)\/?$/i
/** Letters, digits and single hyphens between them, at most 39. Source: GitHub's sign-up form. */
const NAME = /^(?=.{1,39}$)[a-z\d]+(?:-[a-z\d]+)*$/i

/**
 * The address of a GitHub profile as it is stored: `https://github.com/name`. Null for any other address, however
 * much it looks like one. Its form is checked before it is parsed, since parsers repair what is broken, and its
 * host afterwards.
 */
export function parseGithubLink(text: string): string | null {
  if (text.length > MAX_TYPED_LENGTH) return null
  const name = PLAIN.exec(text)?.[1] ?? ''
  const sound = NAME.test(name) && tryUrl(text)?.host === 'github.com'
  return sound ? `https://github.com/${name}` : null
}
