import { judgeSchema, type SchemaPlace, schemaSentence } from '../sql/schema-check.ts'
import { migrationTable } from '../sql/schema-version.ts'
import type { Database } from './driver.ts'
import type { Place } from './place.ts'

/** Every table and view in the file, the app's own included. */
export function tableNames(database: Database): string[] {
  const rows = database.prepare(`select name from sqlite_schema where type in ('table', 'view')`).all()
  return (rows as { name: string }[]).map(({ name }) => name)
}

/** The tables of a file, for messages. */
export function schemaPlace({ path, prefix }: Pick<Place, 'path' | 'prefix'>): SchemaPlace {
  return { place: path, prefix, maker: 'sqlite()' }
}

/**
 * Whether the tables can be used as they are, or must be made or brought up to date first. Throws a
 * `TypeError` with the fix when they cannot be used, or must not be touched.
 */
export function checkSchema(
  database: Database,
  { path, prefix, migrate }: { path: string; prefix: string; migrate: boolean },
): 'ready' | 'migrate' {
  const names = tableNames(database)
  const table = migrationTable(prefix)
  const executed = names.includes(table) ? executedMigrations(database, table) : []
  const state = judgeSchema(schemaPlace({ path, prefix }), names, executed)
  if (state === 'current') return 'ready'
  if (migrate) return 'migrate'
  throw new TypeError(schemaSentence(state, { place: path, prefix }))
}

function executedMigrations(database: Database, table: string): string[] {
  const rows = database.prepare(`select name from "${table}"`).all()
  return (rows as { name: string }[]).map(({ name }) => name)
}
