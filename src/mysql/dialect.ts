import { createHash } from 'node:crypto'
import { MysqlQueryCompiler, sql } from 'kysely'
import type { ServerDialect } from '../sql/server/dialect.ts'
import { MIGRATION_SECONDS, plain, type Run } from '../sql/server/source.ts'
import { faultOf, referrersOf } from './faults.ts'

const TABLE_END = sql`engine = innodb default character set utf8mb4 collate utf8mb4_bin`

/** MySQL and MariaDB, from the first releases that can skip locked rows. */
export const MYSQL: ServerDialect = {
  maker: 'mysql()',
  product: { fits: canSkipLocked, name: 'MySQL 8.0.19 or MariaDB 10.6, or later' },
  schema: {
    text: sql`longtext`,
    // Bytes, as every collation of text pads with blanks or is not to be had on both servers.
    key: sql`varbinary(512)`,
    bytes: sql`binary(32)`,
    integer: sql`bigint`,
    textInIndex: (column) => sql`${sql.ref(column)}(254)`,
    tableEnd: TABLE_END,
    keyedTableEnd: TABLE_END,
    domainOfKey: sql`substr(email_key, instr(email_key, '@') + 1)`,
    generatedColumns: 'virtual',
    charLength: 'char_length',
    async hasIndex(db, table, index) {
      const { rows } = await sql`
        select 1 from information_schema.statistics
        where table_schema = database() and table_name = ${table} and index_name = ${index}`.execute(db)
      return rows.length > 0
    },
    async hasColumn(db, table, column) {
      const { rows } = await sql`
        select 1 from information_schema.columns
        where table_schema = database() and table_name = ${table} and column_name = ${column}`.execute(db)
      return rows.length > 0
    },
  },
  clock: 'select floor(unix_timestamp(now(3)) * 1000) as now',
  compiler: () => new MysqlQueryCompiler(),
  fault: faultOf,
  referrers: referrersOf,
  isLost: (error) => faultOf(error) === 'lost',
  // A view of the same bytes: the driver knows no other class of them.
  bind: (value) =>
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
  unbindText: (text) => text,
  upsert: 'duplicate',
  foreignKeyLocksParent: true,
  forceIndexes: true,
  // Every statement carries its own condition. Under the default, repeatable read, the locks between rows that
  // come with it make strangers wait for each other.
  begin: () => ['set transaction isolation level read committed', 'start transaction'],
  beginPatient: ['start transaction'],
  checkConnection,
  async tableNames(db, among) {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = database() and table_name in (${sql.join(among)})`.execute(db)
    return rows.map(({ name }) => name)
  },
  migrationLock: 'session',
  async lock(run, prefix) {
    const wait = { ...plain('select get_lock(?, ?) as got'), seconds: MIGRATION_SECONDS }
    const { rows } = await run(wait, [await lockName(run, prefix), MIGRATION_SECONDS])
    if (Number(rows[0]?.got) !== 1) throw new Error('the lock of the migrations was not to be had')
  },
  async unlock(run, prefix) {
    await run(plain('select release_lock(?)'), [await lockName(run, prefix)])
  },
}

/** By the version as the server tells it: `8.4.2`, `10.11.19-MariaDB-0+deb12u1`. */
function canSkipLocked(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = (/^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number)
  const [first, second, third] = version.includes('MariaDB') ? [10, 6, 0] : [8, 0, 19]
  if (major !== first) return major > first
  return minor === second ? patch >= third : minor > second
}

/** Such locks are one space for all databases of a server, and their names have 64 characters at most. */
async function lockName(run: Run, prefix: string): Promise<string> {
  const { rows } = await run(plain('select database() as name'), [])
  const hash = createHash('sha256')
    .update(`${String(rows[0]?.name)} ${prefix}`)
    .digest('hex')
  return `latchkey_${hash.slice(0, 32)}`
}

async function checkConnection(run: Run): Promise<void> {
  const { rows } = await run(
    plain(`select @@character_set_client as client, @@character_set_connection as wire,
      @@character_set_results as results, @@sql_mode as modes, database() as name`),
    [],
  )
  const { client, wire, results, modes, name } = rows[0] ?? {}
  const other = [client, wire, results].find((charset) => charset !== 'utf8mb4')
  if (other !== undefined) {
    throw new TypeError(
      `mysql() needs connections whose character set is utf8mb4, and these have ${String(other)}: set charset: 'utf8mb4'`,
    )
  }
  // Drivers write values into a statement with backslashes before quotes, which would let a name end its quotes.
  if (/NO_BACKSLASH_ESCAPES/i.test(String(modes))) {
    throw new TypeError(
      'mysql() needs connections whose sql_mode is without NO_BACKSLASH_ESCAPES, under which what a stranger types could become SQL: take it out of sql_mode',
    )
  }
  if (name === null) throw new TypeError('mysql() needs connections to a database, and these name none')
}
