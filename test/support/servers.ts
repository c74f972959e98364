import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import mysql2 from 'mysql2/promise'
import pg from 'pg'

/** Where tests and measurements look for servers; one that does not answer is left out, by name. */
const POSTGRES_URL = process.env.LATCHKEY_TEST_POSTGRES ?? 'postgres://root@127.0.0.1:5432/test'
const MYSQL_URL = process.env.LATCHKEY_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306/test'

/** How long a server is given to answer whether it is there, in milliseconds. */
const PROBE = 1000

/** A server to test on. */
export interface Server {
  readonly name: string
  readonly url: string
  /** Null when it answers; otherwise why it is left out. */
  readonly absent: string | null
  /** Makes an empty database of one's own, and gives its URL. `options` follow its name in the statement. */
  makeDatabase(options?: string): Promise<OwnDatabase>
}

/** A database that one test file has for itself. */
export interface OwnDatabase {
  readonly url: string
  /** Runs statements past the storage, on a connection of their own. */
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

function named(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

const newName = () => `latchkey_test_${crypto.randomUUID().slice(0, 8)}`

/** One connection that runs what it is given, several statements at once too. */
interface Connection {
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  end(): Promise<void>
}

async function connectPostgres(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE })
  client.on('error', () => {})
  await client.connect()
  return {
    run: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    end: () => client.end(),
  }
}

async function connectMysql(url: string): Promise<Connection> {
  const connection = await mysql2.createConnection({
    uri: url,
    connectTimeout: PROBE,
    multipleStatements: true,
  })
  connection.on('error', () => {})
  return {
    run: async (sql, values = []) => (await connection.query(sql, [...values]))[0] as never,
    end: async () => connection.destroy(),
  }
}

type Connect = typeof connectPostgres

async function once(connect: Connect, url: string, sql: string): Promise<void> {
  const connection = await connect(url)
  try {
    await connection.run(sql)
  } finally {
    await connection.end()
  }
}

async function probe(url: string, connect: Connect): Promise<string | null> {
  try {
    await once(connect, url, 'select 1')
    return null
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return `no server at ${new URL(url).host}: ${code ?? message}`
  }
}

async function server(
  name: string,
  url: string,
  connect: Connect,
  { setUp = (_: string) => 'select 1', force = '' },
): Promise<Server> {
  return {
    name,
    url,
    absent: await probe(url, connect),
    async makeDatabase(options = '') {
      const database = newName()
      await once(connect, url, `create database ${database} ${options}`)
      await once(connect, url, setUp(database))
      const own = named(url, database)
      const connection = await connect(own)
      return {
        url: own,
        run: connection.run,
        async drop() {
          await connection.end()
          await once(connect, url, `drop database if exists ${database} ${force}`)
        },
      }
    },
  }
}

/** Both are asked at once whether they are there. */
export const [POSTGRES, MARIADB] = await Promise.all([
  server('postgres', POSTGRES_URL, connectPostgres, {
    // No test here cuts the power, and waiting for the disk takes most of their time.
    setUp: (database) => `alter database ${database} set synchronous_commit = off`,
    force: 'with (force)',
  }),
  server('mariadb', MYSQL_URL, connectMysql, {}),
])

/** Starts from a copy of one that has started before: that takes half a second instead of four. */
async function startPglite(): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const about = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))
  const { version } = JSON.parse(readFileSync(about, 'utf8'))
  const copy = join(tmpdir(), `latchkey-pglite-${version}.tar`)
  if (existsSync(copy)) return PGlite.create({ loadDataDir: new Blob([readFileSync(copy)]) })
  const database = await PGlite.create()
  const dump = await database.dumpDataDir('none')
  // Whole or not at all: other files start at the same time.
  writeFileSync(`${copy}.${process.pid}`, Buffer.from(await dump.arrayBuffer()))
  renameSync(`${copy}.${process.pid}`, copy)
  return database
}

/** One for all files of a worker, since it takes a second to start. */
let embedded: PGlite | undefined

/** PostgreSQL inside this process. */
export const PGLITE: Server & { readonly database: () => PGlite } = {
  name: 'pglite',
  url: '',
  absent: null,
  async makeDatabase() {
    embedded ??= await startPglite()
    const database = embedded
    return {
      url: '',
      async run(sql, values = []) {
        if (values.length > 0) return (await database.query<Record<string, unknown>>(sql, [...values])).rows
        return ((await database.exec(sql)).at(-1)?.rows ?? []) as Record<string, unknown>[]
      },
      async drop() {
        await database.exec('drop schema public cascade; create schema public')
      },
    }
  },
  database() {
    if (embedded === undefined) throw new Error('make a database first')
    return embedded
  },
}

/** Waits until a query finds something, and gives that. */
export async function waitFor(database: OwnDatabase, sql: string): Promise<Record<string, unknown>[]> {
  for (let looks = 0; looks < 200; looks++) {
    const rows = await database.run(sql)
    if (rows.length > 0) return rows
    await sleep(25)
  }
  throw new Error(`nothing came: ${sql}`)
}

/** Its name, and why its tests are left out if they are: so that a report says what was not tested. */
export function left({ name, absent }: Pick<Server, 'name' | 'absent'>): string {
  return absent === null ? name : `${name}, left out (${absent})`
}
