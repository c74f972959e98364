import type { Kysely } from 'kysely'
import { pick } from './account-queries.ts'
import { compile } from './compile.ts'
import type { AttemptRow, EventRow, Tables } from './tables.ts'

export const EVENT_COLUMNS = [
  'id',
  'type',
  'at',
  'user_id',
  'actor_id',
  'ip',
  'user_agent',
  'outcome',
  'detail',
  'gather_key',
  'count',
] as const satisfies readonly (keyof EventRow)[]

/** What SQL storages do to events and attempts. */
export function logQueries(db: Kysely<Tables>) {
  return {
    insertEvent: compile((row: EventRow) => db.insertInto('events').values(pick(row, EVENT_COLUMNS))),

    gatherEvent: compile(({ key }: { key: string }) =>
      db
        .updateTable('events')
        .set((eb) => ({ count: eb('count', '+', eb.lit(1)) }))
        .where('gather_key', '=', key),
    ),

    blankEvents: compile(({ userId }: { userId: string }) =>
      db.updateTable('events').set({ ip: null, user_agent: null }).where('user_id', '=', userId),
    ),

    attempts: compile(({ key }: { key: Uint8Array }) =>
      db.selectFrom('attempts').selectAll().where('key', '=', key),
    ),

    insertAttempts: compile((row: AttemptRow) =>
      db.insertInto('attempts').values({ key: row.key, count: row.count, blocked_until: row.blocked_until }),
    ),

    updateAttempts: compile((row: AttemptRow) =>
      db
        .updateTable('attempts')
        .set({ count: row.count, blocked_until: row.blocked_until })
        .where('key', '=', row.key),
    ),

    clearAttempts: compile(({ key }: { key: Uint8Array }) =>
      db.deleteFrom('attempts').where('key', '=', key),
    ),
  }
}
