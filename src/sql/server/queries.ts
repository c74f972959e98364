import { type Kysely, type RawBuilder, sql } from 'kysely'
import {
  accountQueries,
  findSessionQuery,
  type NameKeys,
  pick,
  type UserColumn,
  updateUserQuery,
} from '../account-queries.ts'
import { compile } from '../compile.ts'
import { EVENT_COLUMNS, logQueries } from '../log-queries.ts'
import { MAIL_COLUMNS, type NewOutboxRow, OUTBOX_COLUMNS, outboxQueries } from '../outbox-queries.ts'
import { eachSwept, fileQueries, sweepQueries } from '../sweep-queries.ts'
import type { AttemptRow, EventRow, OutboxRow, Tables, UserRow } from '../tables.ts'
import type { ServerDialect } from './dialect.ts'
import { Statement, statementsOf } from './statement.ts'

export type ServerStatements = ReturnType<typeof serverStatements>

/** Every statement that a storage on a server runs; prepared by the connections, when first run there. */
export function serverStatements(db: Kysely<Tables>, prefix: string, dialect: ServerDialect) {
  const updates = new Map<string, Statement<UserRow & NameKeys, unknown>>()
  const due = new Map<number, Statement<{ now: number }, OutboxRow>>()
  return {
    ...statementsOf(
      {
        ...accountQueries(db, { lockOwner: dialect.foreignKeyLocksParent, lock: true }),
        ...logQueries(db),
        ...outboxQueries(db, { lock: true }),
        ...concurrentQueries(db, dialect),
        ...fileQueries(db, dialect.upsert),
        findSession: findSessionQuery(db, (id) => sql`${id}`),
      },
      dialect,
    ),

    swept: eachSwept((kind) => statementsOf(sweepQueries(db, kind), dialect)),

    /** The update that sets these columns: flows ask for a handful. */
    updateUser(columns: readonly UserColumn[], raiseTrust: boolean): Statement<UserRow & NameKeys, unknown> {
      return kept(
        updates,
        `${raiseTrust} ${columns.join()}`,
        () => new Statement(updateUserQuery(db, columns, raiseTrust), dialect),
      )
    },

    /** Locks the mails that are due, but for those that another worker is claiming. */
    lockDueMails(limit: number): Statement<{ now: number }, OutboxRow> {
      return kept(due, limit, () => new Statement(dueMailsQuery(db, prefix, dialect, limit), dialect))
    },
  }
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** The limit is part of the text: as a parameter, some versions of MySQL refuse it. */
function dueMailsQuery(db: Kysely<Tables>, prefix: string, dialect: ServerDialect, limit: number) {
  const hint = dialect.forceIndexes ? sql` force index (${sql.id(`${prefix}outbox_by_due_at_id`)})` : sql``
  return compile(({ now }: { now: number }) =>
    db
      .selectFrom(sql<OutboxRow>`${sql.table('outbox')}`.as<'due'>(sql`due${hint}`))
      .select(OUTBOX_COLUMNS)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(sql.lit(limit))
      .forUpdate()
      .skipLocked(),
  )
}

/** What must hold although other writers are at work: each in one statement. */
function concurrentQueries(db: Kysely<Tables>, { upsert }: ServerDialect) {
  return {
    /** Counts an event in the one that has its gather key, or notes it. */
    gatherOrInsertEvent: compile((row: EventRow) => {
      const insert = db.insertInto('events').values(pick(row, EVENT_COLUMNS))
      return upsert === 'conflict'
        ? insert.onConflict((conflict) =>
            conflict
              .column('gather_key')
              .doUpdateSet((eb) => ({ count: eb('events.count', '+', eb.lit(1)) })),
          )
        : insert.onDuplicateKeyUpdate((eb) => ({ count: eb('count', '+', eb.lit(1)) }))
    }),

    /** Queues a mail in the place of the one that waits under its key. */
    replaceMail: compile((row: NewOutboxRow) => {
      const insert = db.insertInto('outbox').values(pick(row, MAIL_COLUMNS))
      return upsert === 'conflict'
        ? insert.onConflict((conflict) =>
            conflict.column('waiting_key').doUpdateSet((eb) =>
              replacement(
                (column) => sql`${eb.ref(`outbox.${column}`)}`,
                (column) => sql`${eb.ref(`excluded.${column}`)}`,
              ),
            ),
          )
        : insert.onDuplicateKeyUpdate(
            replacement(
              (column) => sql`${sql.ref(column)}`,
              (column) => sql`values(${sql.ref(column)})`,
            ),
          )
    }),

    updateAttemptsFrom: compile((args: AttemptRow & { oldCount: number; oldBlockedUntil: number }) =>
      db
        .updateTable('attempts')
        .set({ count: args.count, blocked_until: args.blocked_until })
        .where('key', '=', args.key)
        .where('count', '=', args.oldCount)
        .where('blocked_until', '=', args.oldBlockedUntil),
    ),

    clearAttemptsFrom: compile((args: { key: Uint8Array; oldCount: number; oldBlockedUntil: number }) =>
      db
        .deleteFrom('attempts')
        .where('key', '=', args.key)
        .where('count', '=', args.oldCount)
        .where('blocked_until', '=', args.oldBlockedUntil),
    ),

    eventById: compile(({ id }: { id: string }) => db.selectFrom('events').select('id').where('id', '=', id)),
  }
}

/** Everything of the new mail, but the earlier of the two times; nothing of what was tried before. */
function replacement(
  old: <Name extends keyof OutboxRow & string>(column: Name) => RawBuilder<OutboxRow[Name]>,
  given: <Name extends keyof OutboxRow & string>(column: Name) => RawBuilder<OutboxRow[Name]>,
) {
  const taken = MAIL_COLUMNS.filter((column) => column !== 'waiting_key')
  return {
    ...Object.fromEntries(taken.map((column) => [column, given(column)])),
    not_before: sql<number>`least(${old('not_before')}, ${given('not_before')})`,
    due_at: sql<number>`least(${old('due_at')}, ${given('due_at')})`,
    error: null,
  }
}
