import { migrationTable, type SchemaState, schemaState } from './schema-version.ts'
import { TABLE_NAMES } from './tables.ts'

/** Which tables, and whose, for messages. */
export interface SchemaPlace {
  /** Where they are, for people: a path, or `the database shop at db.example:5432`. */
  readonly place: string
  readonly prefix: string
  /** The function of ours that the app calls: `sqlite()`. */
  readonly maker: string
}

/** Every name that a table of ours can have. */
export function ourTables(prefix: string): readonly string[] {
  return [...TABLE_NAMES.map((name) => prefix + name), migrationTable(prefix)]
}

/**
 * How the tables stand to this release, by the names of those that there are and of the migrations that have run.
 * Throws a `TypeError` with the fix when they are a newer release's, or not ours.
 */
export function judgeSchema(
  { place, prefix, maker }: SchemaPlace,
  tables: readonly string[],
  executed: readonly string[],
): Exclude<SchemaState, 'newer'> {
  const state = schemaState(executed)
  if (state === 'newer') {
    throw new TypeError(
      `The tables ${prefix}* in ${place} were made by a newer release of latchkey: update the package`,
    )
  }
  // Where tables cannot be made all or none, ours may stand there without a version: then the table for it does.
  const foreign = ourTables(prefix).find((name) => tables.includes(name))
  if (state === 'missing' && foreign !== undefined && !tables.includes(migrationTable(prefix))) {
    throw new TypeError(
      `${place} has a table ${foreign} that is not latchkey's: give ${maker} another "prefix"`,
    )
  }
  return state
}

/** Throws a `TypeError` with the fix when tables whose migrations have run are not there, as after half a `down`. */
export function checkWhole({ place, prefix }: SchemaPlace, tables: readonly string[]): void {
  const lacking = ourTables(prefix).find((name) => !tables.includes(name))
  if (lacking === undefined) return
  throw new TypeError(
    `${place} lacks the table ${lacking}, although its migration has run: bring it back, or finish what npx latchkey migrate down began`,
  )
}

/** What is said when tables are wanting and may not be made. */
export function schemaSentence(
  state: 'missing' | 'older',
  { place, prefix }: Pick<SchemaPlace, 'place' | 'prefix'>,
): string {
  return state === 'missing'
    ? `The tables ${prefix}* are missing in ${place}: run npx latchkey migrate up once, or let the app make them (option "migrate")`
    : `The tables ${prefix}* in ${place} are of an older release: run npx latchkey migrate up, or let the app update them (option "migrate")`
}
