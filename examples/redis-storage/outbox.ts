import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { ClaimedMail, CommitResult, MailOutcome, OutboxMail, Storage } from 'latchkey'
import { pack, unpack } from './codec.ts'
import { type Draft, transact } from './draft.ts'
import { addEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { changeList } from './lists.ts'

/** A mail that is not settled. */
interface Row {
  readonly mail: OutboxMail
  readonly attempts: number
  /** Who has claimed it; null while it waits. */
  readonly lease: string | null
  /** When it can be claimed: from `notBefore` on, or from the end of its lease. */
  readonly dueAt: Date
}

/** Queues a mail, in the place of one that waits under its key. */
export async function addMail(draft: Draft, keys: Keys, mail: OutboxMail): Promise<CommitResult> {
  const other = await waitingUnder(draft, keys, mail.replaceKey)
  if (other) await remove(draft, keys, other.mail)
  const notBefore = other ? earlier(other.mail.notBefore, mail.notBefore) : mail.notBefore
  letWait(draft, keys, { mail: { ...mail, notBefore }, attempts: 0, lease: null, dueAt: notBefore })
  await listMail(draft, keys, mail.recipient, (list) => [...list, mail.id])
  return 'done'
}

/** Takes away what waits for an address. */
export async function dropMail(draft: Draft, keys: Keys, recipient: string): Promise<CommitResult> {
  for (const id of unpack<string[]>(await draft.get(keys.mailsTo(recipient))) ?? []) {
    const row = unpack<Row>(await draft.get(keys.mail(id)))
    if (!row) continue
    const waiting = await waitingUnder(draft, keys, row.mail.replaceKey)
    if (row.mail.replaceKey !== null && waiting?.mail.id === id)
      draft.delete(keys.waiting(row.mail.replaceKey))
    await remove(draft, keys, row.mail)
  }
  return 'done'
}

/** The verbs of the port that dispatchers use. */
export function makeOutbox(
  redis: Redis,
  keys: Keys,
): Pick<Storage, 'claimMail' | 'settleMail' | 'nextMailAt'> {
  return {
    claimMail: ({ now, leaseSeconds, limit, id }) =>
      transact(redis, keys, async (draft) => {
        const until = new Date(now.getTime() + leaseSeconds * 1000)
        // Read past the draft: two workers that see the same mails meet at the mails themselves.
        const ids = id === undefined ? await dueBy(redis, keys, now, limit) : [id]
        const result: ClaimedMail[] = []
        for (const one of ids) {
          const row = unpack<Row>(await draft.get(keys.mail(one)))
          if (row && isFree(row, now, id !== undefined)) result.push(await claim(draft, keys, row, until))
        }
        return { store: true, result }
      }),
    settleMail: (id, lease, outcome) =>
      transact(redis, keys, async (draft) => {
        const row = unpack<Row>(await draft.get(keys.mail(id)))
        if (!row || row.lease !== lease) return { store: false, result: false }
        await settle(draft, keys, row, outcome)
        return { store: true, result: true }
      }),
    async nextMailAt() {
      const [, score] = await redis.zrange(keys.due, '0', '0', 'WITHSCORES')
      return score === undefined ? null : new Date(Number(score))
    },
  }
}

function dueBy(redis: Redis, keys: Keys, now: Date, limit: number): Promise<string[]> {
  return redis.zrangebyscore(keys.due, '-inf', String(now.getTime()), 'LIMIT', 0, limit)
}

function isFree(row: Row, now: Date, dueOrNot: boolean): boolean {
  return row.dueAt <= now || (dueOrNot && row.lease === null)
}

async function claim(draft: Draft, keys: Keys, row: Row, until: Date): Promise<ClaimedMail> {
  const { mail } = row
  const waiting = await waitingUnder(draft, keys, mail.replaceKey)
  // From now on another mail under its key waits beside it.
  if (mail.replaceKey !== null && waiting?.mail.id === mail.id) draft.delete(keys.waiting(mail.replaceKey))
  const lease = randomUUID()
  const attempts = row.attempts + 1
  put(draft, keys, { mail, attempts, lease, dueAt: until })
  return { ...mail, lease, attempts }
}

async function settle(draft: Draft, keys: Keys, row: Row, outcome: MailOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'retry':
      return waitAgain(draft, keys, { ...row, mail: { ...row.mail, notBefore: outcome.notBefore } })
    case 'release':
      return waitAgain(draft, keys, { ...row, attempts: row.attempts - 1 })
    case 'dead':
      draft.set(keys.deadMail(row.mail.id), pack({ mail: row.mail, at: outcome.at, error: outcome.error }))
      draft.place(keys.deadTimes, row.mail.id, outcome.at.getTime())
      return remove(draft, keys, row.mail)
    case 'drop':
      if (outcome.event) await addEvent(draft, keys, outcome.event)
      return remove(draft, keys, row.mail)
    case 'sent':
      return remove(draft, keys, row.mail)
  }
}

/** One that came to wait under the key meanwhile is the newer, and goes in the place of this one. */
async function waitAgain(draft: Draft, keys: Keys, row: Row): Promise<void> {
  const newer = await waitingUnder(draft, keys, row.mail.replaceKey)
  if (!newer) return letWait(draft, keys, { ...row, lease: null, dueAt: row.mail.notBefore })
  await remove(draft, keys, row.mail)
  const notBefore = earlier(newer.mail.notBefore, row.mail.notBefore)
  put(draft, keys, { ...newer, mail: { ...newer.mail, notBefore }, dueAt: notBefore })
}

async function waitingUnder(draft: Draft, keys: Keys, replaceKey: string | null): Promise<Row | null> {
  const id = replaceKey === null ? null : await draft.get(keys.waiting(replaceKey))
  return id === null ? null : unpack<Row>(await draft.get(keys.mail(id)))
}

function letWait(draft: Draft, keys: Keys, row: Row): void {
  if (row.mail.replaceKey !== null) draft.set(keys.waiting(row.mail.replaceKey), row.mail.id)
  put(draft, keys, row)
}

function put(draft: Draft, keys: Keys, row: Row): void {
  draft.set(keys.mail(row.mail.id), pack(row))
  draft.place(keys.due, row.mail.id, row.dueAt.getTime())
}

async function remove(draft: Draft, keys: Keys, { id, recipient }: OutboxMail): Promise<void> {
  draft.delete(keys.mail(id))
  draft.displace(keys.due, id)
  await listMail(draft, keys, recipient, (list) => list.filter((other) => other !== id))
}

/** Decoys go to nobody, and there are many of them. */
async function listMail(
  draft: Draft,
  keys: Keys,
  recipient: string,
  change: (list: readonly string[]) => readonly string[],
): Promise<void> {
  if (recipient !== '') await changeList(draft, keys.mailsTo(recipient), change)
}

const earlier = (one: Date, other: Date) => (one < other ? one : other)
