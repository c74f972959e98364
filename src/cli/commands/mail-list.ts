import type { ListedMail, MailDirectory, MailQuery } from '../../ports/mail-directory.ts'
import { allMail, onMail } from '../mail-directory.ts'
import type { CommonOptions } from '../program.ts'
import { type Terminal, table } from '../terminal.ts'

/** What `latchkey mail list` takes. */
export interface ListOptions {
  readonly waiting?: true
  readonly dead?: true
  readonly limit: number
}

/** How a mail stands. `sending`: a worker holds it just now. */
type MailStatus = 'waiting' | 'sending' | 'dead'

/** `latchkey mail list` */
export async function listMail(options: CommonOptions & ListOptions, terminal: Terminal): Promise<void> {
  const { waiting, dead, limit } = options
  await onMail(options, async (directory, clock) => {
    const lists = [
      ...(waiting || !dead ? [await first(directory, 'waiting', limit)] : []),
      ...(dead || !waiting ? [await first(directory, 'dead', limit)] : []),
    ]
    const now = clock.now()
    const mails = lists.flatMap((list) => list.mails).map((mail) => ({ status: statusOf(mail, now), mail }))
    const more = lists.some((list) => list.more)
    terminal.answer({ more, mails: mails.map(({ status, mail }) => documentOf(status, mail)) }, [
      ...(mails.length === 0
        ? ['No mail']
        : table(
            HEAD,
            mails.map(({ status, mail }) => cellsOf(status, mail, now)),
          )),
      ...(more ? [`There are more: --limit is ${limit}`] : []),
    ])
  })
}

async function first(
  directory: MailDirectory,
  status: MailQuery['status'],
  limit: number,
): Promise<{ readonly mails: readonly ListedMail[]; readonly more: boolean }> {
  const mails: ListedMail[] = []
  for await (const mail of allMail(directory, status)) {
    if (mails.length === limit) return { mails, more: true }
    mails.push(mail)
  }
  return { mails, more: false }
}

function statusOf({ deadAt, leasedUntil }: ListedMail, now: Date): MailStatus {
  if (deadAt !== null) return 'dead'
  return leasedUntil !== null && leasedUntil > now ? 'sending' : 'waiting'
}

function documentOf(status: MailStatus, mail: ListedMail) {
  return {
    id: mail.id,
    status,
    template: mail.template,
    recipient: mail.recipient,
    attempts: mail.attempts,
    createdAt: mail.createdAt,
    notBefore: mail.notBefore,
    deadAt: mail.deadAt,
    linkEndsAt: mail.link?.deadline ?? null,
    error: mail.error,
  }
}

const HEAD = ['ID', 'STATUS', 'TEMPLATE', 'TO', 'TRIES', 'SINCE', 'WHY']

function cellsOf(status: MailStatus, mail: ListedMail, now: Date): readonly string[] {
  const since = { waiting: mail.createdAt, sending: mail.createdAt, dead: mail.deadAt ?? mail.createdAt }[
    status
  ]
  const ended = mail.link !== null && mail.link.deadline <= now ? 'its link has ended' : null
  const later =
    status === 'waiting' && mail.notBefore > now ? `not before ${mail.notBefore.toISOString()}` : null
  const why = [mail.error, later, ended].filter((reason) => reason !== null).join('; ')
  return [mail.id, status, mail.template, mail.recipient, String(mail.attempts), since.toISOString(), why]
}
