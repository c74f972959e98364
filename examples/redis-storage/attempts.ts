import type { Redis } from 'ioredis'
import { type AttemptState, type AttemptVerdict, nextAttempt, type Storage } from 'latchkey'
import { pack, unpack } from './codec.ts'
import { transact } from './draft.ts'
import type { Keys } from './keys.ts'

/** The verbs of the account throttle. How long to wait is Latchkey's to say; here it is only kept, atomically. */
export function makeAttempts(
  redis: Redis,
  keys: Keys,
): Pick<Storage, 'reserveAttempt' | 'giveBackAttempt' | 'clearAttempts'> {
  return {
    reserveAttempt: (key, now) =>
      transact<AttemptVerdict>(redis, keys, async (draft) => {
        const next = nextAttempt(unpack<AttemptState>(await draft.get(keys.attempts(key))), now)
        if (!next.allowed) return { store: false, result: next }
        draft.set(keys.attempts(key), pack(next.state))
        return { store: true, result: { allowed: true } }
      }),
    giveBackAttempt: (key) =>
      transact(redis, keys, async (draft) => {
        const state = unpack<AttemptState>(await draft.get(keys.attempts(key)))
        if (!state) return { store: false, result: undefined }
        const count = state.count - 1
        if (count > 0) draft.set(keys.attempts(key), pack({ count, blockedUntil: new Date(0) }))
        else draft.delete(keys.attempts(key))
        return { store: true, result: undefined }
      }),
    async clearAttempts(key) {
      await redis.del(keys.attempts(key))
    },
  }
}
