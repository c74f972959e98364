// PostgreSQL's text cannot hold the character U+0000, which a user agent or a name can. It is written as an
// escape, U+001A and a letter, and so is the escape character itself, so that no two texts become one.
const ESCAPE = '\u001a'
const NUL = '\u0000'

/** Whatever a driver is given. */
export function bindValue(value: unknown): unknown {
  if (typeof value !== 'string' || !(value.includes(NUL) || value.includes(ESCAPE))) return value
  return value.replaceAll(ESCAPE, `${ESCAPE}e`).replaceAll(NUL, `${ESCAPE}n`)
}

/** The text that {@link bindValue} was given. */
export function unbindText(text: string): string {
  if (!text.includes(ESCAPE)) return text
  return text.replaceAll(`${ESCAPE}n`, NUL).replaceAll(`${ESCAPE}e`, ESCAPE)
}
