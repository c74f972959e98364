import { type CompiledQuery, DialectAdapterBase, type Driver, DummyDriver, Kysely } from 'kysely'
import { tableNamesOnly } from '../migrations.ts'
import { oneConnectionDriver } from '../one-connection-driver.ts'
import { ourTables } from '../schema-check.ts'
import { TablePrefixPlugin } from '../table-prefix.ts'
import type { Tables } from '../tables.ts'
import type { ServerDialect } from './dialect.ts'
import { MIGRATION_SECONDS, type Run } from './source.ts'

/** A Kysely for the tables under this prefix. Without a driver it only compiles. */
export function serverKysely(
  dialect: ServerDialect,
  prefix: string,
  driver: Driver = new DummyDriver(),
  tableNames: (db: Kysely<Tables>) => Promise<readonly string[]> = (db) =>
    dialect.tableNames(db, ourTables(prefix)),
): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new CallerLocksAdapter(),
      createDriver: () => driver,
      createIntrospector: (db: Kysely<Tables>) => tableNamesOnly(() => tableNames(db)),
      createQueryCompiler: () => dialect.compiler(),
    },
    plugins: [new TablePrefixPlugin(prefix)],
  })
}

/** Whoever runs the migrator holds the lock, and the transaction where there can be one. */
class CallerLocksAdapter extends DialectAdapterBase {
  override get supportsCreateIfNotExists(): boolean {
    return true
  }
  override get supportsTransactionalDdl(): boolean {
    return false
  }
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Runs what Kysely compiles on one connection, patiently. */
export function runDriver(run: Run): Driver {
  return oneConnectionDriver(async <R>({ sql, parameters }: CompiledQuery) => {
    const { rows, changes } = await run({ sql, name: null, seconds: MIGRATION_SECONDS }, parameters)
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  })
}
