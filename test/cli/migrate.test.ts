import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MIGRATION_NAMES } from '../../src/sql/schema-version.ts'
import { left, MARIADB, POSTGRES, type Server } from '../support/servers.ts'
import { atTerminal, HAS_TERMINAL } from './at-terminal.ts'
import { answerOf, entry, folderWith, latchkey, type Place } from './cli.ts'

/** Every migration, oldest first, and as they are undone. */
const ALL = [...MIGRATION_NAMES]
/** Of the column with their names. */
const WIDTH = Math.max(...ALL.map((name) => name.length))
const UNDONE = [...ALL].reverse()
/** The number of the last one, by which it is named. */
const NEWEST = String(ALL.at(-1)).slice(0, 4)

/** An empty database, where it is, and a way past the command line. */
interface Empty {
  readonly place: Place
  run(sql: string): Promise<unknown>
}

async function emptyFile(): Promise<Empty> {
  const cwd = folderWith()
  return {
    place: { cwd, env: { DATABASE_URL: 'sqlite:app.db' } },
    async run(sql) {
      const database = new Database(join(cwd, 'app.db'))
      try {
        const statement = database.prepare(sql)
        return statement.reader ? statement.all() : statement.run()
      } finally {
        database.close()
      }
    },
  }
}

const onServer = (server: Server) => async (): Promise<Empty> => {
  const { url, run, drop } = await server.makeDatabase()
  onTestFinished(drop)
  return { place: { cwd: folderWith(), env: { DATABASE_URL: url } }, run: (sql) => run(sql) }
}

const ENGINES = [
  { title: 'sqlite', absent: null, make: emptyFile },
  { title: left(POSTGRES), absent: POSTGRES.absent, make: onServer(POSTGRES) },
  { title: left(MARIADB), absent: MARIADB.absent, make: onServer(MARIADB) },
]

for (const { title, absent, make } of ENGINES) {
  describe.skipIf(absent)(`latchkey migrate (${title})`, () => {
    test('shows, prints, runs and undoes the migrations', { timeout: 60_000 }, async () => {
      const { place } = await make()
      const pending = { pending: ALL.length, migrations: ALL.map((name) => ({ name, at: null })) }
      expect(await answerOf(place, 'migrate')).toMatchObject(pending)
      expect(await answerOf(place, 'migrate', 'sql')).toMatchObject({
        sql: expect.stringMatching(/create table[^;]*auth_users[^;]*;\n/),
      })
      expect(await answerOf(place, 'migrate', 'status')).toMatchObject(pending)
      expect(await answerOf(place, 'migrate', 'up')).toMatchObject({ applied: ALL })
      expect(await answerOf(place, 'migrate', 'up')).toMatchObject({ applied: [] })
      expect(await answerOf(place, 'migrate', 'sql')).toMatchObject({ sql: '' })
      expect(await answerOf(place, 'migrate', 'status')).toMatchObject({
        pending: 0,
        migrations: ALL.map((name) => ({ name, at: expect.stringMatching(/^\d{4}-.*Z$/) })),
      })
      expect(await answerOf(place, 'migrate', 'down', NEWEST)).toMatchObject({ undone: [] })
      expect(await answerOf(place, 'migrate', 'down', 'none', '--yes')).toMatchObject({ undone: UNDONE })
      expect(await answerOf(place, 'migrate')).toMatchObject(pending)
    })

    test('prints SQL that the database takes, and that it then finds to be its tables', async () => {
      const { place, run } = await make()
      const { sql } = (await answerOf(place, 'migrate', 'sql')) as { sql: string }
      for (const statement of sql.split(';\n').filter((text) => !/^(begin|commit|)$/.test(text))) {
        await run(statement)
      }
      expect(await answerOf(place, 'migrate')).toMatchObject({ pending: 0 })
    })

    test('lets two at once come one after the other', { timeout: 60_000 }, async () => {
      const { place } = await make()
      const answers = await Promise.all([1, 2, 3].map(() => answerOf(place, 'migrate', 'up')))
      expect(answers.flatMap((answer) => (answer as { applied: string[] }).applied)).toEqual(ALL)
      expect(await answerOf(place, 'migrate')).toMatchObject({ pending: 0 })
    })

    test('refuses tables of a newer release in one sentence', { timeout: 60_000 }, async () => {
      const { place, run } = await make()
      await latchkey(place, 'migrate', 'up')
      await run(`insert into auth_migrations values ('9999-later', '2026-01-01T00:00:00.000Z')`)
      for (const args of [['migrate'], ['migrate', 'up'], ['migrate', 'sql'], ['mail', 'list']]) {
        expect(await latchkey(place, ...args)).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(
            /^latchkey: The tables auth_\* in .* were made by a newer release of latchkey: update the package\n$/,
          ),
        })
      }
    })
  })
}

describe('latchkey migrate', () => {
  test('writes for people what was done', async () => {
    const { place } = await emptyFile()
    const lines = async (...args: string[]) => (await latchkey(place, 'migrate', ...args)).stdout.split('\n')
    const name = `sqlite:${join(place.cwd, 'app.db')}`
    expect(await lines()).toEqual([
      `${'MIGRATION'.padEnd(WIDTH)}  RUN AT`,
      ...ALL.map((one) => `${one.padEnd(WIDTH)}  not run`),
      `${name}: ${ALL.length} migrations to run: latchkey migrate up`,
      '',
    ])
    expect(await lines('up')).toEqual([
      ...ALL.map((one) => `ran ${one}`),
      `The tables in ${name} are now up to date`,
      '',
    ])
    expect(await lines('up')).toEqual([`The tables in ${name} are up to date`, ''])
    expect((await latchkey(place, 'migrate', 'sql')).stdout).toBe('')
  })

  test('makes no file by looking', async () => {
    const { place } = await emptyFile()
    await latchkey(place, 'migrate', 'status')
    await latchkey(place, 'migrate', 'sql')
    await latchkey(place, 'migrate', 'down', 'none', '--yes')
    expect(existsSync(join(place.cwd, 'app.db'))).toBe(false)
  })

  test('works on the storage of the settings, with its prefix, whatever DATABASE_URL says', async () => {
    const cwd = folderWith({
      'latchkey.config.ts': `import { sqlite } from '${entry('sqlite')}'
        export default { storage: sqlite('shop.db', { prefix: 'shop_' }) }`,
    })
    const place = { cwd, env: { DATABASE_URL: 'sqlite:other.db' } }
    expect(await answerOf(place, 'migrate', 'up')).toMatchObject({
      database: expect.stringContaining('shop.db (shop_)'),
    })
    expect(existsSync(join(cwd, 'other.db'))).toBe(false)
  })

  test('refuses to undo anything where nobody can be asked, unless told --yes', async () => {
    const { place } = await emptyFile()
    await latchkey(place, 'migrate', 'up')
    expect(await latchkey(place, 'migrate', 'down', 'none')).toEqual({
      code: 2,
      stdout: '',
      stderr: `latchkey: ${ALL.join(', ')} will be undone in sqlite:${join(place.cwd, 'app.db')}, and every account is lost. Nobody can be asked here: add --yes if it is meant\n`,
    })
    expect(await answerOf(place, 'migrate')).toMatchObject({ pending: 0 })
  })

  test.skipIf(!HAS_TERMINAL)(
    'asks a person at a terminal, and undoes only after yes',
    { timeout: 60_000 },
    async () => {
      const { place } = await emptyFile()
      await latchkey(place, 'migrate', 'up')
      const answered = (answer: string) => atTerminal(place, 'migrate down none', ['Type yes', answer])
      expect(await answered('y\n')).toMatchObject({
        code: 1,
        shown: expect.stringContaining('Nothing was changed'),
      })
      expect(await answered('\u0004')).toMatchObject({ code: 1 })
      expect(await answerOf(place, 'migrate')).toMatchObject({ pending: 0 })
      expect(await answered('yes\n')).toMatchObject({
        code: 0,
        shown: expect.stringContaining(`undid ${UNDONE[0]}`),
      })
      expect(await answerOf(place, 'migrate')).toMatchObject({ pending: ALL.length })
    },
  )
})
