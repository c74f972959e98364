/** Most further fields: nobody has as many captchas and codes. */
export const MAX_EXTRA_FIELDS = 10
/** The app's rule sees no password, and so not a repeated one either. */
const SECRET = /passw|passphrase|pwd/i
/** What a field may be called: `invitation`, `cf-turnstile-response`. */
const NAME = /^[A-Za-z][\w.-]{0,63}$/

export function mayHoldSecret(name: string): boolean {
  return SECRET.test(name)
}

/** Whether the app's rule may be given a field of this name. */
export function isExtraName(name: string): boolean {
  return NAME.test(name) && !mayHoldSecret(name)
}
