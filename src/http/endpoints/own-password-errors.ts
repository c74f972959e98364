import type { AuthErrorCode } from '../../errors.ts'

/** What an endpoint may answer that asks who is logged in for the password again. */
export const OWN_PASSWORD_ERRORS = [
  'not_logged_in',
  'invalid_input',
  'wrong_password',
  'too_many_attempts',
  'password_off',
  'busy',
] as const satisfies readonly AuthErrorCode[]
