import type { Mail, Mailer } from '../ports/mailer.ts'
import { loadNodemailer, type Nodemailer, type Transporter } from './nodemailer.ts'
import { readSmtpOptions, type SmtpOptions, type SmtpSettings } from './options.ts'
import { sendError } from './send-error.ts'

/** Connections that are open at the same time; servers commonly take no more of one client. */
const MAX_CONNECTIONS = 3
/** How long a connection may take to come about, in seconds. */
const CONNECTION_TIMEOUT_SECONDS = 10
/** How long the server may take to greet, in seconds. */
const GREETING_TIMEOUT_SECONDS = 10
/** How long the server may be silent, in seconds; less than the dispatcher waits, so that the reason is told. */
const SILENCE_TIMEOUT_SECONDS = 20

/**
 * Sends mail through a mail server, with the package nodemailer, which the app installs. Connects when the first
 * mail is sent, so a server that is down keeps no app from starting: mails wait in the outbox and are tried again.
 *
 * A recipient whom the server refuses for good is a `permanent` failure; anything else, a wrong password
 * included, may be mended and is tried again. No error text holds user or password.
 *
 * Throws a `TypeError` for options that cannot work; `start()` throws one when nodemailer is missing.
 */
export function smtp(options: SmtpOptions): Mailer {
  const settings = readSmtpOptions(options)
  let opening: Promise<Transporter> | undefined

  const transporter = () => {
    opening ??= loadNodemailer().then((nodemailer) => openPool(nodemailer, settings))
    return opening
  }

  return {
    async send(mail, signal) {
      const pool = await transporter()
      try {
        await orAborted(pool.sendMail({ ...message(mail, settings), signal }), signal)
      } catch (error) {
        throw sendError(error, settings)
      }
    },
    async check() {
      await transporter()
    },
    async probe() {
      try {
        await (await transporter()).verify()
      } catch (error) {
        throw error instanceof TypeError ? error : sendError(error, settings)
      }
    },
    async close() {
      const pool = await opening?.catch(() => undefined)
      opening = undefined
      pool?.close({ force: true })
    },
  }
}

function openPool(nodemailer: Nodemailer, settings: SmtpSettings): Transporter {
  const { host, port, secure, startTls, auth } = settings
  const pool = nodemailer.createTransport({
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    // One place decides when a mail is tried again: the dispatcher.
    maxRequeues: 0,
    host,
    port,
    secure,
    requireTLS: startTls === 'required',
    ignoreTLS: startTls === 'ignored',
    ...(auth ? { auth: { ...auth } } : {}),
    connectionTimeout: CONNECTION_TIMEOUT_SECONDS * 1000,
    dnsTimeout: CONNECTION_TIMEOUT_SECONDS * 1000,
    greetingTimeout: GREETING_TIMEOUT_SECONDS * 1000,
    socketTimeout: SILENCE_TIMEOUT_SECONDS * 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // An idle connection may fail when no mail is there to be told; without a listener that ends the process.
  pool.on('error', () => {})
  return pool
}

function message(mail: Mail, { from, replyTo }: SmtpSettings) {
  const domain = from.address.slice(from.address.indexOf('@') + 1)
  return {
    from: { name: from.name, address: from.address },
    // Objects, so that no parser of address lists sees them.
    to: { name: '', address: mail.to },
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domain}>`,
    headers: {
      // So that no "out of office" answers it (RFC 3834, 5).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': mail.locale,
    },
  }
}

/** Before 10.5, nodemailer does not know of signals; then the wait ends, and the timeouts end the connection. */
async function orAborted(sending: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    await Promise.race([sending, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Whichever lost the race must not become an unhandled rejection.
    sending.catch(() => {})
    aborted.catch(() => {})
  }
}
