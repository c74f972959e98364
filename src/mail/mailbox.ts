import type { Log } from '../log.ts'
import type { MailboxEntry } from '../pages/types.ts'
import type { Clock } from '../ports/clock.ts'
import type { Mailer } from '../ports/mailer.ts'

/** Mails that a mailbox keeps; the oldest makes room. */
const MAX_KEPT = 200

/** A mailer that keeps mails to be looked at instead of sending them. */
export interface Mailbox extends Mailer {
  /** What has arrived, newest first. */
  readonly mails: readonly MailboxEntry[]
}

/** Mailboxes outlive a hot reload, in which this module is loaded again. */
const KEPT = Symbol.for('latchkey.mailboxes')

/**
 * A mailbox in this process's memory. `name` tells mailboxes apart; one of the same name goes on where the former
 * stopped. Each mail is also said in the log, where a developer is looking; with its links in development only, since
 * elsewhere logs are kept.
 */
export function mailbox(name: string, clock: Clock, log: Log, saysLinks: boolean): Mailbox {
  const holder = globalThis as { [KEPT]?: Map<string, MailboxEntry[]> }
  const kept = holder[KEPT] ?? new Map<string, MailboxEntry[]>()
  holder[KEPT] = kept
  const mails = kept.get(name) ?? []
  kept.set(name, mails)
  return {
    mails,
    async send({ id, to, subject, text, html }) {
      const links = [...new Set(text.match(/https?:\/\/\S+/g) ?? [])]
      mails.unshift({ id, to, subject, text, html, links, sentAt: clock.now() })
      mails.length = Math.min(mails.length, MAX_KEPT)
      const shown = saysLinks ? links.map((link) => `  ${link}`) : []
      log.info([`mail to ${to}: ${subject}`, ...shown].join('\n'))
    },
  }
}
