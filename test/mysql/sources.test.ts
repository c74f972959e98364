import assert from 'node:assert/strict'
import { CamelCasePlugin, Kysely, MysqlDialect } from 'kysely'
import callbacks from 'mysql2'
import promises from 'mysql2/promise'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { mysql } from '../../src/mysql/index.ts'
import { bytes, done, id, insert, open, session, update, user } from '../../src/testing/storage/records.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { sentence } from '../support/server-migrations.ts'
import { left, MARIADB, type OwnDatabase, waitFor } from '../support/servers.ts'
import { serverSubjects } from '../support/subjects.ts'

describe.skipIf(MARIADB.absent)(left(MARIADB), { timeout: 30_000 }, () => {
  let database: OwnDatabase
  let pool: callbacks.Pool
  let app: Kysely<unknown>
  beforeAll(async () => {
    database = await MARIADB.makeDatabase()
    pool = callbacks.createPool({ uri: database.url, connectionLimit: 20 })
    // What an app may have told its Kysely.
    app = new Kysely({ dialect: new MysqlDialect({ pool }), plugins: [new CamelCasePlugin()] })
  }, 60_000)
  afterAll(async () => {
    await pool.promise().end()
    await database.drop()
  })

  describe('on the app\u2019s own Kysely', () => {
    const own = { ...MARIADB, makeDatabase: async () => ({ ...database, drop: async () => {} }) }
    const subjects = serverSubjects(own, (_, prefix) => mysql(app, { prefix }), 'kysely_')
    beforeAll(subjects.start)
    afterAll(subjects.end)
    storageContract({ describe, it }, 'mariadb, a Kysely', subjects.next)
  })

  it('a pool and a Kysely of the app stay open, and tell two storages apart', async () => {
    const promised = promises.createPool(database.url)
    for (const source of [pool, promised, app]) {
      const storage = mysql(source, { prefix: 'own_' })
      await storage.open({ migrate: true })
      await storage.migrations().status()
      await storage.close()
      await storage.close()
      assert.equal(mysql(source).name, mysql(source).name)
    }
    assert.notEqual(mysql(pool).name, mysql(app).name)
    assert.ok(await pool.promise().query('select 1'))
    await promised.end()
  })

  it('a connection of the app\u2019s Kysely that is cut as it works costs that call only', async () => {
    const storage = mysql(app, { prefix: 'heard_' })
    await storage.open({ migrate: true })
    await done(storage, insert(user(1)))
    const holder = await promises.createConnection(database.url)
    await holder.query('start transaction')
    await holder.query('select id from heard_users for update')
    // Listened to from the start: the cut is heard of before its statement is answered, now and then.
    const refused = assert.rejects(
      storage.commit([update(1, { firstName: 'Grace' })]),
      (error) => isAuthError(error) && error.code === 'unavailable',
    )
    const working = `select id from information_schema.processlist where db = database() and info like 'update \`heard_users%'`
    const [found] = await waitFor(database, working)
    await database.run(`kill connection ${found?.id}`)
    await refused
    await holder.end()
    assert.equal((await storage.findUserById(id(1)))?.firstName, 'Ada')
  })

  it('how the app\u2019s pool answers does not matter', async () => {
    const odd = promises.createPool({
      uri: database.url,
      rowsAsArray: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      typeCast: (field, next) => (field.type === 'VAR_STRING' ? 'mine' : next()),
      flags: ['-FOUND_ROWS'],
    })
    const storage = mysql(odd, { prefix: 'odd_' })
    await storage.open({ migrate: true })
    await done(storage, insert(user(1)), open(session('a', 1)))
    assert.deepEqual(await storage.findUserById(id(1)), user(1))
    assert.deepEqual((await storage.findSession(bytes('a')))?.session.createdAt, session('a', 1).createdAt)
    await storage.close()
    await odd.end()
  })

  it('connections that would lose letters are refused', async () => {
    const latin = promises.createPool({ uri: database.url, charset: 'latin1_swedish_ci' })
    await assert.rejects(mysql(latin).open({ migrate: true }), sentence(/utf8mb4.*latin1/, /set charset/))
    await latin.end()
  })

  it('connections on which a name could end its quotes are refused', async () => {
    const literal = callbacks.createPool({ uri: database.url })
    literal.on('connection', (connection) => {
      connection.query(`set session sql_mode = 'NO_BACKSLASH_ESCAPES'`, () => {})
    })
    const kysely = new Kysely<unknown>({ dialect: new MysqlDialect({ pool: literal }) })
    const wrong = sentence(/NO_BACKSLASH_ESCAPES/, /take it out of sql_mode/)
    await assert.rejects(mysql(kysely, { prefix: 'quotes_' }).open({ migrate: true }), wrong)
    await kysely.destroy()
  })

  it('keys are compared byte for byte in a database that takes letters for each other', async () => {
    const hostile = await MARIADB.makeDatabase('character set latin1 collate latin1_german1_ci')
    const storage = mysql(hostile.url)
    await storage.open({ migrate: true })
    const keys = ['a@x.test', 'A@x.test', '\u00e1@x.test', 'a@x.test ']
    await done(storage, ...keys.map((emailKey, n) => insert(user(n, { emailKey, firstName: '\u{1f600}' }))))
    for (const [n, key] of keys.entries()) assert.equal((await storage.findUserByEmailKey(key))?.id, id(n))
    assert.equal((await storage.findUserById(id(0)))?.firstName, '\u{1f600}')
    await storage.close()
    await hostile.drop()
  })

  describe('what is wrong is said in one sentence:', () => {
    const withUrl = (parts: Partial<URL>) => {
      const url = Object.assign(new URL(database.url), parts)
      return mysql(url.href).open({ migrate: true })
    }

    it('a database that does not exist', async () => {
      await assert.rejects(withUrl({ pathname: '/nowhere' }), sentence(/\/nowhere does not exist/, /create/))
    })

    it('a user that is refused', async () => {
      const wrong = sentence(/^mysql:\/\/.* refuses this user or password \(.*nobody_here.*\)/, /check/)
      await assert.rejects(withUrl({ username: 'nobody_here', password: 's3cret' }), wrong)
    })

    it('a server that is not there: unavailable, with the sentence as its cause', async () => {
      await assert.rejects(withUrl({ port: '1', password: 's3cret' }), (error) => {
        assert.ok(isAuthError(error) && error.code === 'unavailable')
        assert.match(String(error.cause), /cannot be reached \(ECONNREFUSED\): is the server running/)
        assert.doesNotMatch(String(error.cause), /s3cret/)
        return true
      })
    })
  })
})

describe('mysql() refuses', () => {
  it('what is no source, prefix or size, without repeating a URL', () => {
    for (const bad of ['', 'app.db', 'postgres://u:s3cret@h/d', 'mysql://u:s3cret@h', 7, null, {}]) {
      assert.throws(() => mysql(bad as string), sentence(/^mysql\(\) needs a URL/, /mysql:\/\/user/))
    }
    const url = 'mysql://u:s3cret@db.example/shop'
    assert.throws(() => mysql(url, { prefix: 'A' }), sentence(/"prefix"/, /lower-case/))
    assert.throws(() => mysql(url, { poolSize: 0 }), sentence(/"poolSize"/, /1 to 1000/))
    assert.equal(mysql(url).name, 'mysql://db.example:3306/shop')
  })
})

describe('the versions that are let through', () => {
  it('can skip locked rows', async () => {
    const { MYSQL } = await import('../../src/mysql/dialect.ts')
    const good = [
      '8.0.19',
      '8.0.36-0ubuntu',
      '8.4.2',
      '9.1.0',
      '10.6.0-MariaDB',
      '10.11.19-MariaDB-0+deb12u1',
      '11.4.2-MariaDB',
      '12.0.1-MariaDB',
    ]
    const bad = ['5.7.44', '8.0.18', '8.0.4-rc', '10.5.9-MariaDB', '10.3.39-MariaDB-0', 'PostgreSQL 15.1']
    for (const version of good) assert.equal(MYSQL.product.fits(version), true, version)
    for (const version of bad) assert.equal(MYSQL.product.fits(version), false, version)
  })
})
