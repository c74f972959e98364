/** Every migration there has been, in order; the last one is the version of this release. */
export const MIGRATION_NAMES = [
  '0001-first-tables',
  '0002-thumbnail',
  '0003-leaving',
  '0004-taken-back',
  '0005-upkeep',
  '0006-user-directory',
] as const

/** The table that notes which migrations have run. */
export function migrationTable(prefix: string): string {
  return `${prefix}migrations`
}

/** How the tables in a database stand to this release. */
export type SchemaState = 'missing' | 'older' | 'current' | 'newer'

/** Judges by the names of the migrations that have run. */
export function schemaState(executed: readonly string[]): SchemaState {
  const known: readonly string[] = MIGRATION_NAMES
  if (executed.length === 0) return 'missing'
  if (executed.some((name) => !known.includes(name))) return 'newer'
  return executed.length < known.length ? 'older' : 'current'
}
