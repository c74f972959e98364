import { Kysely, SqliteAdapter, SqliteDriver, SqliteQueryCompiler, sql } from 'kysely'
import { migrate, type SchemaDialect, tableNamesOnly } from '../sql/migrations.ts'
import { TablePrefixPlugin } from '../sql/table-prefix.ts'
import type { Tables } from '../sql/tables.ts'
import type { Database } from './driver.ts'
import { tableNames } from './schema-check.ts'

/** SQLite compares text byte for byte unless told otherwise. */
const SQLITE: SchemaDialect = {
  text: sql`text`,
  key: sql`text`,
  bytes: sql`blob`,
  integer: sql`integer`,
  tableEnd: sql`strict`,
  keyedTableEnd: sql`strict, without rowid`,
}

/**
 * Runs what migrations are missing, inside a transaction that the caller has begun. The driver is synchronous
 * and nothing here waits for anything else, so the lock is held no longer than the work takes.
 */
export async function migrateTables(database: Database, prefix: string): Promise<void> {
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new SqliteDriver({ database }),
      createIntrospector: () => tableNamesOnly(async () => tableNames(database)),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    plugins: [new TablePrefixPlugin(prefix)],
  })
  await migrate(db, prefix, SQLITE)
}
