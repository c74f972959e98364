import type { SmtpSettings } from './options.ts'

/** What nodemailer's errors carry. */
interface NodemailerError {
  readonly message?: unknown
  readonly code?: unknown
  /** The command that was refused. */
  readonly command?: unknown
  /** The three digits of the server's answer. */
  readonly responseCode?: unknown
  readonly response?: unknown
}

/** Shorter user names are in too many words to be taken out of a text. */
const MIN_USER_LENGTH = 4

/** An error as the dispatcher wants it: its reason in one line, without credentials, and whether it is for good. */
export function sendError(error: unknown, settings: SmtpSettings): Error {
  const given = (typeof error === 'object' && error !== null ? error : {}) as NodemailerError
  const reason = String(given.message || given.code || error)
  const told = withoutCredentials(`${settings.host}:${settings.port}: ${reason}`, settings.auth)
  return Object.assign(new Error(told), { permanent: isRefusedRecipient(given) })
}

/**
 * Only what is said of the recipient is for good: 550 to 556 to RCPT TO (RFC 5321, 4.2.3). Policy (5.7, RFC 3463)
 * is about us, "relay access denied" say, and settings can be mended. nodemailer's own `permanent` takes a wrong
 * password for final too.
 */
function isRefusedRecipient({ command, responseCode, response }: NodemailerError): boolean {
  if (command !== 'RCPT TO' || typeof responseCode !== 'number') return false
  if (responseCode < 550 || responseCode > 559) return false
  return !/^\d{3}[ -]5\.7\.\d/.test(String(response ?? ''))
}

/** A server may quote what it was sent. */
function withoutCredentials(text: string, auth: SmtpSettings['auth']): string {
  if (!auth) return text
  const { user, pass } = auth
  const base64 = (value: string) => Buffer.from(value).toString('base64')
  const secrets = [base64(`\0${user}\0${pass}`), base64(pass), encodeURIComponent(pass), pass]
  if (user.length >= MIN_USER_LENGTH) secrets.push(base64(user), encodeURIComponent(user), user)
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}
