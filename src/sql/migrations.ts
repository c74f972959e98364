import type { DatabaseIntrospector, Expression, Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { firstTables } from './migrations/0001-first-tables.ts'
import { MIGRATION_NAMES, migrationTable } from './schema-version.ts'
import type { Tables } from './tables.ts'

/** How a database spells what the migrations need. */
export interface SchemaDialect {
  /** Text of any length. */
  readonly text: Expression<unknown>
  /** Text up to 512 bytes that can be indexed, compared byte for byte. */
  readonly key: Expression<unknown>
  readonly bytes: Expression<unknown>
  /** At least 53 bits and a sign. */
  readonly integer: Expression<unknown>
  /** What follows the parentheses of a table. */
  readonly tableEnd: Expression<unknown>
  /** The same for a table whose rows are small and only ever found by their primary key. */
  readonly keyedTableEnd: Expression<unknown>
}

type MigrationName = (typeof MIGRATION_NAMES)[number]

const MIGRATIONS: Record<
  MigrationName,
  (db: Kysely<Tables>, prefix: string, dialect: SchemaDialect) => Promise<void>
> = {
  '0001-first-tables': firstTables,
}

/**
 * Brings the tables up to date. The caller holds the lock, and the transaction where the database can have
 * tables made in one. Throws what the database throws.
 */
export async function migrate(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Promise<void> {
  const migrator = new Migrator({
    db,
    migrationTableName: migrationTable(prefix),
    migrationLockTableName: `${migrationTable(prefix)}_lock`,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          MIGRATION_NAMES.map((name) => [
            name,
            { up: (open: Kysely<Tables>) => MIGRATIONS[name](open, prefix, dialect) },
          ]),
        ),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/**
 * Tells the migrator only which tables exist. Kysely's own introspectors read every column of every table,
 * which fails on an app's broken view or on a virtual table whose module is not loaded.
 */
export function tableNamesOnly(names: () => Promise<readonly string[]>): DatabaseIntrospector {
  return {
    getSchemas: async () => [],
    getTables: async () =>
      (await names()).map((name) => ({ name, isView: false, isForeign: false, columns: [] })),
  }
}
