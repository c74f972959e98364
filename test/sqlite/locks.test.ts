import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, it, onTestFinished, vi } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import {
  addEvent,
  at,
  bytes,
  done,
  event,
  id,
  insert,
  NOW,
  open,
  session,
  user,
} from '../../src/testing/storage/records.ts'
import { newPath, run } from './support.ts'

async function opened(path: string, lockWaitSeconds?: number): Promise<Storage> {
  const storage = sqlite(path, { lockWaitSeconds })
  await storage.open({ migrate: true })
  onTestFinished(() => storage.close())
  return storage
}

/** Takes a lock through a connection of its own, and gives what lets it go. */
function lock(path: string, kind = 'immediate'): () => void {
  const other = new Database(path)
  onTestFinished(() => void other.close())
  other.exec(`begin ${kind}`)
  return () => void other.exec('rollback')
}

function unavailableBecause(code: string) {
  return (error: unknown) => {
    assert.ok(isAuthError(error))
    assert.equal(error.code, 'unavailable')
    assert.equal((error.cause as { code?: string }).code, code)
    return true
  }
}

describe('another process that holds the lock', () => {
  it('for two seconds: session checks go on, the event loop too, and a commit waits and is done', async () => {
    const path = newPath()
    const storage = await opened(path)
    await done(storage, insert(user(1)), open(session('a', 1)))
    const child = run('hold-lock', [path, 'immediate', 2000])
    await child.printed('locked')

    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const started = performance.now()
    let waiting = true
    const commit = storage.commit([insert(user(2))]).finally(() => {
      waiting = false
    })
    let checks = 0
    while (waiting) {
      assert.ok(await storage.findSession(bytes('a')))
      checks += 1
      await sleep(2)
    }
    delay.disable()
    assert.equal(await commit, 'done')
    assert.ok(performance.now() - started > 1000, 'the lock was held')
    assert.ok(checks > 50, `${checks} session checks in two seconds`)
    assert.ok(delay.max / 1e6 < 1000, `the event loop stood still for ${delay.max / 1e6} ms`)
    await child.ended
  })

  it('for longer than is waited: every write is unavailable, nothing is stored, and a later try is done', async () => {
    const path = newPath()
    const storage = await opened(path, 0.1)
    await done(storage, insert(user(1)), open(session('a', 1)))
    const release = lock(path)
    const writes: (() => Promise<unknown>)[] = [
      () => storage.commit([insert(user(2)), addEvent(event(1))]),
      () => storage.renewSession(bytes('a'), at(1), at(1001)),
      () => storage.reserveAttempt(bytes('k'), NOW),
      () => storage.giveBackAttempt(bytes('k')),
      () => storage.clearAttempts(bytes('k')),
      () => storage.claimMail({ now: NOW, leaseSeconds: 1, limit: 1 }),
      () => storage.settleMail(id(1), 'lease', { kind: 'release' }),
    ]
    await Promise.all(writes.map((write) => assert.rejects(write, unavailableBecause('SQLITE_BUSY'))))
    assert.deepEqual((await storage.findSession(bytes('a')))?.session.lastSeenAt, NOW)
    release()
    for (const write of writes) await write()
    assert.equal((await storage.findUserById(id(2)))?.id, id(2))
  })

  it('is waited for by open, by a migration, and by the switch to a write-ahead log', async () => {
    for (const kind of ['immediate', 'exclusive']) {
      const path = newPath()
      // A new file still has a rollback journal, under which an exclusive lock stops readers too.
      new Database(path).exec('create table app (id integer)').close()
      const child = run('hold-lock', [path, kind, 300])
      await child.printed('locked')
      const storage = await opened(path)
      await storage.ping()
      await child.ended
    }
  })

  it('makes open unavailable when it stays, and open can be tried again', async () => {
    const path = newPath()
    new Database(path).exec('create table app (id integer)').close()
    const release = lock(path, 'exclusive')
    const storage = sqlite(path, { lockWaitSeconds: 0.1 })
    await assert.rejects(storage.open({ migrate: true }), unavailableBecause('SQLITE_BUSY'))
    release()
    await storage.open({ migrate: true })
    await storage.close()
  })

  it('is waited for by close, so that what was begun is finished', async () => {
    const path = newPath()
    const storage = await opened(path)
    const release = lock(path)
    const commit = storage.commit([insert(user(1))])
    const closing = storage.close()
    await assert.rejects(storage.ping(), (error) => isAuthError(error))
    release()
    await closing
    assert.equal(await commit, 'done')
  })
})

describe('a storage that is closed while it opens', () => {
  it('stays closed, and can be opened again', async () => {
    const storage = sqlite(newPath())
    const opening = storage.open({ migrate: true })
    await storage.close()
    await opening
    await assert.rejects(storage.ping(), (error) => isAuthError(error) && error.code === 'unavailable')
    await storage.open({ migrate: false })
    await storage.ping()
    await storage.close()
  })
})

describe('a read that SQLite calls busy', () => {
  for (const code of ['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_PROTOCOL']) {
    it(`is tried again after ${code}`, async () => {
      const storage = await opened(newPath())
      await done(storage, insert(user(1)), open(session('a', 1)))
      const prototype = Object.getPrototypeOf(new Database(':memory:').prepare('select 1'))
      const get = vi.spyOn(prototype, 'get')
      onTestFinished(() => get.mockRestore())
      for (const read of [
        () => storage.findSession(bytes('a')),
        () => storage.findUserById(id(1)),
        () => storage.findUserByEmailKey(user(1).emailKey),
      ]) {
        for (let n = 0; n < 3; n++) {
          get.mockImplementationOnce(() => {
            throw new Database.SqliteError('database is locked', code)
          })
        }
        assert.ok(await read())
      }
    })
  }
})
