import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, it, onTestFinished } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import type { Change } from '../../src/ports/storage.ts'
import type { SqlStorage } from '../../src/sql/sql-storage.ts'
import { prepare } from '../../src/testing/storage/commit.ts'
import {
  addEvent,
  addMail,
  bytes,
  event,
  id,
  insert,
  mail,
  NOW,
  open,
  session,
  update,
  user,
} from '../../src/testing/storage/records.ts'
import { type Cut, cuttingProxy } from './cutting-proxy.ts'
import { left, type OwnDatabase, type Server } from './servers.ts'
import { empty } from './subjects.ts'

/** What differs between the servers that the same faults befall. */
export interface FaultyServer {
  readonly server: Server
  make(url: string, options: { prefix?: string; poolSize?: number; statementSeconds?: number }): SqlStorage
  /** Ends every other connection to the database from the server's side. */
  cutAll(database: OwnDatabase): Promise<unknown>
  /** Locks the row of a user until the given function is called, in a transaction of its own. */
  lockUser(database: OwnDatabase, userId: string): Promise<() => Promise<void>>
}

/** Changes that hold together, with an event by which their commit is known afterwards. */
const changes = (n: number): readonly Change[] => [
  insert(user(n)),
  open(session(`s${n}`, n)),
  addMail(mail(n, { replaceKey: `key ${n}` })),
  addEvent(event(n, { userId: id(n) })),
  { kind: 'touchUser', id: id(n), lastLoginAt: NOW },
]

function unavailable(error: unknown): true {
  assert.ok(isAuthError(error), String(error))
  assert.equal(error.code, 'unavailable')
  assert.ok(error.cause)
  return true
}

/** What every server must hold when connections are cut, answers do not come, and others are in the way. */
export function serverFaults({ server, make, cutAll, lockUser }: FaultyServer): void {
  describe.skipIf(server.absent)(`faults (${left(server)})`, { timeout: 60_000 }, () => {
    let database: OwnDatabase
    let storage: SqlStorage
    beforeAll(async () => {
      database = await server.makeDatabase()
      storage = make(database.url, {})
      await storage.open({ migrate: true })
    }, 60_000)
    beforeEach(() => empty(database, 'auth_'))
    afterAll(async () => {
      await storage.close()
      await database.drop()
    })

    async function proxied(options: { statementSeconds?: number } = {}) {
      const proxy = await cuttingProxy(database.url)
      const through = make(proxy.url, { poolSize: 1, ...options })
      await through.open({ migrate: false })
      onTestFinished(async () => {
        proxy.freeze(false)
        await through.close()
        await proxy.close()
      })
      return { proxy, through }
    }

    /** How many parts of {@link changes} are there. */
    async function parts(n: number): Promise<number> {
      const found = [
        await storage.findUserById(id(n)),
        await storage.findSession(bytes(`s${n}`)),
        (await database.run(`select id from auth_outbox where id = '${id(n)}'`))[0],
        (await database.run(`select id from auth_events where id = '${id(n)}'`))[0],
      ]
      return found.filter((part) => part !== null && part !== undefined).length
    }

    for (const cut of ['before', 'after'] as const satisfies readonly Cut[]) {
      it(`a commit cut ${cut} any message is all or nothing, and no answer lies`, async () => {
        const { proxy, through } = await proxied()
        const answers = new Set<string>()
        for (let message = 1; message < 60; message++) {
          // So that the connection is there before the count begins.
          await through.ping()
          proxy.cutAt(message, cut)
          const answer = await through.commit(changes(message)).catch((error) => unavailable(error) && 'lost')
          const reached = proxy.reached()
          proxy.cutAt(Number.POSITIVE_INFINITY, cut)
          // The server may still be about to notice.
          await sleep(10)
          const there = await parts(message)
          assert.ok(there === 0 || there === 4, `${there} parts after a cut ${cut} message ${message}`)
          if (answer === 'done') assert.equal(there, 4)
          if (answer === 'lost' && there === 0) assert.equal(await through.commit(changes(message)), 'done')
          if (!reached) {
            assert.equal(answer, 'done')
            // The cut after the commit was seen to have been one of a commit that happened.
            assert.deepEqual([...answers].sort(), cut === 'after' ? ['done', 'lost'] : ['lost'])
            return
          }
          answers.add(answer as string)
        }
        assert.fail('the end of the commit was never reached')
      })
    }

    it('without an event to know it by, a commit whose answer was lost is unavailable', async () => {
      const { proxy, through } = await proxied()
      await through.commit([insert(user(1))])
      for (let message = 1; message < 20; message++) {
        await through.ping()
        proxy.cutAt(message, 'after')
        const gathered = addEvent(event(message, { gatherKey: 'k' }))
        const answer = await through
          .commit([insert(user(100 + message)), gathered])
          .catch((error) => unavailable(error) && 'lost')
        if (!proxy.reached()) return
        assert.equal(answer, 'lost')
      }
      assert.fail('the end of the commit was never reached')
    })

    it('every verb of a connection that was cut is unavailable or done, and the next one works', async () => {
      const { proxy, through } = await proxied()
      await prepare(through)
      const verbs: (() => Promise<unknown>)[] = [
        () => through.ping(),
        () => through.findUserById(id(1)),
        () => through.findUserByEmailKey(user(1).emailKey),
        () => through.findSession(bytes('one')),
        () => through.renewSession(bytes('one'), NOW, NOW),
        () => through.reserveAttempt(bytes('k'), NOW),
        () => through.giveBackAttempt(bytes('k')),
        () => through.clearAttempts(bytes('k')),
        () => through.claimMail({ now: NOW, leaseSeconds: 1, limit: 1 }),
        () => through.settleMail(id(1), 'lease', { kind: 'release' }),
        () => through.nextMailAt(),
      ]
      for (const verb of verbs) {
        await through.ping()
        proxy.cutAt(1, 'after')
        await assert.rejects(verb(), unavailable)
        await verb()
      }
    })

    it('connections that the server ends are replaced, and the process lives', async () => {
      const own = make(database.url, { poolSize: 4 })
      await own.open({ migrate: false })
      onTestFinished(() => own.close())
      await own.commit([insert(user(1)), open(session('a', 1))])
      for (let round = 0; round < 5; round++) {
        const calls = Promise.allSettled(Array.from({ length: 40 }, () => own.findSession(bytes('a'))))
        await cutAll(database)
        for (const result of await calls) {
          if (result.status === 'rejected') unavailable(result.reason)
          else assert.ok(result.value)
        }
        // Idle ones die too; the driver hears of it in a moment.
        await sleep(50)
        assert.ok(await own.findSession(bytes('a')))
      }
    })

    it('a server that does not answer makes every call unavailable in time, and is found again', async () => {
      const { proxy, through } = await proxied({ statementSeconds: 0.5 })
      await through.commit([insert(user(1)), open(session('a', 1))])
      proxy.freeze(true)
      const started = performance.now()
      await Promise.all([
        assert.rejects(through.findSession(bytes('a')), unavailable),
        assert.rejects(through.commit(changes(2)), unavailable),
      ])
      // One connection for both: the second may have waited for it, and for a new one.
      assert.ok(performance.now() - started < 7000)
      proxy.freeze(false)
      await sleep(50)
      assert.ok(await through.findSession(bytes('a')))
      assert.equal(await parts(2), 0)
    })

    it('a commit on a connection that went silent fails as soon as one statement has had its time', async () => {
      const { proxy, through } = await proxied({ statementSeconds: 2 })
      await through.ping()
      proxy.freeze(true)
      const started = performance.now()
      await assert.rejects(through.commit(changes(1)), unavailable)
      assert.ok(performance.now() - started < 3500)
    })

    it('a server that went silent does not hold up the end', async () => {
      const { proxy, through } = await proxied({ statementSeconds: 1 })
      await through.ping()
      proxy.freeze(true)
      const started = performance.now()
      await through.close()
      assert.ok(performance.now() - started < 8000)
    })

    it('columns that a newer release adds do not disturb a process that runs', async () => {
      const own = await server.makeDatabase()
      // One connection, which has prepared every statement before the columns come.
      const old = make(own.url, { poolSize: 1 })
      await old.open({ migrate: true })
      onTestFinished(async () => {
        await old.close()
        await own.drop()
      })
      async function everything(n: number): Promise<void> {
        assert.equal(await old.commit(changes(n)), 'done')
        assert.equal((await old.findUserById(id(n)))?.id, id(n))
        assert.equal((await old.findUserByEmailKey(user(n).emailKey))?.id, id(n))
        assert.ok(await old.findSession(bytes(`s${n}`)))
        assert.equal((await old.reserveAttempt(bytes('k'), NOW)).allowed, true)
        await old.giveBackAttempt(bytes('k'))
        for (const one of [{}, { id: id(n) }]) {
          const [claimed] = await old.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, ...one })
          assert.ok(await old.settleMail(id(n), claimed?.lease ?? '', { kind: 'dead', at: NOW, error: 'no' }))
          assert.equal((await old.listMail({ status: 'dead', after: null })).length, 1)
          assert.ok(await old.retryMail(id(n), NOW))
        }
        const [claimed] = await old.claimMail({ now: NOW, leaseSeconds: 60, limit: 1 })
        assert.ok(await old.settleMail(id(n), claimed?.lease ?? '', { kind: 'sent', at: NOW }))
      }
      await everything(1)
      for (const table of ['users', 'sessions', 'outbox', 'events', 'attempts'])
        await own.run(`alter table auth_${table} add column added_later bigint`)
      await everything(2)
    })

    it('a lock that is not let go makes a commit unavailable, and leaves nothing', async () => {
      const own = make(database.url, { statementSeconds: 1.5 })
      await own.open({ migrate: false })
      onTestFinished(() => own.close())
      await own.commit([insert(user(1))])
      const release = await lockUser(database, id(1))
      const started = performance.now()
      const commit = own.commit([addEvent(event(1)), update(1, { firstName: 'Grace' })])
      await assert.rejects(commit, unavailable)
      assert.ok(performance.now() - started < 15_000)
      assert.equal((await own.findUserById(id(1)))?.firstName, 'Ada')
      await release()
      assert.equal(await own.commit([update(1, { firstName: 'Grace' })]), 'done')
    })

    it('transactions that lock each other out are all done in the end', async () => {
      const [one, other] = [make(database.url, {}), make(database.url, {})]
      await Promise.all([one.open({ migrate: false }), other.open({ migrate: false })])
      onTestFinished(async () => {
        await Promise.all([one.close(), other.close()])
      })
      await one.commit([insert(user(0)), insert(user(1))])
      const touch = (n: number): Change => ({ kind: 'touchUser', id: id(n), lastLoginAt: NOW })
      // Few: PostgreSQL looks for a deadlock only after a second of waiting.
      const results = await Promise.all(
        Array.from({ length: 4 }, (_, n) =>
          (n % 2 ? one : other).commit(n % 2 ? [touch(0), touch(1)] : [touch(1), touch(0)]),
        ),
      )
      assert.deepEqual(results, Array(4).fill('done'))
    })

    it('many log-ins of one user at once are all done', async () => {
      await storage.commit([insert(user(1))])
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          storage.commit([
            open(session(`s${n}`, 1)),
            { kind: 'touchUser', id: id(1), lastLoginAt: NOW },
            addEvent(event(n)),
          ]),
        ),
      )
      assert.deepEqual(results, Array(50).fill('done'))
    })

    it('a deletion that races log-ins leaves no session, and each log-in is done or stale', async () => {
      for (let n = 0; n < 10; n++) {
        await storage.commit([insert(user(n))])
        const logins = Array.from({ length: 10 }, (_, k) => storage.commit([open(session(`s${n}.${k}`, n))]))
        const removal = storage.commit([{ kind: 'deleteUser', id: id(n), revision: 1 }])
        for (const answer of await Promise.all(logins)) assert.ok(answer === 'done' || answer === 'stale')
        assert.equal(await removal, 'done')
      }
      assert.deepEqual(await database.run('select id from auth_sessions'), [])
    })
  })
}
