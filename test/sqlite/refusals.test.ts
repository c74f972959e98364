import assert from 'node:assert/strict'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, it } from 'vitest'
import { MIGRATION_NAMES, schemaState } from '../../src/sql/schema-version.ts'
import { driverProblem } from '../../src/sqlite/driver.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { look, newPath, run, tamper, temporaryFolder } from './support.ts'

/** Expects one sentence that begins with these words and says what to do. */
function sentence(begin: string, fix: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof TypeError, String(error))
    assert.ok(error.message.startsWith(begin), error.message)
    assert.match(error.message, fix)
    assert.doesNotMatch(error.message, /\n|\. /)
    return true
  }
}

async function migrated(): Promise<string> {
  const path = newPath()
  const storage = sqlite(path)
  await storage.open({ migrate: true })
  await storage.close()
  return path
}

const open = (path: string, migrate = true) => sqlite(path).open({ migrate })

describe('sqlite() says in one sentence what is wrong with', () => {
  it('a path that is none', () => {
    for (const path of ['', '  ', undefined, null, 7]) {
      assert.throws(() => sqlite(path as string), sentence('sqlite() needs the path', /given/))
    }
    for (const url of ['sqlite:app.db', 'file:app.db?mode=ro', 'sqlite3://app.db']) {
      assert.throws(() => sqlite(url), sentence('sqlite() takes a path, not a URL', /leave \w+: out/))
    }
  })

  it('a prefix or a wait that cannot be used', () => {
    for (const prefix of ['', 'Auth_', '1_', 'a b', 'a"', 'sqlite_', 'x'.repeat(33)]) {
      assert.throws(() => sqlite('app.db', { prefix }), sentence('sqlite(): "prefix" must be', /lower-case/))
    }
    for (const lockWaitSeconds of [-1, 61, Number.NaN]) {
      const wrong = sentence('sqlite(): "lockWaitSeconds" must be', /0 to 60/)
      assert.throws(() => sqlite('app.db', { lockWaitSeconds }), wrong)
    }
  })

  it('a folder that does not exist', async () => {
    const path = join(temporaryFolder(), 'missing', 'app.db')
    await assert.rejects(open(path), sentence(`The folder of the SQLite database ${path}`, /make it/))
  })

  it('a path that is a folder', async () => {
    const path = temporaryFolder()
    await assert.rejects(open(path), sentence(`${path} is not a file`, /another|path/))
  })

  it('a file that is not a database', async () => {
    const path = newPath()
    writeFileSync(path, 'Dear diary,\n'.repeat(1000))
    await assert.rejects(open(path), sentence(`${path} is not a SQLite database`, /another file/))
  })

  it('a file and a folder that cannot be written', async () => {
    const unwritable = await migrated()
    chmodSync(unwritable, 0o444)
    chmodSync(join(unwritable, '..'), 0o777)
    const inFolder = await migrated()
    chmodSync(inFolder, 0o666)
    chmodSync(join(inFolder, '..'), 0o555)
    for (const [path, place] of [
      [unwritable, unwritable],
      [inFolder, join(inFolder, '..')],
    ] as const) {
      const child = run('open', [path, 'nobody'])
      await child.printed('ready')
      child.goOn()
      const { output } = await child.ended
      assert.ok(output.includes(`TypeError: ${place} cannot be written by this process`), output)
    }
  })

  it('tables that are missing and may not be made, without making a file', async () => {
    const fresh = newPath()
    const wrong = (path: string) => sentence(`The tables auth_* are missing in ${path}`, /"migrate"/)
    await assert.rejects(open(fresh, false), wrong(fresh))
    assert.equal(existsSync(fresh), false)
    const other = newPath()
    tamper(other, 'create table app (id integer)')
    await assert.rejects(open(other, false), wrong(other))
    assert.deepEqual(readdirSync(join(other, '..')), ['app.db'])
    assert.deepEqual(look(other, 'pragma journal_mode'), [{ journal_mode: 'delete' }])
    await assert.rejects(open(':memory:', false), wrong(':memory:'))
  })

  it('tables of a newer release, whether or not it may migrate', async () => {
    const path = await migrated()
    tamper(path, `insert into auth_migrations values ('9999-from-the-future', '2100-01-01T00:00:00.000Z')`)
    for (const migrate of [true, false]) {
      await assert.rejects(open(path, migrate), sentence(`The tables auth_* in ${path}`, /newer.*update/))
    }
  })

  it('tables of the same name that are another library\u2019s', async () => {
    const path = newPath()
    tamper(path, 'create table auth_users (id integer)')
    await assert.rejects(open(path), sentence(`${path} has a table auth_users`, /"prefix"/))
    const beside = sqlite(path, { prefix: 'accounts_' })
    await beside.open({ migrate: true })
    await beside.close()
  })

  it('a driver that is not installed', async () => {
    const folder = temporaryFolder()
    cpSync(new URL('../../src', import.meta.url), join(folder, 'src'), { recursive: true })
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(new URL('../../node_modules/kysely', import.meta.url), join(folder, 'node_modules/kysely'))
    const copy = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'src/sqlite/index.ts')).href)
    const wrong = sentence('sqlite() needs the package better-sqlite3', /npm install better-sqlite3@1[23]$/)
    await assert.rejects(copy.sqlite(newPath()).open({ migrate: true }), wrong)
  })
})

describe('an app\u2019s own tables', () => {
  it('do not matter, not even a broken view', async () => {
    const path = newPath()
    tamper(path, 'create view broken as select * from nowhere; create table users (id integer)')
    const storage = sqlite(path)
    await storage.open({ migrate: true })
    await storage.close()
  })

  it('beside two prefixes in one file are as apart as these', async () => {
    const path = newPath()
    const [one, other] = [sqlite(path), sqlite(path, { prefix: 'other_' })]
    await one.open({ migrate: true })
    await other.open({ migrate: true })
    assert.notEqual(one.name, other.name)
    const names = look<{ name: string }>(path, `select name from sqlite_schema where name like '%users'`)
    assert.deepEqual(names.map(({ name }) => name).sort(), ['auth_users', 'other_users'])
    await one.close()
    await other.close()
  })
})

describe('the name of a storage', () => {
  it('is its absolute path, and tells databases in memory apart', () => {
    assert.equal(sqlite('app.db').name, `sqlite:${join(process.cwd(), 'app.db')}`)
    assert.notEqual(sqlite(':memory:').name, sqlite(':memory:').name)
    assert.equal(sqlite('app.db').name, sqlite('./app.db').name)
  })
})

describe('the schema version', () => {
  it('is judged by the migrations that have run', () => {
    const [first = ''] = MIGRATION_NAMES
    const states = [[], [first], [...MIGRATION_NAMES], [...MIGRATION_NAMES, '9999-x']].map(schemaState)
    assert.deepEqual(states, ['missing', 'older', 'current', 'newer'])
  })
})

describe('the driver', () => {
  const works = [
    ['12.0.0', '20.19.0'],
    ['12.11.1', '22.3.0'],
    ['12.0.0', '24.18.0'],
    ['13.2.0', '22.0.0'],
    ['13.0.0', '24.21.0'],
    ['13.0.0', '26.0.0'],
  ] as const
  const fails = [
    ['13.2.0', '20.20.2', '12'],
    ['12.11.1', '24.19.0', '13'],
    ['12.11.1', '25.0.0', '13'],
    ['11.10.0', '20.19.0', '12'],
    ['14.0.0', '24.21.0', '13'],
    ['nonsense', '22.0.0', '13'],
  ] as const

  it('is let through where it works', () => {
    for (const [driver, node] of works)
      assert.equal(driverProblem(driver, node), null, `${driver} on ${node}`)
  })

  it('is named with what to install where it would crash', () => {
    for (const [driver, node, fits] of fails) {
      const problem = `sqlite() cannot use better-sqlite3 ${driver} on Node ${node}: npm install better-sqlite3@${fits}`
      assert.equal(driverProblem(driver, node), problem)
    }
  })
})
