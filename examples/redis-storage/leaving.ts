import type { Redis } from 'ioredis'
import { type LeavingUser, SWEEP_BATCH } from 'latchkey'
import type { Keys } from './keys.ts'

/** Users whose time has come. Redis sorts by the moment and then by the id, which is the order that is asked for. */
export async function listLeaving(
  redis: Redis,
  keys: Keys,
  now: Date,
  after: LeavingUser | null,
): Promise<readonly LeavingUser[]> {
  const from = after === null ? '-inf' : String(after.deleteAfter.getTime())
  const found: LeavingUser[] = []
  for (let offset = 0; found.length < SWEEP_BATCH; offset += SWEEP_BATCH) {
    const range = [
      keys.leaving,
      from,
      String(now.getTime()),
      'WITHSCORES',
      'LIMIT',
      offset,
      SWEEP_BATCH,
    ] as const
    const flat = await redis.zrangebyscore(...range)
    for (let n = 0; n < flat.length; n += 2) {
      const user = { id: flat[n] ?? '', deleteAfter: new Date(Number(flat[n + 1])) }
      // Several may leave at one moment.
      const seen = after && user.deleteAfter <= after.deleteAfter && user.id <= after.id
      if (!seen) found.push(user)
    }
    if (flat.length < 2 * SWEEP_BATCH) break
  }
  return found.slice(0, SWEEP_BATCH)
}
