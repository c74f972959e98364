import { AuthError, isAuthError } from '../errors.ts'
import { en } from './en.ts'
import type { TextKey, Translate } from './texts.ts'

/** Gives an error that was thrown with its code alone the text for it; any other value comes back as it is. */
export function withText(error: unknown, text: Translate): unknown {
  if (!isAuthError(error) || error.message !== error.code) return error
  const { code, fields, retryAfterSeconds, cause } = error
  const key = [`error.${code}`, `reason.${code}`].find((name) => Object.hasOwn(en, name)) as TextKey
  return new AuthError(code, {
    message: text(key, { seconds: retryAfterSeconds ?? 1 }),
    fields,
    retryAfterSeconds,
    cause,
  })
}
