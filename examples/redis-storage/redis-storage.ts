import { Redis } from 'ioredis'
import { AuthError, type Change, type CommitResult, isAuthError, type Storage } from 'latchkey'
import { makeAttempts } from './attempts.ts'
import { applyChange } from './changes.ts'
import { unpack } from './codec.ts'
import { transact } from './draft.ts'
import { listUserEvents } from './events.ts'
import { type Keys, makeKeys } from './keys.ts'
import { makeOutbox } from './outbox.ts'
import { makeSessions } from './sessions.ts'
import { makeSweeps } from './sweeps.ts'
import { listLeaving, listPending } from './timed-users.ts'

/** The layout of what is stored; another layout gets another number. */
const VERSION = '1'
/** How long one command may take, in milliseconds. */
const COMMAND_TIMEOUT_MS = 5000

/**
 * Keeps accounts in Redis: `storage: redisStorage('redis://localhost:6379')`. Opens nothing yet. Apps that share a
 * Redis need a prefix each. The Redis must keep everything on disk and forget nothing; see the README.
 */
export function redisStorage(url: string, prefix = 'latchkey'): Storage {
  const { host, pathname } = new URL(url)
  const keys = makeKeys(prefix)
  const underWay = new Set<Promise<unknown>>()
  let redis: Redis | undefined
  let closing: Promise<void> | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** Runs one verb on the open storage; whatever fails underneath is `unavailable`. */
  async function verb<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      if (!redis || closing) throw new Error('the storage is not open')
      const running = work(redis)
      underWay.add(running)
      return await running.finally(() => underWay.delete(running))
    } catch (cause) {
      throw isAuthError(cause) ? cause : new AuthError('unavailable', { cause })
    }
  }

  /** Writes of one process take turns, so that only those of other processes can make one start again. */
  function inTurn<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    return verb((open) => {
      const turn = last.then(() => work(open))
      last = turn.catch(() => {})
      return turn
    })
  }

  return {
    name: `redis:${host}${pathname.replace(/\/$/, '')} (${prefix})`,

    async open({ migrate }) {
      redis ??= new Redis(url, { lazyConnect: true, commandTimeout: COMMAND_TIMEOUT_MS }).on(
        'error',
        () => {},
      )
      const version = await verb((open) => readVersion(open, keys, migrate))
      if (version === null) {
        throw new TypeError(
          `redisStorage: nothing is stored under "${prefix}"; start once with migrate: true.`,
        )
      }
      if (version !== VERSION) {
        throw new TypeError(
          `redisStorage: what is stored has layout ${version}; this release reads ${VERSION}.`,
        )
      }
    },
    close() {
      closing ??= Promise.allSettled(underWay).then(() => redis?.disconnect())
      return closing
    },
    ping: () => verb(async (open) => void (await open.ping())),

    findUserById: (id) => verb(async (open) => unpack(await open.get(keys.user(id)))),
    findUserByEmailKey: (emailKey) =>
      verb(async (open) => {
        const id = await open.get(keys.email(emailKey))
        return id === null ? null : unpack(await open.get(keys.user(id)))
      }),
    findSession: (id) => verb((open) => makeSessions(open, keys).findSession(id)),
    renewSession: (id, seen, idle) => inTurn((open) => makeSessions(open, keys).renewSession(id, seen, idle)),
    listSessions: (userId, now) => verb((open) => makeSessions(open, keys).listSessions(userId, now)),
    sweepSessions: (now) => inTurn((open) => makeSessions(open, keys).sweepSessions(now)),
    listLeaving: (now, after) => verb((open) => listLeaving(open, keys, now, after)),
    sweepOld: (kind, before) => inTurn((open) => makeSweeps(open, keys).sweepOld(kind, before)),
    listPending: (before, after) => verb((open) => listPending(open, keys, before, after)),
    listFiles: (notedBefore) => verb((open) => makeSweeps(open, keys).listFiles(notedBefore)),
    listUserEvents: (userId, before) => verb((open) => listUserEvents(open, keys, userId, before)),
    commit: (changes) => inTurn((open) => commit(open, keys, changes)),

    reserveAttempt: (key, now, rule) =>
      inTurn((open) => makeAttempts(open, keys).reserveAttempt(key, now, rule)),
    giveBackAttempt: (key) => inTurn((open) => makeAttempts(open, keys).giveBackAttempt(key)),
    clearAttempts: (key) => inTurn((open) => makeAttempts(open, keys).clearAttempts(key)),

    claimMail: (claim) => inTurn((open) => makeOutbox(open, keys).claimMail(claim)),
    settleMail: (id, lease, outcome) =>
      inTurn((open) => makeOutbox(open, keys).settleMail(id, lease, outcome)),
    nextMailAt: () => verb((open) => makeOutbox(open, keys).nextMailAt()),
  }
}

/** All changes in one draft: the first that is refused decides, and then nothing is stored. */
function commit(redis: Redis, keys: Keys, changes: readonly Change[]): Promise<CommitResult> {
  return transact<CommitResult>(redis, keys, async (draft) => {
    for (const change of changes) {
      const result = await applyChange(draft, keys, change)
      if (result !== 'done') return { store: false, result }
    }
    return { store: true, result: 'done' }
  })
}

/** Of two processes that start at once, one writes the version and both read it. */
async function readVersion(redis: Redis, keys: Keys, migrate: boolean): Promise<string | null> {
  if (migrate) await redis.set(keys.version, VERSION, 'NX')
  return redis.get(keys.version)
}
