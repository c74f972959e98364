import type { Change } from '../ports/storage.ts'
import { accountInUse, type Referrer } from '../sql/in-use.ts'
import type { Database } from './driver.ts'
import { isSqliteError } from './sqlite-errors.ts'

/** Finds whose rows refer to a user: SQLite only says that somebody's do. */
export type FindReferrers = (userId: string) => readonly Referrer[]

interface ForeignKey {
  readonly child: string
  readonly column: string
}

/** What would go with the user, or be set to null, refuses nothing. */
const KEYS = `
  select child.name as child, key."from" as "column"
  from sqlite_schema child, pragma_foreign_key_list(child.name) key
  where child.type = 'table' and lower(key."table") = lower(?) and key.on_delete in ('NO ACTION', 'RESTRICT')`

/** Makes it on the connection that writes. Prepared when it is needed, since the app's tables come and go. */
export function referrersIn(database: Database, prefix: string): FindReferrers {
  return (userId) => {
    const keys = database.prepare(KEYS).all(`${prefix}users`) as ForeignKey[]
    return keys
      .filter(({ child, column }) =>
        database.prepare(`select 1 from ${quoted(child)} where ${quoted(column)} = ? limit 1`).get(userId),
      )
      .map(({ child, column }) => ({ table: child, constraint: column }))
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `account_in_use` for what a commit threw, if a foreign key has refused that a user goes; otherwise what it threw. */
export function inUseOr(error: unknown, changes: readonly Change[], find: FindReferrers): unknown {
  const deleted = changes.flatMap((change) => (change.kind === 'deleteUser' ? [change.id] : []))
  // A key that says `restrict` refuses in the shape of a trigger.
  const refused = isSqliteError(error) && /^SQLITE_CONSTRAINT_(?:FOREIGNKEY|TRIGGER)$/.test(error.code)
  if (!refused || deleted.length === 0) return error
  return accountInUse(deleted.flatMap(find), error)
}
