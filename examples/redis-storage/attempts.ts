import type { Redis } from 'ioredis'
import {
  type AttemptState,
  type AttemptVerdict,
  givenBack,
  MOST_ATTEMPTS,
  nextAttempt,
  type Storage,
} from 'latchkey'
import { pack, unpack } from './codec.ts'
import { type Draft, transact } from './draft.ts'
import type { Keys } from './keys.ts'

/** The verbs of the account throttle. How long to wait is Latchkey's to say; here it is only kept, atomically. */
export function makeAttempts(
  redis: Redis,
  keys: Keys,
): Pick<Storage, 'reserveAttempt' | 'giveBackAttempt' | 'clearAttempts'> {
  return {
    reserveAttempt: (key, now, rule) =>
      transact<AttemptVerdict>(redis, keys, async (draft) => {
        const state = unpack<AttemptState>(await draft.get(keys.attempts(key)))
        const next = nextAttempt(state, now, rule)
        if (!next.allowed) return { store: false, result: next }
        const { state: counted, ...verdict } = next
        putAttempts(draft, keys, keys.attempts(key), counted)
        return { store: true, result: verdict }
      }),
    giveBackAttempt: (key) =>
      transact(redis, keys, async (draft) => {
        const state = unpack<AttemptState>(await draft.get(keys.attempts(key)))
        if (!state) return { store: false, result: undefined }
        const left = givenBack(state)
        if (left) putAttempts(draft, keys, keys.attempts(key), left)
        else forgetAttempts(draft, keys, keys.attempts(key))
        return { store: true, result: undefined }
      }),
    clearAttempts: (key) =>
      transact(redis, keys, async (draft) => {
        forgetAttempts(draft, keys, keys.attempts(key))
        return { store: true, result: undefined }
      }),
  }
}

function putAttempts(draft: Draft, keys: Keys, key: string, state: AttemptState): void {
  draft.set(key, pack(state))
  // A password that is off stays so: no sweep finds it.
  if (state.count >= MOST_ATTEMPTS) draft.displace(keys.attemptTimes, key)
  else draft.place(keys.attemptTimes, key, state.blockedUntil.getTime())
}

export function forgetAttempts(draft: Draft, keys: Keys, key: string): void {
  draft.delete(key)
  draft.displace(keys.attemptTimes, key)
}
