import { type DatabaseIntrospector, type Expression, type Kysely, type RawBuilder, sql } from 'kysely'
import { Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { dropFirstTables, firstTables } from './migrations/0001-first-tables.ts'
import { addThumbnail, dropThumbnail } from './migrations/0002-thumbnail.ts'
import { dropLeaving, indexLeaving } from './migrations/0003-leaving.ts'
import { addTakenBack, dropTakenBack } from './migrations/0004-taken-back.ts'
import { addUpkeep, dropUpkeep } from './migrations/0005-upkeep.ts'
import { addUserDirectory, dropUserDirectory } from './migrations/0006-user-directory.ts'
import { MIGRATION_NAMES, migrationTable } from './schema-version.ts'
import type { Tables } from './tables.ts'

/** How a database spells what the migrations need. */
export interface SchemaDialect {
  /** Text of any length. */
  readonly text: Expression<unknown>
  /** Text up to 512 bytes that can be indexed, compared byte for byte. */
  readonly key: Expression<unknown>
  /** 32 bytes. */
  readonly bytes: Expression<unknown>
  /** At least 53 bits and a sign. */
  readonly integer: Expression<unknown>
  /** What follows the parentheses of a table. */
  readonly tableEnd: Expression<unknown>
  /** The same for a table whose rows are small and only ever found by their primary key. */
  readonly keyedTableEnd: Expression<unknown>
  /** What follows the `@` of the column `email_key`. */
  readonly domainOfKey: Expression<unknown>
  /** How a column that follows from others is kept, so that it can be indexed. */
  readonly generatedColumns: 'virtual' | 'stored'
  /** The function that counts the characters of a text. */
  readonly charLength: 'length' | 'char_length'
  /** How an index names a column of text: as much of it as any address has, where it cannot be all. */
  readonly textInIndex: (column: string) => RawBuilder<unknown>
  /** Whether a table has an index; null where an index can be made `if not exists`. */
  readonly hasIndex: ((db: Kysely<Tables>, table: string, index: string) => Promise<boolean>) | null
  /** Whether a table has a column; null where tables are changed in a transaction, so that none is half changed. */
  readonly hasColumn: ((db: Kysely<Tables>, table: string, column: string) => Promise<boolean>) | null
}

type MigrationName = (typeof MIGRATION_NAMES)[number]
type Step = (db: Kysely<Tables>, prefix: string, dialect: SchemaDialect) => Promise<void>

/** Where a migration cannot be one transaction, it may be killed half-way: so each can be run again over its half. */
const MIGRATIONS: Record<MigrationName, { readonly up: Step; readonly down: Step }> = {
  '0001-first-tables': { up: firstTables, down: dropFirstTables },
  '0002-thumbnail': { up: addThumbnail, down: dropThumbnail },
  '0003-leaving': { up: indexLeaving, down: dropLeaving },
  '0004-taken-back': { up: addTakenBack, down: dropTakenBack },
  '0005-upkeep': { up: addUpkeep, down: dropUpkeep },
  '0006-user-directory': { up: addUserDirectory, down: dropUserDirectory },
}

/** A migration that has run, as Kysely notes it. */
export interface ExecutedMigration {
  readonly name: string
  /** ISO 8601. */
  readonly timestamp: string
}

/**
 * Brings the tables up to date, and answers what was run. The caller holds the lock, and the transaction where the
 * database can have tables made in one. Throws what the database throws.
 */
export async function migrate(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<readonly string[]> {
  return namesOf(await migratorFor(db, prefix, dialect).migrateToLatest())
}

/** Undoes what was run after `target`; null undoes everything. As {@link migrate} otherwise. */
export async function migrateDown(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
  target: string | null,
): Promise<readonly string[]> {
  return namesOf(await migratorFor(db, prefix, dialect).migrateTo(target ?? NO_MIGRATIONS))
}

/** What has run, oldest first. `tables` are the names of those that there are. */
export async function executedMigrations(
  db: Kysely<Tables>,
  prefix: string,
  tables: readonly string[],
): Promise<readonly ExecutedMigration[]> {
  const table = migrationTable(prefix)
  if (!tables.includes(table)) return []
  const { rows } = await sql<ExecutedMigration>`select name, timestamp from ${sql.table(table)}`.execute(db)
  return rows.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function migratorFor(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Migrator {
  return new Migrator({
    db,
    migrationTableName: migrationTable(prefix),
    migrationLockTableName: `${migrationTable(prefix)}_lock`,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          MIGRATION_NAMES.map((name) => [
            name,
            {
              up: (open: Kysely<Tables>) => MIGRATIONS[name].up(open, prefix, dialect),
              down: (open: Kysely<Tables>) => MIGRATIONS[name].down(open, prefix, dialect),
            },
          ]),
        ),
    },
  })
}

function namesOf({ error, results }: Awaited<ReturnType<Migrator['migrateToLatest']>>): readonly string[] {
  if (error !== undefined) throw error
  return (results ?? []).map(({ migrationName }) => migrationName)
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
