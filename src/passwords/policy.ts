import type { PasswordRules } from '../options.ts'
import type { TextKey } from '../texts/texts.ts'

/** Longest password in code points after NFC. ASVS 6.2.9 asks for 64 or more; a bound keeps hashing bounded. */
export const MAX_PASSWORD_LENGTH = 256
/** Longest password in UTF-16 units, looked at before anything else: NFC of a long hostile text takes minutes. */
export const MAX_PASSWORD_UNITS = 1024
/** Fewest code points that a password must have besides words that a stranger can guess. */
const MIN_UNGUESSABLE_LENGTH = 8
/** Shorter words than this are in too many passwords to say anything. */
const MIN_WORD_LENGTH = 4

/** What is wrong with a password. */
export interface PasswordProblem {
  readonly key: TextKey
  readonly values?: Readonly<Record<string, string | number>>
}

/** What cannot be a password at all: too long, with NUL, or ill-formed (lone surrogates would collide). */
export function passwordShapeProblem(password: string): PasswordProblem | null {
  if (password.length > MAX_PASSWORD_UNITS) return TOO_LONG
  if (password.includes('\0') || !password.isWellFormed()) return { key: 'field.password-characters' }
  return [...password.normalize('NFC')].length > MAX_PASSWORD_LENGTH ? TOO_LONG : null
}

const TOO_LONG: PasswordProblem = { key: 'field.password-long', values: { max: MAX_PASSWORD_LENGTH } }

/**
 * What is wrong with a password that somebody wants to set; null when nothing is. No rules of composition
 * (ASVS 6.2.5); compared with the most common passwords, and with what a stranger knows of the person and the
 * site (ASVS 6.2.4, 6.2.11; NIST SP 800-63B-4, 3.1.1.2).
 */
export async function passwordProblem(
  password: string,
  rules: PasswordRules,
  known: readonly string[],
): Promise<PasswordProblem | null> {
  const shape = passwordShapeProblem(password)
  if (shape) return shape
  const normal = password.normalize('NFC')
  const points = [...normal]
  if (points.length < rules.minLength) {
    return { key: 'field.password-short', values: { min: rules.minLength } }
  }
  const folded = normal.toLowerCase()
  if (new Set(points).size === 1 || (await commonPasswords()).has(folded)) {
    return { key: 'field.password-common' }
  }
  return isMadeOf(folded, [...known, ...rules.contextWords]) ? { key: 'field.password-personal' } : null
}

/** Whether too little is left of a password when the known words are taken out of it. */
function isMadeOf(folded: string, known: readonly string[]): boolean {
  const words = known
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFC').toLowerCase().trim())
    .filter((word) => [...word].length >= MIN_WORD_LENGTH)
    .sort((a, b) => b.length - a.length)
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), folded)
  return rest !== folded && [...rest].length < MIN_UNGUESSABLE_LENGTH
}

let common: Promise<ReadonlySet<string>> | undefined

/** The list is half a megabyte, so it is read when the first password is set, not when the app starts. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) =>
      new Set((dictionary['passwords-common'] as readonly string[]).map((p) => p.toLowerCase())),
  )
  return common
}
