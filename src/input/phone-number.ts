/** Digits of a phone number, country code included: at most 15 (ITU-T E.164, 6.1). */
const MOST_DIGITS = 15
/** Fewer digits reach a service, such as 112, and no person. */
const FEWEST_DIGITS = 7
/** Longest number as typed, in UTF-16 units. */
const MAX_TYPED_LENGTH = 40

/** What people put between digits: blanks, hyphens, dots, slashes and brackets. */
const SEPARATORS = /[ \u00a0().\-\u2010\u2011\u2013/]/g

/**
 * A phone number as it is stored: digits, after a plus where a country code was typed (ITU-T E.164). Null for what
 * is none. The `(0)` that some write after a country code is not dialled from abroad and left out.
 */
export function parsePhoneNumber(text: string): string | null {
  if (text.length > MAX_TYPED_LENGTH) return null
  const bare = text.replace(/^( *\+[^(]*)\(0\)/, '$1').replace(SEPARATORS, '')
  const digits = bare.replace('+', '').length
  const sound = /^(?:\+[1-9])?\d+$/.test(bare) && digits >= FEWEST_DIGITS && digits <= MOST_DIGITS
  return sound ? bare : null
}
