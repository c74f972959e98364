import { randomBytes } from 'node:crypto'
import type { ClaimedMail, MailOutcome, OutboxMail, Storage } from '../ports/storage.ts'
import { claimedMail, mailRow } from '../sql/log-rows.ts'
import type { OutboxRow } from '../sql/tables.ts'
import { MalformedRow } from '../sql/values.ts'
import { addEvent } from './events.ts'
import type { WriteStatements } from './statements.ts'

// Everything here runs inside a transaction, which no other writer can enter.

/** Queues a mail. One that waits under the same key gives way to it, but for its place in time. */
export function queueMail(writes: WriteStatements, mail: OutboxMail): void {
  const row = mailRow(mail)
  const earlier = row.waiting_key === null ? undefined : writes.waitingUnder.get({ key: row.waiting_key })
  if (earlier !== undefined) writes.deleteMail.run(earlier)
  const notBefore = Math.min(row.not_before, earlier?.not_before ?? row.not_before)
  writes.insertMail.run({ ...row, not_before: notBefore, due_at: notBefore })
}

/** Takes away what waits for an address. */
export function dropMail(writes: WriteStatements, recipient: string): void {
  for (const row of writes.mailTo.all({ recipient })) writes.deleteMail.run(row)
}

/** Claims what is due, oldest first. A row that cannot be read goes to the dead letters: it must not stop the others. */
export function claimMails(
  writes: WriteStatements,
  claim: Parameters<Storage['claimMail']>[0],
): readonly ClaimedMail[] {
  const now = claim.now.getTime()
  const lease = randomBytes(16).toString('base64url')
  const until = now + claim.leaseSeconds * 1000
  const { id, limit } = claim
  const rows = id === undefined ? writes.dueMails.all({ now, limit }) : writes.claimableMail.all({ id, now })
  return rows.flatMap((row) => {
    try {
      const mail = claimedMail(row, lease)
      writes.claimMail.run({ id: row.id, lease, until })
      return [mail]
    } catch (error) {
      if (!(error instanceof MalformedRow)) throw error
      writes.finishMail.run({ id: row.id, sentAt: null, deadAt: now, error: error.message })
      return []
    }
  })
}

/** Notes what became of a mail; false when it is not held under this lease. */
export function settleMail(
  writes: WriteStatements,
  { id, lease, outcome }: { id: string; lease: string; outcome: MailOutcome },
): boolean {
  const row = writes.leasedMail.get({ id, lease })
  if (row === undefined) return false
  switch (outcome.kind) {
    case 'sent':
      writes.finishMail.run({ id, sentAt: outcome.at.getTime(), deadAt: null, error: null })
      break
    case 'dead':
      writes.finishMail.run({ id, sentAt: null, deadAt: outcome.at.getTime(), error: outcome.error })
      break
    case 'retry':
      requeue(writes, row, { notBefore: outcome.notBefore.getTime(), error: outcome.error })
      break
    case 'release':
      requeue(writes, { ...row, attempts: row.attempts - 1 }, { notBefore: row.not_before, error: row.error })
      break
    case 'drop':
      writes.deleteMail.run({ id })
      if (outcome.event !== null) addEvent(writes, outcome.event)
  }
  return true
}

/** Lets a mail that was given up wait again, as if untried; false when there is none. */
export function retryMail(writes: WriteStatements, id: string, now: Date): boolean {
  const row = writes.deadMail.get({ id })
  if (row === undefined) return false
  requeue(writes, { ...row, attempts: 0 }, { notBefore: now.getTime(), error: row.error })
  return true
}

/**
 * Lets a mail wait again. Where a newer one waits under its key by now, that one replaces it, as it would have
 * had this one not been claimed: otherwise an outage would pile up mails to one address.
 */
function requeue(
  writes: WriteStatements,
  row: OutboxRow,
  { notBefore, error }: { notBefore: number; error: string | null },
): void {
  const key = row.replace_key
  const newer = key === null ? undefined : writes.waitingUnder.get({ key })
  if (newer === undefined) {
    writes.requeueMail.run({ id: row.id, notBefore, attempts: row.attempts, key, error })
    return
  }
  writes.deleteMail.run({ id: row.id })
  if (notBefore < newer.not_before) writes.moveMail.run({ id: newer.id, notBefore })
}
