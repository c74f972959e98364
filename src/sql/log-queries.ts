import { type Kysely, sql } from 'kysely'
import { HISTORY_PAGE } from '../ports/storage.ts'
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

/** The columns of an event that administration sees. */
export const LISTED_EVENT_COLUMNS = EVENT_COLUMNS.filter((column) => column !== 'gather_key')

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

    eventsAbout: compile(({ userId, before }: { userId: string; before: string }) =>
      db
        .selectFrom('events')
        .select(EVENT_COLUMNS)
        .where('user_id', '=', userId)
        .where('id', '<', before)
        .orderBy('id', 'desc')
        .limit(sql.lit(HISTORY_PAGE)),
    ),

    blankEvents: compile(({ userId }: { userId: string }) =>
      db
        .updateTable('events')
        // The gather key is a digest of the address, which can be guessed.
        // What an act of administration has changed may be a name, or anything of a profile.
        .set((eb) => ({
          ip: null,
          user_agent: null,
          gather_key: null,
          detail: eb
            .case()
            .when(
              eb.or([
                eb('detail', 'like', sql.lit('%"before"%')),
                eb('detail', 'like', sql.lit('%"after"%')),
              ]),
            )
            .then(sql.lit('{}'))
            .else(eb.ref('detail'))
            .end(),
        }))
        .where('user_id', '=', userId),
    ),

    attempts: compile(({ key }: { key: Uint8Array }) =>
      db.selectFrom('attempts').select(['key', 'count', 'blocked_until']).where('key', '=', key),
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
