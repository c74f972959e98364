import type { Redis } from 'ioredis'
import { type LeavingUser, type PendingUser, SWEEP_BATCH } from 'latchkey'
import type { Keys } from './keys.ts'

/** A user with the moment by which it stands in a sorted set. */
interface TimedUser {
  readonly id: string
  readonly at: Date
}

/** Users whose time has come. */
export async function listLeaving(
  redis: Redis,
  keys: Keys,
  now: Date,
  after: LeavingUser | null,
): Promise<readonly LeavingUser[]> {
  const behind = after && { id: after.id, at: after.deleteAfter }
  const found = await timedUsers(redis, keys.leaving, String(now.getTime()), behind)
  return found.map(({ id, at }) => ({ id, deleteAfter: at }))
}

/** Users who were asked for before a moment, and never confirmed. */
export async function listPending(
  redis: Redis,
  keys: Keys,
  askedBefore: Date,
  after: PendingUser | null,
): Promise<readonly PendingUser[]> {
  const behind = after && { id: after.id, at: after.askedAt }
  const found = await timedUsers(redis, keys.pending, `(${askedBefore.getTime()}`, behind)
  return found.map(({ id, at }) => ({ id, askedAt: at }))
}

/** A batch from a sorted set. Redis sorts by the moment and then by the id, which is the order that is asked for. */
async function timedUsers(
  redis: Redis,
  key: string,
  to: string,
  after: TimedUser | null,
): Promise<readonly TimedUser[]> {
  const from = after === null ? '-inf' : String(after.at.getTime())
  const found: TimedUser[] = []
  for (let offset = 0; found.length < SWEEP_BATCH; offset += SWEEP_BATCH) {
    const flat = await redis.zrangebyscore(key, from, to, 'WITHSCORES', 'LIMIT', offset, SWEEP_BATCH)
    for (let n = 0; n < flat.length; n += 2) {
      const user = { id: flat[n] ?? '', at: new Date(Number(flat[n + 1])) }
      // Several may be there by one moment.
      const seen = after && user.at <= after.at && user.id <= after.id
      if (!seen) found.push(user)
    }
    if (flat.length < 2 * SWEEP_BATCH) break
  }
  return found.slice(0, SWEEP_BATCH)
}
