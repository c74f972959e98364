import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { MIGRATION_NAMES } from '../../src/sql/schema-version.ts'
import type { SqlStorage } from '../../src/sql/sql-storage.ts'
import { done, id, insert, user } from '../../src/testing/storage/records.ts'
import { cuttingProxy } from './cutting-proxy.ts'
import { left, type OwnDatabase, type Server } from './servers.ts'

/** What differs between the servers whose tables are made. */
export interface MigratedServer {
  readonly server: Server
  readonly maker: 'postgres()' | 'mysql()'
  make(url: string, options?: { prefix?: string; poolSize?: number }): SqlStorage
}

/** `user(1)` as the first release kept it. */
export const OLD_USER = `insert into auth_users (id, email, email_key, password_hash, first_name, last_name, is_staff,
  is_superuser, created_at, confirmed_at, trust, revision, link_secret, profile)
  values ('${id(1)}', '${user(1).email}', '${user(1).emailKey}', '${user(1).passwordHash}', 'Ada', 'Lovelace', 0, 0,
  ${user(1).createdAt.getTime()}, ${user(1).createdAt.getTime()}, 1, 1, '0123456789abcdef0123456789abcdef', '${user(1).profile}')`

/** Expects one sentence that begins with these words and says what to do. */
export function sentence(begin: RegExp, fix: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof TypeError, String(error))
    assert.match(error.message, begin)
    assert.match(error.message, fix)
    assert.doesNotMatch(error.message, /\n|[.] |s3cret/)
    return true
  }
}

/** What must hold of the tables' versions on every server. */
export function serverMigrations({ server, maker, make }: MigratedServer): void {
  describe.skipIf(server.absent)(`migrations (${left(server)})`, { timeout: 120_000 }, () => {
    let database: OwnDatabase
    beforeEach(async () => {
      database = await server.makeDatabase()
    }, 60_000)
    afterEach(() => database.drop())

    async function works(storage: SqlStorage): Promise<void> {
      await storage.open({ migrate: false })
      await done(storage, insert(user(1)))
      assert.equal((await storage.findUserById(id(1)))?.id, id(1))
      await storage.close()
    }

    const migrations = () => database.run('select name from auth_migrations order by name')

    it('are run once by many processes that start at once', async () => {
      const storages = Array.from({ length: 5 }, () => make(database.url, { poolSize: 2 }))
      await Promise.all(storages.map((storage) => storage.open({ migrate: true })))
      await Promise.all(storages.map((storage) => storage.close()))
      assert.equal((await migrations()).length, MIGRATION_NAMES.length)
      await works(make(database.url))
    })

    it('that are cut at any message leave what the next start makes whole', async () => {
      for (let message = 1, prefix = ''; ; message += 5) {
        const proxy = await cuttingProxy(database.url)
        prefix = `cut${message}_`
        const through = make(proxy.url, { poolSize: 1, prefix })
        proxy.cutAt(message, message % 2 ? 'before' : 'after')
        await through.open({ migrate: true }).catch(() => {})
        await through.close()
        await proxy.close()
        if (!proxy.reached()) break
        const next = make(database.url, { prefix })
        await next.open({ migrate: true })
        await next.close()
        await works(make(database.url, { prefix }))
      }
    })

    it('that are undone, and cut at any message, are undone by the next who undoes them', async () => {
      for (let message = 1; ; message += 5) {
        const prefix = `undone${message}_`
        const whole = make(database.url, { prefix })
        await whole.migrations().up()
        const proxy = await cuttingProxy(database.url)
        const through = make(proxy.url, { poolSize: 1, prefix })
        proxy.cutAt(message, 'after')
        await through
          .migrations()
          .down(null)
          .catch(() => {})
        await proxy.close()
        if (!proxy.reached()) break
        await whole.migrations().down(null)
        assert.ok((await whole.migrations().status()).every(({ at }) => at === null))
        await whole.migrations().up()
        await works(whole)
      }
    })

    it('are missed at the start when a table of theirs is gone', async () => {
      const storage = make(database.url)
      await storage.migrations().up()
      await database.run('drop table auth_attempts')
      const wrong = sentence(/ lacks the table auth_attempts, although/, /migrate down/)
      await assert.rejects(storage.open({ migrate: true }), wrong)
      await storage.migrations().down(null)
      await storage.migrations().up()
      await works(storage)
    })

    it('are refused when they may not run, and when tables are newer or not ours', async () => {
      const open = (migrate: boolean, prefix = 'auth_') => make(database.url, { prefix }).open({ migrate })
      await assert.rejects(open(false), sentence(/^The tables auth_\* are missing in \w+:\/\//, /"migrate"/))
      await database.run('create table other_users (id integer)')
      await assert.rejects(open(true, 'other_'), sentence(/has a table other_users that is not/, /"prefix"/))
      await open(true)
      await open(false)
      await database.run(
        `insert into auth_migrations (name, timestamp) values ('9999-from-the-future', '2100-01-01T00:00:00.000Z')`,
      )
      for (const migrate of [true, false]) {
        await assert.rejects(open(migrate), sentence(/^The tables auth_\* in/, /newer.*update/))
      }
    })

    it('can be looked at, printed, run and undone, on a storage that is not open', async () => {
      const versions = make(database.url).migrations()
      assert.deepEqual(
        (await versions.status()).map(({ at }) => at),
        MIGRATION_NAMES.map(() => null),
      )
      const script = await versions.sql()
      assert.match(script, /create table/)
      await assert.rejects(make(database.url).open({ migrate: false }), sentence(/are missing/, /migrate/))
      assert.deepEqual(await versions.up(), [...MIGRATION_NAMES])
      assert.deepEqual(await versions.up(), [])
      assert.equal(await versions.sql(), '')
      assert.ok((await versions.status()).every(({ at }) => at instanceof Date))
      await works(make(database.url))
      await assert.rejects(versions.down('0000-nothing'), sentence(/^There is no migration/, /run so far/))
      assert.deepEqual(await versions.down(null), [...MIGRATION_NAMES].reverse())
      assert.deepEqual(await versions.down(null), [])
      await assert.rejects(make(database.url).open({ migrate: false }), sentence(/missing/, /migrate/))
      assert.deepEqual(await versions.up(), [...MIGRATION_NAMES])
      await works(make(database.url))
    })

    it('keep every account when a later one adds to the tables, and when it is undone', async () => {
      const storage = make(database.url)
      const versions = storage.migrations()
      await versions.up()
      await versions.down('0001-first-tables')
      await database.run(OLD_USER)
      await assert.rejects(storage.open({ migrate: false }), sentence(/of an older release/, /migrate/))
      assert.deepEqual(await versions.up(), MIGRATION_NAMES.slice(1))
      await storage.open({ migrate: false })
      const { asked: _, linkSecret: _2, ...found } = (await storage.findUserById(id(1))) ?? user(2)
      const { asked: _3, linkSecret: _4, ...expected } = user(1)
      assert.deepEqual(found, expected)
      await storage.close()
      assert.deepEqual(await versions.down('0001-first-tables'), MIGRATION_NAMES.slice(1).reverse())
      assert.equal((await database.run('select id from auth_users')).length, 1)
    })

    it('that were printed make the tables when they are run by hand', async () => {
      await database.run(await make(database.url).migrations().sql())
      await works(make(database.url))
    })

    it(`stand beside other prefixes in one database (${maker})`, async () => {
      const [one, other] = [make(database.url), make(database.url, { prefix: `${'x'.repeat(31)}_` })]
      await Promise.all([one.open({ migrate: true }), other.open({ migrate: true })])
      assert.notEqual(one.name, other.name)
      await done(one, insert(user(1)))
      assert.equal(await other.findUserById(id(1)), null)
      await done(other, insert(user(1)))
      await Promise.all([one.close(), other.close()])
    })
  })
}
