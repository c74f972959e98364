import assert from 'node:assert/strict'
import { openSync, readFileSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, it, onTestFinished, vi } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import {
  addEvent,
  addMail,
  at,
  bytes,
  done,
  event,
  id,
  insert,
  mail,
  NOW,
  open,
  remove,
  session,
  user,
} from '../../src/testing/storage/records.ts'
import { look, newPath, storedEvents, tamper } from './support.ts'

function unavailable(cause: RegExp) {
  return (error: unknown) => {
    assert.ok(isAuthError(error), String(error))
    assert.equal(error.code, 'unavailable')
    const { code, name } = error.cause as { code?: string; name: string }
    assert.match(code ?? name, cause)
    return true
  }
}

async function opened(
  path = newPath(),
): Promise<{ path: string; storage: Storage; writer: Database.Database }> {
  const storage = sqlite(path)
  const spy = vi.spyOn(Database.prototype, 'pragma')
  await storage.open({ migrate: true })
  const writer = spy.mock.contexts[0] as Database.Database
  spy.mockRestore()
  onTestFinished(() => storage.close())
  return { path, storage, writer }
}

describe('a database that cannot take a commit', () => {
  it('because it is full: unavailable, nothing stored, reads go on, and later commits are done', async () => {
    const { path, storage, writer } = await opened()
    await done(storage, insert(user(1)), open(session('a', 1)))
    const pages = writer.pragma('page_count', { simple: true })
    writer.pragma(`max_page_count = ${pages}`)
    const large = user(2, { profile: 'x'.repeat(1_000_000) })
    await assert.rejects(storage.commit([addEvent(event(1)), insert(large)]), unavailable(/^SQLITE_FULL$/))
    assert.deepEqual(storedEvents(path), [])
    assert.ok(await storage.findSession(bytes('a')))
    writer.pragma('max_page_count = 1000000')
    assert.equal(await storage.commit([addEvent(event(1)), insert(large)]), 'done')
  })

  it('because it has become read-only: unavailable, and reads go on', async () => {
    const { storage, writer } = await opened()
    await done(storage, insert(user(1)), open(session('a', 1)))
    writer.pragma('query_only = on')
    await assert.rejects(storage.commit([insert(user(2))]), unavailable(/^SQLITE_READONLY$/))
    assert.ok(await storage.findSession(bytes('a')))
  })

  it('because an id exists: unavailable, and nothing of the list is stored', async () => {
    const { path, storage } = await opened()
    await done(storage, insert(user(1)), open(session('a', 1)), addEvent(event(1)), addMail(mail(1)))
    for (const again of [open(session('a', 1)), addEvent(event(1)), addMail(mail(1))]) {
      const commit = storage.commit([addEvent(event(2)), again, addEvent(event(3))])
      await assert.rejects(commit, unavailable(/^SQLITE_CONSTRAINT_PRIMARYKEY$/))
    }
    assert.equal(storedEvents(path).length, 1)
  })

  it('because a table of the app holds on to the user, at once or at the end: in use, and by whom', async () => {
    for (const when of ['', 'deferrable initially deferred']) {
      const { path, storage } = await opened()
      await done(storage, insert(user(1)), open(session('a', 1)))
      tamper(path, `create table orders (user_id text references auth_users(id) ${when})`)
      tamper(path, `insert into orders values ('${id(1)}')`)
      tamper(path, 'create table "odd ""name" (user_id text references AUTH_USERS(id) on delete cascade)')
      await assert.rejects(storage.commit([remove(1)]), (error) => {
        assert.ok(isAuthError(error) && error.code === 'account_in_use', String(error))
        const { message, cause } = error.cause as Error & { cause: { code: string } }
        assert.match(message, /^rows of orders \(constraint user_id\) refer to the user/)
        assert.match(cause.code, /FOREIGNKEY/)
        return true
      })
      assert.ok(await storage.findSession(bytes('a')))
      assert.equal(await storage.commit([addEvent(event(1))]), 'done')
    }
  })
})

describe('a file that is damaged', () => {
  it('is said so by open when nothing can be read', async () => {
    const { path, storage } = await opened()
    await storage.close()
    scribble(path, 100, 4000)
    await assert.rejects(
      sqlite(path).open({ migrate: false }),
      /^TypeError: The SQLite database .* is damaged/,
    )
  })

  it('makes what is damaged unavailable, and the process lives', async () => {
    const { path, storage } = await opened()
    await done(storage, ...Array.from({ length: 100 }, (_, n) => insert(user(n))))
    await storage.close()
    const [{ rootpage }] = look<{ rootpage: number }>(
      path,
      `select rootpage from sqlite_schema where name = 'auth_users'`,
    ) as [{ rootpage: number }]
    scribble(path, (rootpage - 1) * 4096, 4096)
    const again = sqlite(path)
    await again.open({ migrate: false })
    await assert.rejects(again.findUserById(id(1)), unavailable(/^SQLITE_CORRUPT/))
    await again.close()
  })

  function scribble(path: string, from: number, length: number): void {
    assert.ok(readFileSync(path).length >= from + length)
    writeSync(openSync(path, 'r+'), Buffer.alloc(length, 0xa5), 0, length, from)
  }
})

describe('a row that this library cannot have written', () => {
  it('is no session, whichever of its times is impossible', async () => {
    const { path, storage } = await opened()
    await done(storage, insert(user(1)), open(session('a', 1)))
    for (const column of ['created_at', 'last_seen_at', 'idle_expires_at', 'expires_at']) {
      const [{ before }] = look<{ before: number }>(
        path,
        `select ${column} as before from auth_sessions`,
      ) as [{ before: number }]
      tamper(path, `update auth_sessions set ${column} = 9007199254740991`)
      assert.equal(await storage.findSession(bytes('a')), null, column)
      tamper(path, `update auth_sessions set ${column} = ${before}`)
      assert.ok(await storage.findSession(bytes('a')))
    }
    tamper(path, 'update auth_users set disabled_at = 9007199254740991')
    assert.equal(await storage.findSession(bytes('a')), null)
    await assert.rejects(storage.findUserById(id(1)), unavailable(/^MalformedRow$/))
  })

  it('lets no take-back link pass whose account does not say which are used up', async () => {
    const { path, storage } = await opened()
    await done(storage, insert(user(1)))
    for (const text of [
      '',
      '{}',
      '[1]',
      '[[1,2]]',
      '[[1,2,"3"]]',
      '[[1,2,9007199254740991]]',
      '[[1,2,3],null]',
    ]) {
      tamper(path, `update auth_users set taken_back = '${text}'`)
      await assert.rejects(storage.findUserById(id(1)), unavailable(/^MalformedRow$/), text)
    }
    tamper(path, `update auth_users set taken_back = '[[1,2,3]]'`)
    assert.deepEqual((await storage.findUserById(id(1)))?.takenBack, [{ from: 1, to: 2, until: new Date(3) }])
  })

  it('in the outbox goes to the dead letters and stops no other', async () => {
    const { path, storage } = await opened()
    await done(storage, addMail(mail(1)), addMail(mail(2)), addMail(mail(3)))
    tamper(path, `update auth_outbox set params = '{' where id = '${id(1)}'`)
    tamper(path, `update auth_outbox set link_purpose = 'confirm' where id = '${id(2)}'`)
    const claimed = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 9 })
    assert.deepEqual(
      claimed.map((one) => one.id),
      [id(3)],
    )
    const dead = look(path, 'select dead_at from auth_outbox where dead_at is not null')
    assert.deepEqual(dead, [{ dead_at: NOW.getTime() }, { dead_at: NOW.getTime() }])
  })

  it('among the attempts does not keep anyone out', async () => {
    const { path, storage } = await opened()
    for (let n = 0; n < 9; n++) await storage.reserveAttempt(bytes('k'), NOW)
    tamper(path, 'update auth_attempts set blocked_until = 9007199254740991')
    assert.deepEqual(await storage.reserveAttempt(bytes('k'), at(1)), { allowed: true })
  })
})

describe('the file', () => {
  it('has a write-ahead log, strict tables, and a lasting commit', async () => {
    const { path, writer } = await opened()
    assert.deepEqual(look(path, 'pragma journal_mode'), [{ journal_mode: 'wal' }])
    assert.equal(writer.pragma('synchronous', { simple: true }), 2)
    assert.equal(writer.pragma('foreign_keys', { simple: true }), 1)
    assert.throws(
      () => tamper(path, `insert into auth_attempts values (x'00', 'many', 0)`),
      /cannot store TEXT/,
    )
  })

  it('answers a session check by primary keys alone, which a growing table does not slow', async () => {
    const spy = vi.spyOn(Database.prototype, 'prepare')
    const { path } = await opened()
    const check = spy.mock.calls.map(([text]) => text).find((text) => text.includes('+?')) ?? ''
    spy.mockRestore()
    const plan = look<{ detail: string }>(path, `explain query plan ${check.replace('+?', `x'00'`)}`)
    assert.deepEqual(
      plan.map(({ detail }) => detail.replaceAll('"', '')),
      [
        'SEARCH auth_sessions USING PRIMARY KEY (id=?)',
        'SEARCH auth_users USING INDEX sqlite_autoindex_auth_users_1 (id=?)',
      ],
    )
  })
})
