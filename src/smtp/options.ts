import { mailboxAddress, parseEmail } from '../input/email.ts'
import { tryUrl } from '../url.ts'

/** What {@link smtp} is given. */
export interface SmtpOptions {
  /**
   * The mail server: `smtp://user:password@host:587`, or `smtps://…` for TLS from the first byte. Special
   * characters of user and password are percent-encoded. Default ports: 587 and 465. With `smtp:`, TLS is begun
   * where the server offers it, and insisted on before a password is sent to another machine.
   */
  readonly url: string | undefined
  /** Who the mails are from: `accounts@shop.example`, or with a name beside it. */
  readonly from: string | SmtpSender | undefined
  /** Where answers go. Default: to `from`. */
  readonly replyTo?: string | undefined
  /**
   * Lets password and mails, links included, travel unencrypted to another machine. For a relay in a network
   * that nobody else is on. Default: false.
   */
  readonly dangerouslyAllowUnencrypted?: boolean | undefined
}

/** An address and the name that is shown beside it. */
export interface SmtpSender {
  /** At most 128 UTF-16 units; no control characters. */
  readonly name: string
  readonly address: string
}

/** What follows from the options. */
export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly secure: boolean
  /** Whether a connection without TLS is refused, left alone, or upgraded where that is offered. */
  readonly startTls: 'required' | 'ignored' | 'offered'
  readonly auth: { readonly user: string; readonly pass: string } | null
  readonly from: SmtpSender
  readonly replyTo: string | null
}

const SUBMISSION_PORT = 587
const SUBMISSIONS_PORT = 465
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const MAX_NAME_LENGTH = 128
const KNOWN = ['url', 'from', 'replyTo', 'dangerouslyAllowUnencrypted']

/** Checks the options. Throws a `TypeError` that names the wrong one, and never quotes `url`. */
export function readSmtpOptions(options: SmtpOptions): SmtpSettings {
  const given: Partial<Record<keyof SmtpOptions, unknown>> = options ?? {}
  const unknown = Object.keys(given).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined) throw new TypeError(`smtp(): there is no option "${unknown}".`)
  const { dangerouslyAllowUnencrypted: unencrypted = false } = given
  if (typeof unencrypted !== 'boolean') {
    throw new TypeError('smtp(): option "dangerouslyAllowUnencrypted" must be true or false.')
  }
  return {
    ...readServer(given.url, unencrypted),
    from: readSender(given.from),
    replyTo: given.replyTo === undefined ? null : readAddress(given.replyTo, 'replyTo'),
  }
}

function readServer(given: unknown, unencrypted: boolean): Omit<SmtpSettings, 'from' | 'replyTo'> {
  if (given === undefined || given === '') {
    throw new TypeError('smtp(): option "url" is missing; give smtp://user:password@host:587 or smtps://….')
  }
  const url = typeof given === 'string' ? tryUrl(given) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new TypeError(
      'smtp(): option "url" must be smtp://user:password@host:587 or smtps://…, with special characters percent-encoded.',
    )
  }
  if (/[^/]/.test(url.pathname) || url.search || url.hash) {
    throw new TypeError('smtp(): option "url" must end after the port; percent-encode / ? # in the password.')
  }
  const secure = url.protocol === 'smtps:'
  const auth = readCredentials(url)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? SUBMISSIONS_PORT : SUBMISSION_PORT,
    secure,
    startTls: readStartTls(url.hostname, auth !== null && !unencrypted),
    auth,
  }
}

function readStartTls(hostname: string, hasSecrets: boolean): SmtpSettings['startTls'] {
  // On one machine there is nobody to hide from, and no name that a certificate could prove.
  if (LOOPBACK.test(hostname)) return 'ignored'
  return hasSecrets ? 'required' : 'offered'
}

function readCredentials({ username, password }: URL): SmtpSettings['auth'] {
  if (username === '' && password === '') return null
  if (username === '' || password === '') {
    throw new TypeError('smtp(): option "url" needs both user and password, or neither.')
  }
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    throw new TypeError('smtp(): option "url" has a % that is not part of an encoding; write it as %25.')
  }
}

function readSender(given: unknown): SmtpSender {
  if (given === undefined || given === '') {
    throw new TypeError('smtp(): option "from" is missing; say who the mails are from: accounts@example.com.')
  }
  if (typeof given !== 'object' || given === null) return { name: '', address: readAddress(given, 'from') }
  const { name, address } = given as Partial<Record<keyof SmtpSender, unknown>>
  if (typeof name !== 'string' || name.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(name)) {
    throw new TypeError(
      `smtp(): option "from.name" must be a text of at most ${MAX_NAME_LENGTH} characters on one line.`,
    )
  }
  return { name, address: readAddress(address, 'from.address') }
}

/** The same strict form that people's addresses must have. */
function readAddress(given: unknown, option: string): string {
  const address = typeof given === 'string' ? parseEmail(given) : null
  if (!address) {
    throw new TypeError(`smtp(): option "${option}" must be one bare address such as accounts@example.com.`)
  }
  return mailboxAddress({ email: address.email, emailKey: address.key })
}
