import type { Auth } from '../auth.ts'
import type { Mailbox } from '../mail/mailbox.ts'
import type { MailboxEntry } from '../pages/types.ts'

/** As much of a token as no other part of a link looks like: 96 characters are 72 bytes, less than any MAC and claims. */
const TOKEN = /[A-Za-z0-9_-]{96,}/

/**
 * The link in a mail that carries a token, whole, as a person would follow it. Throws when the mail has none: a
 * notice has not.
 */
export function linkIn(mail: Pick<MailboxEntry, 'subject' | 'links'>): string {
  const link = mail.links.find((url) => TOKEN.test(url))
  if (link === undefined) throw new Error(`the mail "${mail.subject}" has no link with a token.`)
  return link
}

/** The token in that link, for `auth.confirm({ token })` and its like. */
export function tokenIn(mail: Pick<MailboxEntry, 'subject' | 'links'>): string {
  return TOKEN.exec(linkIn(mail))?.[0] ?? ''
}

/**
 * Sends what waits, and gives the newest mail to this address. Throws when there is none, and says to whom there is
 * mail. Needs an auth that keeps a mailbox: no option `mailer`, or `dangerouslyKeepMailbox`.
 */
export async function newestMail(
  auth: Pick<Auth<object>, 'mail' | 'mailbox'>,
  to: string,
): Promise<MailboxEntry> {
  const { mails } = await filledMailbox(auth)
  const mail = mails.find((one) => one.to === to)
  if (mail) return mail
  const others = [...new Set(mails.map((one) => one.to))].join(', ') || 'nobody'
  throw new Error(`no mail has come for ${to}; there is mail for ${others}.`)
}

/** Sends what waits, and gives the newest link that was mailed to this address. Throws when there is none. */
export async function newestLink(auth: Pick<Auth<object>, 'mail' | 'mailbox'>, to: string): Promise<string> {
  const { mails } = await filledMailbox(auth)
  const mail = mails.find((one) => one.to === to && one.links.some((url) => TOKEN.test(url)))
  return linkIn(mail ?? (await newestMail(auth, to)))
}

async function filledMailbox(auth: Pick<Auth<object>, 'mail' | 'mailbox'>): Promise<Mailbox> {
  if (!auth.mailbox) {
    throw new TypeError(
      'this auth keeps no mailbox; leave option "mailer" out, or set "dangerouslyKeepMailbox".',
    )
  }
  await auth.mail.drain()
  return auth.mailbox
}
