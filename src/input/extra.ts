import type { InputReader } from './read.ts'

/** Most further fields: nobody has as many captchas and codes. */
const MAX_EXTRA_FIELDS = 10
/** Longest further field in UTF-16 units: twice the longest answer of a captcha (Cloudflare Turnstile: 2,048). */
const MAX_EXTRA_LENGTH = 4096
/** What a field may be called: `invitation`, `cf-turnstile-response`. */
const NAME = /^[A-Za-z][\w.-]{0,63}$/
/** The app's rule sees no password, and so not a repeated one either. */
const SECRET = /passw|passphrase|pwd/i

/**
 * The further fields of a registration, for the app's rule alone: texts, as they were typed. What is no text, has
 * another kind of name or may be a password is left out; what is too much is refused.
 */
export function readExtra(reader: InputReader, given: unknown): Readonly<Record<string, string>> {
  const extra: Record<string, string> = Object.create(null)
  if (typeof given !== 'object' || given === null) return extra
  let count = 0
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' || !NAME.test(name) || SECRET.test(name)) continue
    count += 1
    if (count > MAX_EXTRA_FIELDS) reader.refuse(name, 'field.extra-many', { max: MAX_EXTRA_FIELDS })
    else if (value.length > MAX_EXTRA_LENGTH)
      reader.refuse(name, 'field.extra-long', { max: MAX_EXTRA_LENGTH })
    else extra[name] = value
  }
  return extra
}
