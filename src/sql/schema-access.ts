import type { CompiledQuery, Driver, Kysely } from 'kysely'
import {
  type ExecutedMigration,
  executedMigrations,
  migrate,
  migrateDown,
  type SchemaDialect,
} from './migrations.ts'
import { oneConnectionDriver } from './one-connection-driver.ts'
import { judgeSchema, type SchemaPlace } from './schema-check.ts'
import { MIGRATION_NAMES, migrationTable } from './schema-version.ts'
import type { Migrations } from './sql-storage.ts'
import type { Tables } from './tables.ts'

/** How to get at the tables of one database to look at them or change them. */
export interface SchemaAccess extends SchemaPlace {
  readonly schema: SchemaDialect
  /** Whether what `change` does is one transaction. */
  readonly transactional: boolean
  look<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** Runs `work` while nobody else changes the tables; all or nothing where the database can. */
  change<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** A Kysely with another driver, which is told that there are these tables. */
  kysely(driver: Driver, tables: readonly string[]): Kysely<Tables>
}

/** The migrations of one database. */
export function migrationsOf(access: SchemaAccess): Migrations {
  const { prefix, schema } = access

  async function examined(db: Kysely<Tables>) {
    const tables = (await db.introspection.getTables()).map(({ name }) => name)
    const executed = await executedMigrations(db, prefix, tables)
    judgeSchema(
      access,
      tables,
      executed.map(({ name }) => name),
    )
    return { tables, executed }
  }

  return {
    status: () =>
      access.look(async (db) => {
        const { executed } = await examined(db)
        return MIGRATION_NAMES.map((name) => {
          const run = executed.find((migration) => migration.name === name)
          return { name, at: run === undefined ? null : new Date(run.timestamp) }
        })
      }),

    up: () =>
      access.change(async (db) => {
        await examined(db)
        return migrate(db, prefix, schema)
      }),

    down: (target) =>
      access.change(async (db) => {
        const { tables, executed } = await examined(db)
        if (target !== null && !executed.some(({ name }) => name === target)) {
          const run = executed.map(({ name }) => name).join(', ') || 'none'
          throw new TypeError(
            `There is no migration ${JSON.stringify(target)} to go down to in ${access.place}: run so far: ${run}`,
          )
        }
        // The migrator would make its own tables first.
        if (!tables.includes(migrationTable(prefix))) return []
        return migrateDown(db, prefix, schema, target)
      }),

    sql: () =>
      access.look(async (db) => {
        const { tables, executed } = await examined(db)
        if (executed.length === MIGRATION_NAMES.length) return ''
        const statements: string[] = []
        await migrate(access.kysely(recorder(statements, executed), tables), prefix, schema)
        const script = access.transactional ? ['begin', ...statements, 'commit'] : statements
        return script.map((statement) => `${statement};\n`).join('')
      }),
  }
}

/** Notes what would change something, and answers the migrator's questions as the database would. */
function recorder(statements: string[], executed: readonly ExecutedMigration[]): Driver {
  return oneConnectionDriver(async <R>(query: CompiledQuery) => {
    if (/^\s*select\b/i.test(query.sql)) {
      const ofMigrations = query.sql.includes('timestamp')
      return { rows: (ofMigrations ? executed : []) as readonly unknown[] as R[] }
    }
    statements.push(withValues(query))
    return { rows: [] }
  })
}

/** The statement with its values in their places: names of migrations, times and numbers, all our own. */
function withValues({ sql, parameters }: CompiledQuery): string {
  const left = [...parameters]
  return sql.replace(/\$\d+|\?/g, () => {
    const value = left.shift()
    return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
  })
}
