import type { Kysely } from 'kysely'
import { pick } from './account-queries.ts'
import { compile } from './compile.ts'
import type { OutboxRow, Tables } from './tables.ts'

/** The columns that a mail is queued with; the rest follow from them or come later. */
const MAIL_COLUMNS = [
  'id',
  'template',
  'recipient',
  'locale',
  'params',
  'link_purpose',
  'link_user_id',
  'link_trust',
  'link_deadline',
  'created_at',
  'not_before',
  'replace_key',
  'waiting_key',
  'attempts',
  'due_at',
] as const satisfies readonly (keyof OutboxRow)[]

/** A row as it is queued. */
export type NewOutboxRow = Pick<OutboxRow, (typeof MAIL_COLUMNS)[number]>

/** What every SQL storage does to the outbox, inside a transaction that no other writer can enter. */
export function outboxQueries(db: Kysely<Tables>) {
  return {
    insertMail: compile((row: NewOutboxRow) => db.insertInto('outbox').values(pick(row, MAIL_COLUMNS))),

    waitingUnder: compile(({ key }: { key: string }) =>
      db.selectFrom('outbox').select(['id', 'not_before']).where('waiting_key', '=', key),
    ),

    moveMail: compile(({ id, notBefore }: { id: string; notBefore: number }) =>
      db.updateTable('outbox').set({ not_before: notBefore, due_at: notBefore }).where('id', '=', id),
    ),

    deleteMail: compile(({ id }: { id: string }) => db.deleteFrom('outbox').where('id', '=', id)),

    dueMails: compile(({ now, limit }: { now: number; limit: number }) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit),
    ),

    claimableMail: compile(({ id, now }: { id: string; now: number }) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('id', '=', id)
        .where('due_at', 'is not', null)
        .where((eb) => eb.or([eb('lease', 'is', null), eb('due_at', '<=', now)])),
    ),

    claimMail: compile(({ id, lease, until }: { id: string; lease: string; until: number }) =>
      db
        .updateTable('outbox')
        .set((eb) => ({
          lease,
          due_at: until,
          attempts: eb('attempts', '+', eb.lit(1)),
          waiting_key: null,
        }))
        .where('id', '=', id),
    ),

    leasedMail: compile(({ id, lease }: { id: string; lease: string }) =>
      db.selectFrom('outbox').selectAll().where('id', '=', id).where('lease', '=', lease),
    ),

    finishMail: compile(
      (args: { id: string; sentAt: number | null; deadAt: number | null; error: string | null }) =>
        db
          .updateTable('outbox')
          .set({
            sent_at: args.sentAt,
            dead_at: args.deadAt,
            error: args.error,
            due_at: null,
            lease: null,
            waiting_key: null,
          })
          .where('id', '=', args.id),
    ),

    requeueMail: compile(
      (args: { id: string; notBefore: number; attempts: number; key: string | null; error: string | null }) =>
        db
          .updateTable('outbox')
          .set({
            not_before: args.notBefore,
            due_at: args.notBefore,
            attempts: args.attempts,
            waiting_key: args.key,
            error: args.error,
            lease: null,
          })
          .where('id', '=', args.id),
    ),

    nextDue: compile((_: object) => db.selectFrom('outbox').select((eb) => eb.fn.min('due_at').as('due_at'))),
  }
}
