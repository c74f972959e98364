import type { Redis } from 'ioredis'
import { type FoundSession, type SessionRecord, type Storage, SWEEP_BATCH, type UserRecord } from 'latchkey'
import { endSession } from './changes.ts'
import { pack, unpack } from './codec.ts'
import { transact } from './draft.ts'
import type { Keys } from './keys.ts'

/** A session with its user: one way there and back, and nothing can change between the two. */
const FIND = `
local session = redis.call('GET', KEYS[1])
if not session then return false end
return { session, redis.call('GET', ARGV[1] .. cjson.decode(session).userId) }`

type Verbs = Pick<Storage, 'findSession' | 'renewSession' | 'listSessions' | 'sweepSessions'>

/** The hot path, the renewal of a session in use, and what looks at many. */
export function makeSessions(redis: Redis, keys: Keys): Verbs {
  return {
    async findSession(id) {
      const found = (await redis.eval(FIND, 1, keys.session(id), keys.user(''))) as
        | [string, string | null]
        | null
      const session = unpack<SessionRecord>(found?.[0] ?? null)
      const user = unpack<UserRecord>(found?.[1] ?? null)
      return session && user && session.trust === user.trust ? shown(session, user) : null
    },
    renewSession: (id, lastSeenAt, idleExpiresAt) =>
      transact(redis, keys, async (draft) => {
        const nothing = { store: false, result: undefined }
        const session = unpack<SessionRecord>(await draft.get(keys.session(id)))
        if (!session || lastSeenAt <= session.lastSeenAt || lastSeenAt >= session.idleExpiresAt)
          return nothing
        const user = unpack<UserRecord>(await draft.get(keys.user(session.userId)))
        if (user?.trust !== session.trust) return nothing
        const end = Math.min(idleExpiresAt.getTime(), session.expiresAt.getTime())
        const idle = new Date(Math.max(end, session.idleExpiresAt.getTime()))
        draft.set(keys.session(id), pack({ ...session, lastSeenAt, idleExpiresAt: idle }))
        draft.place(keys.ends, keys.session(id), idle.getTime())
        return { store: true, result: undefined }
      }),
    async listSessions(userId, now) {
      const user = unpack<UserRecord>(await redis.get(keys.user(userId)))
      const listed = unpack<string[]>(await redis.get(keys.sessionsOf(userId))) ?? []
      const stored = listed.length > 0 ? await redis.mget(listed) : []
      return stored
        .flatMap((text) => unpack<SessionRecord>(text) ?? [])
        .filter(({ trust, idleExpiresAt, expiresAt }) => {
          return trust === user?.trust && idleExpiresAt > now && expiresAt > now
        })
    },
    async sweepSessions(now) {
      const range = [keys.ends, '-inf', String(now.getTime()), 'LIMIT', 0, SWEEP_BATCH] as const
      let swept = 0
      for (const key of await redis.zrangebyscore(...range)) {
        swept += await transact(redis, keys, async (draft) => {
          const session = unpack<SessionRecord>(await draft.get(key))
          if (!session || session.idleExpiresAt > now) return { store: false, result: 0 }
          await endSession(draft, keys, session)
          return { store: true, result: 1 }
        })
      }
      return swept
    },
  }
}

/** Only what the check needs: no secret leaves the storage without a reason. */
function shown(session: SessionRecord, user: UserRecord): FoundSession {
  const { createdAt, lastSeenAt, idleExpiresAt, expiresAt, remember } = session
  const { passwordHash: _1, linkSecret: _2, asked: _3, emailKey: _4, takenBack: _5, ...visible } = user
  return { session: { createdAt, lastSeenAt, idleExpiresAt, expiresAt, remember }, user: visible }
}
