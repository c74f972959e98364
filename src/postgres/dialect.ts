import { createHash } from 'node:crypto'
import { PostgresQueryCompiler, sql } from 'kysely'
import type { Fault, ServerDialect } from '../sql/server/dialect.ts'
import { MIGRATION_SECONDS, plain, SERVER_SHARE } from '../sql/server/source.ts'
import { faultOf, referrersOf } from './faults.ts'
import { bindValue, unbindText } from './values.ts'

const KEY = sql`text collate "C"`

/** PostgreSQL, from the oldest release that its makers still looked after in 2024. */
export const POSTGRES: ServerDialect = {
  maker: 'postgres()',
  product: {
    fits: (version) => Number(/^PostgreSQL (\d+)/.exec(version)?.[1]) >= 12,
    name: 'PostgreSQL 12 or later',
  },
  schema: {
    text: sql`text`,
    key: KEY,
    bytes: sql`bytea`,
    integer: sql`bigint`,
    textInIndex: (column) => sql`${sql.ref(column)}`,
    tableEnd: sql``,
    keyedTableEnd: sql``,
    domainOfKey: sql`split_part(email_key, '@', 2)`,
    generatedColumns: 'stored',
    charLength: 'char_length',
    hasIndex: null,
    hasColumn: null,
  },
  clock: 'select floor(extract(epoch from clock_timestamp()) * 1000) as now',
  compiler: () => new PostgresQueryCompiler(),
  fault: faultOf,
  referrers: referrersOf,
  isLost: (error: unknown): boolean => (faultOf(error) satisfies Fault) === 'lost',
  bind: bindValue,
  unbindText,
  upsert: 'conflict',
  foreignKeyLocksParent: false,
  forceIndexes: false,
  // Every statement carries its own condition, so nothing stricter is needed, whatever the server's default is.
  begin: (seconds) => [
    'begin isolation level read committed',
    `set local statement_timeout = ${Math.ceil(seconds * SERVER_SHARE * 1000)}`,
    `set local idle_in_transaction_session_timeout = ${Math.ceil(seconds * SERVER_SHARE * 1000)}`,
  ],
  beginPatient: ['begin isolation level read committed', 'set local statement_timeout = 0'],
  checkConnection: async () => {},
  async tableNames(db, among) {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_catalog.pg_class
      where relname in (${sql.join(among)}) and relkind in ('r', 'p', 'v', 'm', 'f')
        and pg_catalog.pg_table_is_visible(oid)`.execute(db)
    return rows.map(({ name }) => name)
  },
  migrationLock: 'transaction',
  async lock(run, prefix) {
    await run({ ...plain('select pg_advisory_xact_lock($1)'), seconds: MIGRATION_SECONDS }, [
      lockNumber(prefix),
    ])
  },
  // It goes with its transaction.
  unlock: async () => {},
}

/** A number that nobody else takes for an advisory lock, other than by chance. */
function lockNumber(prefix: string): string {
  return createHash('sha256').update(`latchkey migrations ${prefix}`).digest().readBigInt64BE().toString()
}
