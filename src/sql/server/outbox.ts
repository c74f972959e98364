import { randomBytes } from 'node:crypto'
import type { ClaimedMail, MailOutcome, OutboxMail, Storage } from '../../ports/storage.ts'
import { claimedMail, mailRow } from '../log-rows.ts'
import type { OutboxRow } from '../tables.ts'
import { MalformedRow } from '../values.ts'
import { addEvent } from './commit.ts'
import type { ServerStatements } from './queries.ts'
import type { Run } from './source.ts'

// Everything here runs inside a transaction, and holds a lock on every row from when it is read.

/** Queues a mail. One that waits under the same key gives way to it, but for its place in time. */
export async function queueMail(run: Run, statements: ServerStatements, mail: OutboxMail): Promise<void> {
  const queue = mail.replaceKey === null ? statements.insertMail : statements.replaceMail
  await queue.run(run, mailRow(mail))
}

/** Takes away what waits for an address. */
export async function dropMail(run: Run, statements: ServerStatements, recipient: string): Promise<void> {
  for (const row of await statements.mailTo.all(run, { recipient })) await statements.deleteMail.run(run, row)
}

/** Claims what is due, oldest first. A row that cannot be read goes to the dead letters: it must not stop the others. */
export async function claimMails(
  run: Run,
  statements: ServerStatements,
  claim: Parameters<Storage['claimMail']>[0],
): Promise<readonly ClaimedMail[]> {
  const now = claim.now.getTime()
  const lease = randomBytes(16).toString('base64url')
  const until = now + claim.leaseSeconds * 1000
  const rows =
    claim.id === undefined
      ? await statements.lockDueMails(claim.limit).all(run, { now })
      : await statements.claimableMail.all(run, { id: claim.id, now })
  const claimed: ClaimedMail[] = []
  for (const row of rows) {
    try {
      claimed.push(claimedMail(row, lease))
    } catch (error) {
      if (!(error instanceof MalformedRow)) throw error
      await statements.finishMail.run(run, { id: row.id, sentAt: null, deadAt: now, error: error.message })
      continue
    }
    await statements.claimMail.run(run, { id: row.id, lease, until })
  }
  return claimed
}

/** Notes what became of a mail; false when it is not held under this lease. */
export async function settleMail(
  run: Run,
  statements: ServerStatements,
  { id, lease, outcome }: { id: string; lease: string; outcome: MailOutcome },
): Promise<boolean> {
  const row = await statements.leasedMail.get(run, { id, lease })
  if (row === undefined) return false
  switch (outcome.kind) {
    case 'sent':
      await statements.finishMail.run(run, { id, sentAt: outcome.at.getTime(), deadAt: null, error: null })
      break
    case 'dead': {
      const { at, error } = outcome
      await statements.finishMail.run(run, { id, sentAt: null, deadAt: at.getTime(), error })
      break
    }
    case 'retry':
      await requeue(run, statements, row, { notBefore: outcome.notBefore.getTime(), error: outcome.error })
      break
    case 'release': {
      const untried = { ...row, attempts: row.attempts - 1 }
      await requeue(run, statements, untried, { notBefore: row.not_before, error: row.error })
      break
    }
    case 'drop':
      await statements.deleteMail.run(run, { id })
      if (outcome.event !== null) await addEvent(run, statements, outcome.event)
  }
  return true
}

/** Lets a mail that was given up wait again, as if untried; false when there is none. */
export async function retryMail(
  run: Run,
  statements: ServerStatements,
  id: string,
  now: Date,
): Promise<boolean> {
  const row = await statements.deadMail.get(run, { id })
  if (row === undefined) return false
  await requeue(run, statements, { ...row, attempts: 0 }, { notBefore: now.getTime(), error: row.error })
  return true
}

/**
 * Lets a mail wait again. Where a newer one waits under its key by now, that one replaces it, as it would have
 * had this one not been claimed. One that comes at this very moment makes the update fail by its unique key, and
 * the transaction begins again.
 */
async function requeue(
  run: Run,
  statements: ServerStatements,
  row: OutboxRow,
  { notBefore, error }: { notBefore: number; error: string | null },
): Promise<void> {
  const key = row.replace_key
  const newer = key === null ? undefined : await statements.waitingUnder.get(run, { key })
  if (newer === undefined) {
    await statements.requeueMail.run(run, { id: row.id, notBefore, attempts: row.attempts, key, error })
    return
  }
  await statements.deleteMail.run(run, { id: row.id })
  if (notBefore < newer.not_before) await statements.moveMail.run(run, { id: newer.id, notBefore })
}
