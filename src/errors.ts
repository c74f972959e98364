/**
 * Every code an {@link AuthError} can have. Stable: clients may switch on it.
 * @useDeclaredType
 */
export type AuthErrorCode = keyof typeof STATUS_BY_CODE

const STATUS_BY_CODE = {
  /** The input is missing, malformed or too weak; `fields` says which part. */
  invalid_input: 400,
  /** Address and password do not open an account. */
  invalid_credentials: 400,
  /** The password of who is logged in is another. */
  wrong_password: 400,
  /** The link is malformed, forged, or the account it is about is gone. */
  link_invalid: 400,
  /** The link is too old. */
  link_expired: 400,
  /** The link was used, or something newer has replaced it. */
  link_used: 400,
  /** The account is confirmed already. */
  already_confirmed: 400,
  /** The address belongs to an account: said to who has proven that it is theirs, and with `revealAccounts` to anybody. */
  email_taken: 400,
  /** The option `registration` lets nobody, or not this person, register. */
  registration_refused: 403,
  /** Only with `revealAccounts`: no pending account has this address. */
  no_pending_account: 404,
  /** Only with `revealAccounts`: no account has this address. */
  no_account: 404,
  /** No one is logged in. */
  not_logged_in: 401,
  /** The request comes from another site. */
  cross_site: 403,
  /** The password must be proven again first, by `reauthenticate`: the log-in is too long ago. */
  reauth_required: 403,
  /** Who is logged in may not do this: it is for staff, or for superusers. */
  forbidden: 403,
  /** The account is to be deleted; its holder, who has proven the password, may restore it until then. */
  account_leaving: 403,
  /** Rows of the app's refer to the account, and the database does not let it go. */
  account_in_use: 409,
  /** The option `onDelete` did not let the account be deleted. */
  deletion_refused: 409,
  /** Nobody else could administrate: somebody else must be superuser first. */
  last_superuser: 409,
  /** No such thing. */
  not_found: 404,
  method_not_allowed: 405,
  /** The body did not arrive in time. */
  timeout: 408,
  too_large: 413,
  unsupported_media_type: 415,
  /** Too many tries; `retryAfterSeconds` says how long to wait. */
  too_many_attempts: 429,
  /** After too many wrong passwords in a row: only a known browser logs in until another password is chosen. */
  password_off: 429,
  /** A fault in Latchkey or in the app. */
  internal: 500,
  /** Too many passwords are being hashed; `retryAfterSeconds` says how long to wait. */
  busy: 503,
  /** The storage does not answer. Nothing was decided. */
  unavailable: 503,
} as const

/** The brand by which {@link isAuthError} knows an error of any copy of this package. */
const BRAND = Symbol.for('latchkey.AuthError')

/** What an {@link AuthError} may carry besides its code. */
export interface AuthErrorDetails {
  /** A text that is safe to show. Default: the code. */
  readonly message?: string | undefined
  /** What is wrong with which field of the input, by its wire name. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Whole seconds to wait before another try makes sense. */
  readonly retryAfterSeconds?: number | undefined
  /** What happened underneath. For logs only; never put on the wire. */
  readonly cause?: unknown
}

/**
 * An expected failure. `code` says what happened, `status` is the HTTP status for it, `message` is safe to
 * show to anyone.
 */
export class AuthError extends Error {
  readonly code: AuthErrorCode
  readonly status: number
  readonly fields: Readonly<Record<string, string>> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: AuthErrorCode, details: AuthErrorDetails = {}) {
    super(details.message ?? code, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AuthError'
    this.code = code
    this.status = STATUS_BY_CODE[code]
    this.fields = details.fields
    this.retryAfterSeconds = details.retryAfterSeconds
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Whether a caught value is an {@link AuthError}, also one of another copy of this package. */
export function isAuthError(value: unknown): value is AuthError {
  return typeof value === 'object' && value !== null && BRAND in value
}
