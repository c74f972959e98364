import assert from 'node:assert/strict'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { faultOf } from '../../src/postgres/faults.ts'
import { type PostgresSource, postgres } from '../../src/postgres/index.ts'
import { bytes, done, id, insert, open, session, update, user } from '../../src/testing/storage/records.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { sentence } from '../support/server-migrations.ts'
import { left, MARIADB, type OwnDatabase, POSTGRES, waitFor } from '../support/servers.ts'
import { serverSubjects } from '../support/subjects.ts'

describe.skipIf(POSTGRES.absent)(left(POSTGRES), { timeout: 30_000 }, () => {
  let database: OwnDatabase
  let pool: pg.Pool
  let app: Kysely<unknown>
  beforeAll(async () => {
    database = await POSTGRES.makeDatabase()
    pool = new pg.Pool({ connectionString: database.url, max: 20 })
    // As docs/databases.md tells every app: the drop of the database may cut one that is still saying goodbye.
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
    // What an app may have told its driver and its Kysely.
    app = new Kysely({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] })
  }, 60_000)
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  describe('on the app\u2019s own Kysely', () => {
    const own = { ...POSTGRES, makeDatabase: async () => ({ ...database, drop: async () => {} }) }
    const subjects = serverSubjects(own, (_, prefix) => postgres(app, { prefix }), 'kysely_')
    beforeAll(subjects.start)
    afterAll(subjects.end)
    storageContract({ describe, it }, 'postgres, a Kysely', subjects.next)
  })

  it('a pool and a Kysely of the app stay open, and tell two storages apart', async () => {
    for (const source of [pool, app]) {
      const storage = postgres(source, { prefix: 'own_' })
      await storage.open({ migrate: true })
      await storage.migrations().status()
      await storage.close()
      await storage.close()
      assert.equal(postgres(source).name, postgres(source).name)
    }
    assert.notEqual(postgres(pool).name, postgres(app).name)
    assert.equal((await pool.query('select 1 as one')).rows[0].one, 1)
  })

  it('a connection of the app\u2019s Kysely that is cut as it works costs that call only, heard of as the guide says', async () => {
    const heard = new pg.Pool({ connectionString: database.url, application_name: 'heard' })
    heard.on('error', () => {})
    heard.on('connect', (client) => client.on('error', () => {}))
    const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: heard }) })
    const storage = postgres(kysely, { prefix: 'heard_' })
    await storage.open({ migrate: true })
    await done(storage, insert(user(1)))
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query('select id from heard_users for update')
    // Listened to from the start: the cut is heard of before its statement is answered, now and then.
    const refused = assert.rejects(
      storage.commit([update(1, { firstName: 'Grace' })]),
      (error) => isAuthError(error) && error.code === 'unavailable',
    )
    await waitFor(
      database,
      `select 1 from pg_stat_activity where application_name = 'heard' and wait_event_type = 'Lock'`,
    )
    await database.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'heard'`,
    )
    await refused
    await holder.query('rollback')
    holder.release()
    assert.equal((await storage.findUserById(id(1)))?.firstName, 'Ada')
    await kysely.destroy()
  })

  it('parsers that the app has changed do not matter, and are not changed', async () => {
    pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text))
    try {
      const storage = postgres(pool, { prefix: 'parsers_' })
      await storage.open({ migrate: true })
      await done(storage, insert(user(1)), open(session('a', 1)))
      assert.deepEqual(await storage.findUserById(id(1)), user(1))
      assert.deepEqual((await storage.findSession(bytes('a')))?.session.createdAt, session('a', 1).createdAt)
      assert.equal((await pool.query('select 1::int8 as one')).rows[0].one, 1n)
    } finally {
      pg.types.setTypeParser(pg.types.builtins.INT8, (text) => text)
    }
  })

  it('no statement is named when that is turned off', async () => {
    const seen: unknown[] = []
    const recording: PostgresSource = {
      on: (event, listener) => pool.on(event, listener as never),
      connect: async () => {
        const client = await pool.connect()
        return {
          query: (query) => {
            seen.push(query.name)
            return client.query(query)
          },
          // The pool has told of the connection itself.
          on: () => {},
          release: (broken) => client.release(broken),
        }
      },
    }
    for (const namedStatements of [true, false]) {
      const storage = postgres(recording, { prefix: 'named_', namedStatements })
      await storage.open({ migrate: true })
      seen.length = 0
      await storage.findUserById(id(1))
      assert.equal(
        seen.some((name) => name !== undefined),
        namedStatements,
      )
    }
  })

  it('keys are compared byte for byte under a collation that takes letters for each other', async () => {
    const hostile = await POSTGRES.makeDatabase(
      `template template0 encoding utf8 locale_provider icu icu_locale 'und-u-ks-level1' locale 'C.UTF-8'`,
    )
    const storage = postgres(hostile.url)
    await storage.open({ migrate: true })
    const keys = ['a@x.test', 'A@x.test', '\u00e1@x.test', 'a@x.test ']
    await done(storage, ...keys.map((emailKey, n) => insert(user(n, { emailKey }))))
    for (const [n, key] of keys.entries()) assert.equal((await storage.findUserByEmailKey(key))?.id, id(n))
    await storage.close()
    await hostile.drop()
  })

  describe('what is wrong is said in one sentence:', () => {
    const withUrl = (parts: Partial<URL>) => {
      const url = Object.assign(new URL(database.url), { password: 's3cret', ...parts })
      return postgres(url.href).open({ migrate: true })
    }

    it('a database that does not exist', async () => {
      const wrong = sentence(/^postgres:\/\/.*\/nowhere does not exist/, /create/)
      await assert.rejects(withUrl({ pathname: '/nowhere' }), wrong)
    })

    it('a user that is refused', async () => {
      const wrong = sentence(/^postgres:\/\/.* refuses this user or password \(.*nobody_here.*\)/, /check/)
      await assert.rejects(withUrl({ username: 'nobody_here' }), wrong)
    })

    it('a server that is not there: unavailable, with the sentence as its cause', async () => {
      const opening = withUrl({ port: '1' })
      await assert.rejects(opening, (error) => {
        assert.ok(isAuthError(error) && error.code === 'unavailable')
        assert.match(String(error.cause), /cannot be reached \(ECONNREFUSED\): is the server running/)
        assert.doesNotMatch(String(error.cause), /s3cret/)
        return true
      })
    })

    it.skipIf(MARIADB.absent)('a server of another kind', async () => {
      const port = new URL(MARIADB.url).port || '3306'
      await assert.rejects(
        withUrl({ port: port }),
        (error) => isAuthError(error) || error instanceof TypeError,
      )
    })
  })
})

describe('what an error means', () => {
  it('is a lost connection for every word that Node and the drivers have for one', () => {
    const codes = [
      'EPIPE',
      'ECONNRESET',
      'ETIMEDOUT',
      'ERR_SOCKET_CLOSED',
      'CONNECTION_CLOSED',
      '08006',
      '57P01',
    ]
    for (const code of codes) assert.equal(faultOf(Object.assign(new Error('x'), { code })), 'lost', code)
    for (const message of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])
      assert.equal(faultOf(new Error(message)), 'lost', message)
    for (const code of ['57014', '25P02', '42P01'])
      assert.equal(faultOf(Object.assign(new Error('connection'), { code })), 'other', code)
  })
})

describe('postgres() refuses', () => {
  it('what is no source, prefix, size or limit, without repeating a URL', () => {
    for (const bad of [
      '',
      'app.db',
      'mysql://u:s3cret@h/d',
      'postgres://u:s3cret@h',
      'postgres:///d',
      'postgres://u:s3cret@h/%zz',
      // A password that begins with digits reads like a port and a path.
      'postgres://u:12/s3cret@h/d',
      7,
      null,
      {},
    ]) {
      assert.throws(() => postgres(bad as string), sentence(/^postgres\(\) needs a URL/, /postgres:\/\/user/))
    }
    const url = 'postgres://u:s3cret@db.example/shop'
    assert.throws(() => postgres(url, { prefix: 'A' }), sentence(/"prefix"/, /lower-case/))
    for (const poolSize of [0, 1.5, 1001, Number.NaN]) {
      assert.throws(() => postgres(url, { poolSize }), sentence(/"poolSize"/, /1 to 1000/))
    }
    for (const statementSeconds of [0, 61, Number.NaN]) {
      assert.throws(() => postgres(url, { statementSeconds }), sentence(/"statementSeconds"/, /0.1 to 60/))
    }
    assert.equal(postgres(url).name, 'postgres://db.example:5432/shop')
    assert.equal(postgres(url, { prefix: 'shop_' }).name, 'postgres://db.example:5432/shop (shop_)')
  })
})
