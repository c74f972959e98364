import { type Kysely, sql } from 'kysely'
import { MAIL_PAGE } from '../ports/mail-directory.ts'
import { pick } from './account-queries.ts'
import { compile } from './compile.ts'
import type { OutboxRow, Tables } from './tables.ts'

/** The columns that a mail is queued with; the rest follow from them or come later. */
export const MAIL_COLUMNS = [
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

/** Every column; by name, for the reason that is given for those of users. */
export const OUTBOX_COLUMNS = [
  ...MAIL_COLUMNS,
  'lease',
  'sent_at',
  'dead_at',
  'error',
] as const satisfies readonly (keyof OutboxRow)[]

/** The columns that administration sees: neither the parameters nor what a link is signed from. */
const LISTED_COLUMNS = [
  'id',
  'template',
  'recipient',
  'created_at',
  'not_before',
  'link_purpose',
  'link_deadline',
  'attempts',
  'due_at',
  'lease',
  'dead_at',
  'error',
] as const satisfies readonly (keyof OutboxRow)[]

/** A row as it is listed. */
export type ListedOutboxRow = Pick<OutboxRow, (typeof LISTED_COLUMNS)[number]>

/** A row as it is queued. */
export type NewOutboxRow = Pick<OutboxRow, (typeof MAIL_COLUMNS)[number]>

/**
 * What every SQL storage does to the outbox, inside a transaction that no other writer can enter; or, where there
 * is no such thing, that locks what it reads.
 */
export function outboxQueries(db: Kysely<Tables>, { lock = false } = {}) {
  const listed = (column: 'due_at' | 'dead_at', after: string) =>
    db
      .selectFrom('outbox')
      .select(LISTED_COLUMNS)
      .where(column, 'is not', null)
      .where('template', '<>', 'decoy')
      .where('id', '>', after)
      .orderBy('id')
      // Part of the text: as a parameter, some versions of MySQL refuse it.
      .limit(sql.lit(MAIL_PAGE))

  return {
    insertMail: compile((row: NewOutboxRow) => db.insertInto('outbox').values(pick(row, MAIL_COLUMNS))),

    waitingUnder: compile(({ key }: { key: string }) =>
      db
        .selectFrom('outbox')
        .select(['id', 'not_before'])
        .where('waiting_key', '=', key)
        .$if(lock, (select) => select.forUpdate()),
    ),

    moveMail: compile(({ id, notBefore }: { id: string; notBefore: number }) =>
      db.updateTable('outbox').set({ not_before: notBefore, due_at: notBefore }).where('id', '=', id),
    ),

    deleteMail: compile(({ id }: { id: string }) => db.deleteFrom('outbox').where('id', '=', id)),

    mailTo: compile(({ recipient }: { recipient: string }) =>
      db
        .selectFrom('outbox')
        .select('id')
        .where('recipient', '=', recipient)
        .where('due_at', 'is not', null)
        .$if(lock, (select) => select.forUpdate()),
    ),

    dueMails: compile(({ now, limit }: { now: number; limit: number }) =>
      db
        .selectFrom('outbox')
        .select(OUTBOX_COLUMNS)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit),
    ),

    claimableMail: compile(({ id, now }: { id: string; now: number }) =>
      db
        .selectFrom('outbox')
        .select(OUTBOX_COLUMNS)
        .where('id', '=', id)
        .where('due_at', 'is not', null)
        .where((eb) => eb.or([eb('lease', 'is', null), eb('due_at', '<=', now)]))
        .$if(lock, (select) => select.forUpdate().skipLocked()),
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
      db
        .selectFrom('outbox')
        .select(OUTBOX_COLUMNS)
        .where('id', '=', id)
        .where('lease', '=', lease)
        .$if(lock, (select) => select.forUpdate()),
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
            dead_at: null,
          })
          .where('id', '=', args.id),
    ),

    deadMail: compile(({ id }: { id: string }) =>
      db
        .selectFrom('outbox')
        .select(OUTBOX_COLUMNS)
        .where('id', '=', id)
        .where('dead_at', 'is not', null)
        .$if(lock, (select) => select.forUpdate()),
    ),

    listWaiting: compile(({ after }: { after: string }) => listed('due_at', after)),

    listDead: compile(({ after }: { after: string }) => listed('dead_at', after)),

    nextDue: compile((_: object) => db.selectFrom('outbox').select((eb) => eb.fn.min('due_at').as('due_at'))),
  }
}
