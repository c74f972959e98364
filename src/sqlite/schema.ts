import { SqliteDriver, sql } from 'kysely'
import { migrate, type SchemaDialect } from '../sql/migrations.ts'
import type { Database } from './driver.ts'
import { kyselyFor } from './kysely.ts'
import { tableNames } from './schema-check.ts'

/** SQLite compares text byte for byte unless told otherwise. */
export const SQLITE: SchemaDialect = {
  text: sql`text`,
  key: sql`text`,
  bytes: sql`blob`,
  integer: sql`integer`,
  textInIndex: (column) => sql`${sql.ref(column)}`,
  tableEnd: sql`strict`,
  keyedTableEnd: sql`strict, without rowid`,
  domainOfKey: sql`substr(email_key, instr(email_key, '@') + 1)`,
  generatedColumns: 'virtual',
  charLength: 'length',
  hasIndex: null,
  hasColumn: null,
}

/**
 * Runs what migrations are missing, inside a transaction that the caller has begun. The driver is synchronous
 * and nothing here waits for anything else, so the lock is held no longer than the work takes.
 */
export async function migrateTables(database: Database, prefix: string): Promise<void> {
  const db = kyselyFor(prefix, new SqliteDriver({ database }), () => tableNames(database))
  await migrate(db, prefix, SQLITE)
}
