import { type Kysely, sql } from 'kysely'
import {
  accountQueries,
  type FoundSessionRow,
  findSessionQuery,
  type NameKeys,
  type UserColumn,
  updateUserQuery,
} from '../sql/account-queries.ts'
import { logQueries } from '../sql/log-queries.ts'
import { outboxQueries } from '../sql/outbox-queries.ts'
import { eachSwept, fileQueries, sweepQueries } from '../sql/sweep-queries.ts'
import type { Tables, UserRow } from '../sql/tables.ts'
import type { Database } from './driver.ts'
import { Held, holdAll } from './held.ts'

export type WriteStatements = ReturnType<typeof prepareWrites>
export type ReadStatements = ReturnType<typeof prepareReads>

export function prepareWrites(database: Database, db: Kysely<Tables>) {
  const updates = new Map<string, Held<UserRow & NameKeys, unknown>>()
  return {
    ...holdAll(database, {
      ...accountQueries(db),
      ...outboxQueries(db),
      ...logQueries(db),
      ...fileQueries(db, 'conflict'),
    }),

    swept: eachSwept((kind) => holdAll(database, sweepQueries(db, kind))),

    /** The update that sets these columns, prepared when it is first asked for: flows ask for a handful. */
    updateUser(columns: readonly UserColumn[], raiseTrust: boolean): Held<UserRow & NameKeys, unknown> {
      const name = `${raiseTrust} ${columns.join()}`
      const held = updates.get(name) ?? new Held(database, updateUserQuery(db, columns, raiseTrust))
      updates.set(name, held)
      return held
    },
  }
}

export function prepareReads(database: Database, db: Kysely<Tables>) {
  const { userById, userByEmailKey, liveSessions, leavingUsers, pendingUsers } = accountQueries(db)
  const { eventsAbout } = logQueries(db)
  const { notedFiles } = fileQueries(db, 'conflict')
  const { listDead, listWaiting, nextDue } = outboxQueries(db)
  return {
    ...holdAll(database, {
      userById,
      userByEmailKey,
      liveSessions,
      leavingUsers,
      pendingUsers,
      notedFiles,
      eventsAbout,
      nextDue,
      listDead,
      listWaiting,
    }),
    findSession: prepareFindSession(database, db),
    /** Reads a page of the file, which `select 1` alone would not. */
    ping: database.prepare('select 1 from sqlite_schema limit 1'),
  }
}

/**
 * The session check: one parameter, the token hash. The unary plus leaves the plan as it is and keeps SQLite
 * from preparing the statement anew at each call: built with STAT4 (as better-sqlite3 is), it does that for a
 * bare `?` in the comparison of a join's key, and is three times as slow.
 */
function prepareFindSession(database: Database, db: Kysely<Tables>) {
  const { sql: text } = findSessionQuery(db, (id) => sql`+${id}`)
  return database.prepare<[Uint8Array], FoundSessionRow>(text)
}
