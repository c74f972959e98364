import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { MIGRATION_NAMES } from '../../src/sql/schema-version.ts'
import type { SqlStorage } from '../../src/sql/sql-storage.ts'
import { done, id, insert, user } from '../contracts/storage/records.ts'
import { cuttingProxy } from './cutting-proxy.ts'
import { left, type OwnDatabase, type Server } from './servers.ts'

/** What differs between the servers whose tables are made. */
export interface MigratedServer {
  readonly server: Server
  readonly maker: 'postgres()' | 'mysql()'
  make(url: string, options?: { prefix?: string; poolSize?: number }): SqlStorage
}

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
  describe.skipIf(server.absent)(`migrations (${left(server)})`, { timeout: 60_000 }, () => {
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
      for (let message = 1, prefix = ''; ; message += 3) {
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
