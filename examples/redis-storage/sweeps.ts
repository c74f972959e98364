import type { Redis } from 'ioredis'
import { type AttemptState, type Storage, SWEEP_BATCH, type SweptKind } from 'latchkey'
import { forgetAttempts } from './attempts.ts'
import { unpack } from './codec.ts'
import { type Draft, transact } from './draft.ts'
import { removeEvent, type StoredEventRecord } from './events.ts'
import type { Keys } from './keys.ts'

type Verbs = Pick<Storage, 'sweepOld' | 'listFiles'>

/** What looks for what is old. The sorted sets say where to look; what is there decides. */
export function makeSweeps(redis: Redis, keys: Keys): Verbs {
  /** Up to a batch of the members of a sorted set before a moment, the oldest first. */
  const before = (key: string, moment: Date) =>
    redis.zrangebyscore(key, '-inf', `(${moment.getTime()}`, 'LIMIT', 0, SWEEP_BATCH)

  return {
    async sweepOld(kind, moment) {
      // Mail that was sent is not kept at all.
      if (kind === 'sentMail') return 0
      let swept = 0
      for (const member of await before(setOf(keys, kind), moment)) {
        swept += await transact(redis, keys, async (draft) => {
          const gone = await sweepOne(draft, keys, kind, member, moment)
          return { store: gone, result: Number(gone) }
        })
      }
      return swept
    },
    listFiles: (notedBefore) => before(keys.files, notedBefore),
  }
}

function setOf(keys: Keys, kind: Exclude<SweptKind, 'sentMail'>): string {
  return { deadMail: keys.deadTimes, events: keys.eventTimes, attempts: keys.attemptTimes }[kind]
}

/** Takes one away if it is there, and as old as it was; whether it was so. */
async function sweepOne(
  draft: Draft,
  keys: Keys,
  kind: SweptKind,
  member: string,
  moment: Date,
): Promise<boolean> {
  switch (kind) {
    case 'events': {
      const stored = unpack<StoredEventRecord>(await draft.get(keys.event(member)))
      if (!stored) return false
      await removeEvent(draft, keys, stored.event)
      return true
    }
    case 'attempts': {
      const state = unpack<AttemptState>(await draft.get(member))
      if (!state || state.blockedUntil >= moment) return false
      forgetAttempts(draft, keys, member)
      return true
    }
    case 'deadMail':
      if ((await draft.get(keys.deadMail(member))) === null) return false
      draft.delete(keys.deadMail(member))
      draft.displace(keys.deadTimes, member)
      return true
    case 'sentMail':
      return false
  }
}
