import { migrationTable, type SchemaState, schemaState } from '../sql/schema-version.ts'
import { TABLE_NAMES } from '../sql/tables.ts'
import type { Database } from './driver.ts'

/** Every table and view in the file, the app's own included. */
export function tableNames(database: Database): string[] {
  const rows = database.prepare(`select name from sqlite_schema where type in ('table', 'view')`).all()
  return (rows as { name: string }[]).map(({ name }) => name)
}

/**
 * Whether the tables can be used as they are, or must be made or brought up to date first. Throws a
 * `TypeError` with the fix when they cannot be used, or must not be touched.
 */
export function checkSchema(
  database: Database,
  { path, prefix, migrate }: { path: string; prefix: string; migrate: boolean },
): 'ready' | 'migrate' {
  const state = stateOf(database, path, prefix)
  if (state === 'current') return 'ready'
  if (state === 'newer') {
    throw new TypeError(
      `The tables ${prefix}* in ${path} were made by a newer release of latchkey: update the package`,
    )
  }
  if (migrate) return 'migrate'
  throw new TypeError(schemaSentence(state, path, prefix))
}

/** What is said when tables are wanting and may not be made. */
export function schemaSentence(state: 'missing' | 'older', path: string, prefix: string): string {
  return state === 'missing'
    ? `The tables ${prefix}* are missing in ${path}: let latchkey make them once (option "migrate")`
    : `The tables ${prefix}* in ${path} are of an older release: let latchkey update them (option "migrate")`
}

function stateOf(database: Database, path: string, prefix: string): SchemaState {
  const names = tableNames(database)
  const table = migrationTable(prefix)
  const state = names.includes(table) ? schemaState(executedMigrations(database, table)) : 'missing'
  const foreign = TABLE_NAMES.map((name) => prefix + name).find((name) => names.includes(name))
  if (state === 'missing' && foreign !== undefined) {
    throw new TypeError(
      `${path} has a table ${foreign} that is not latchkey's: give sqlite() another "prefix"`,
    )
  }
  return state
}

function executedMigrations(database: Database, table: string): string[] {
  const rows = database.prepare(`select name from "${table}"`).all()
  return (rows as { name: string }[]).map(({ name }) => name)
}
