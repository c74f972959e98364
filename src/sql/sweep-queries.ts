import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import { MOST_ATTEMPTS } from '../limits/account-throttle.ts'
import { SWEEP_BATCH, type SweptKind } from '../ports/storage.ts'
import { type Compiled, compile } from './compile.ts'
import type { Tables } from './tables.ts'

/** Where what is swept by its age is, and when it was. */
const SWEPT: Readonly<Record<SweptKind, readonly [table: keyof Tables, key: string, time: string]>> = {
  sentMail: ['outbox', 'id', 'sent_at'],
  deadMail: ['outbox', 'id', 'dead_at'],
  events: ['events', 'id', 'at'],
  attempts: ['attempts', 'key', 'blocked_until'],
}

/** A key as the database gave it: text or bytes. It only ever goes back there. */
interface SweptRow {
  swept_key: unknown
}

/** How one kind is swept: looked up, and taken away one by one, so that no lock is held on many rows. */
export type SweepQueries = {
  readonly old: Compiled<{ before: number }, SweptRow>
  /** Only while it is still that old: a mail may have been brought back, an attempt counted. */
  readonly sweep: Compiled<{ key: unknown; before: number }, object>
}

/** For every kind that is swept by its age. */
export function eachSwept<T>(make: (kind: SweptKind) => T): Readonly<Record<SweptKind, T>> {
  const kinds = Object.keys(SWEPT) as SweptKind[]
  return Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<SweptKind, T>
}

export function sweepQueries(db: Kysely<Tables>, kind: SweptKind): SweepQueries {
  const [table, key, time] = SWEPT[kind]
  return {
    old: compile(({ before }: { before: number }) =>
      db
        .selectFrom(table)
        .select(sql.ref(key).as('swept_key'))
        .where(sql.ref(time), '<', before)
        .$if(kind === 'attempts', keepSpent)
        .orderBy(sql.ref(time))
        .limit(sql.lit(SWEEP_BATCH)),
    ),
    sweep: compile((args: { key: unknown; before: number }) =>
      db
        .deleteFrom(table)
        .where(sql.ref(key), '=', args.key)
        .where(sql.ref(time), '<', args.before)
        .$if(kind === 'attempts', keepSpent),
    ),
  }
}

/** A password that is off stays so, however long ago it was guessed at. */
function keepSpent<Query extends { where(condition: Expression<SqlBool>): Query }>(query: Query): Query {
  return query.where(sql<SqlBool>`count < ${sql.lit(MOST_ATTEMPTS)}`)
}

/** The notes of files that nobody has. */
export function fileQueries(db: Kysely<Tables>, upsert: 'conflict' | 'duplicate') {
  return {
    noteFile: compile((row: { name: string; at: number }) => {
      const insert = db.insertInto('files').values({ name: row.name, noted_at: row.at })
      return upsert === 'conflict' ? insert.onConflict((conflict) => conflict.doNothing()) : insert.ignore()
    }),

    forgetFile: compile(({ name }: { name: string }) => db.deleteFrom('files').where('name', '=', name)),

    notedFiles: compile(({ before }: { before: number }) =>
      db
        .selectFrom('files')
        .select('name')
        .where('noted_at', '<', before)
        .orderBy('noted_at')
        .limit(sql.lit(SWEEP_BATCH)),
    ),
  }
}
