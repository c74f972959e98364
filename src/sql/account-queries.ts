import type { Kysely, RawBuilder } from 'kysely'
import { compile } from './compile.ts'
import type { SessionRow, Tables, UserRow } from './tables.ts'

const USER_COLUMNS = [
  'id',
  'email',
  'email_key',
  'password_hash',
  'first_name',
  'last_name',
  'is_staff',
  'is_superuser',
  'created_at',
  'confirmed_at',
  'disabled_at',
  'delete_after',
  'last_login_at',
  'trust',
  'revision',
  'link_secret',
  'asked_at',
  'asked_ip',
  'asked_user_agent',
  'profile',
] as const satisfies readonly (keyof UserRow)[]

const SESSION_COLUMNS = [
  'id',
  'user_id',
  'trust',
  'created_at',
  'last_seen_at',
  'idle_expires_at',
  'expires_at',
  'remember',
  'ip',
  'user_agent',
] as const satisfies readonly (keyof SessionRow)[]

/** Which columns of the two tables the session check reads: nothing that is secret. */
const FOUND_SESSION_COLUMNS = [
  'sessions.created_at as session_created_at',
  'sessions.last_seen_at',
  'sessions.idle_expires_at',
  'sessions.expires_at',
  'sessions.remember',
  'users.id',
  'users.email',
  'users.first_name',
  'users.last_name',
  'users.is_staff',
  'users.is_superuser',
  'users.created_at',
  'users.confirmed_at',
  'users.disabled_at',
  'users.delete_after',
  'users.last_login_at',
  'users.trust',
  'users.revision',
  'users.profile',
] as const

/** One row of the session check. */
export type FoundSessionRow = Pick<
  SessionRow,
  'last_seen_at' | 'idle_expires_at' | 'expires_at' | 'remember'
> & { session_created_at: number } & Omit<
    UserRow,
    'email_key' | 'password_hash' | 'link_secret' | 'asked_at' | 'asked_ip' | 'asked_user_agent'
  >

/** The session check; `key` may dress its one parameter, the token hash. */
export function findSessionQuery(db: Kysely<Tables>, key: (id: Uint8Array) => RawBuilder<Uint8Array>) {
  return compile(({ id }: { id: Uint8Array }) =>
    db
      .selectFrom('sessions')
      .innerJoin('users', (join) =>
        join.onRef('users.id', '=', 'sessions.user_id').onRef('users.trust', '=', 'sessions.trust'),
      )
      .select(FOUND_SESSION_COLUMNS)
      .where('sessions.id', '=', key(id)),
  )
}

/** What every SQL storage does to users and sessions, but for the session check. */
export function accountQueries(db: Kysely<Tables>, { lockOwner = false } = {}) {
  return {
    userById: compile(({ id }: { id: string }) => db.selectFrom('users').selectAll().where('id', '=', id)),

    userByEmailKey: compile(({ key }: { key: string }) =>
      db.selectFrom('users').selectAll().where('email_key', '=', key),
    ),

    insertUser: compile((row: UserRow) => db.insertInto('users').values(pick(row, USER_COLUMNS))),

    touchUser: compile(({ id, at }: { id: string; at: number }) =>
      db.updateTable('users').set('last_login_at', at).where('id', '=', id),
    ),

    deleteUser: compile(({ id, revision }: { id: string; revision: number }) =>
      db.deleteFrom('users').where('id', '=', id).where('revision', '=', revision),
    ),

    // Reading the trust inside the insert leaves no moment between the look and the deed, on any database.
    openSession: compile((row: SessionRow) =>
      db
        .insertInto('sessions')
        .columns(SESSION_COLUMNS)
        .expression(
          db
            .selectFrom('users')
            .select((eb) => SESSION_COLUMNS.map((column) => eb.val(row[column]).as(column)))
            .where('users.id', '=', row.user_id)
            .where('users.trust', '=', row.trust)
            .$if(lockOwner, (select) => select.forUpdate()),
        ),
    ),

    renewSession: compile((args: { id: Uint8Array; seen: number; idle: number }) =>
      db
        .updateTable('sessions')
        .set((eb) => ({
          last_seen_at: eb
            .case()
            .when('last_seen_at', '<', args.seen)
            .then(args.seen)
            .else(eb.ref('last_seen_at'))
            .end(),
          idle_expires_at: eb
            .case()
            .when('idle_expires_at', '>=', args.idle)
            .then(eb.ref('idle_expires_at'))
            .when('expires_at', '<', args.idle)
            .then(eb.ref('expires_at'))
            .else(args.idle)
            .end(),
        }))
        .where('id', '=', args.id)
        .where('idle_expires_at', '>', args.seen)
        .where('trust', '=', (eb) =>
          eb.selectFrom('users').select('users.trust').whereRef('users.id', '=', 'sessions.user_id'),
        ),
    ),

    endSession: compile(({ id }: { id: Uint8Array }) => db.deleteFrom('sessions').where('id', '=', id)),

    endSessions: compile(({ userId }: { userId: string }) =>
      db.deleteFrom('sessions').where('user_id', '=', userId),
    ),

    endOtherSessions: compile(({ userId, exceptId }: { userId: string; exceptId: Uint8Array }) =>
      db.deleteFrom('sessions').where('user_id', '=', userId).where('id', '!=', exceptId),
    ),
  }
}

/** The compare-and-swap of a user that sets these columns. */
export function updateUserQuery(
  db: Kysely<Tables>,
  columns: readonly (keyof UserRow)[],
  raiseTrust: boolean,
) {
  return compile((args: UserRow) =>
    db
      .updateTable('users')
      .set(pick(args, columns))
      .set((eb) => ({
        revision: eb('revision', '+', eb.lit(1)),
        ...(raiseTrust ? { trust: eb('trust', '+', eb.lit(1)) } : {}),
      }))
      .where('id', '=', args.id)
      .where('revision', '=', args.revision),
  )
}

/** Those columns of a row, or their placeholders: a row of placeholders cannot be spread. */
export function pick<Row, Column extends keyof Row>(row: Row, columns: readonly Column[]): Pick<Row, Column> {
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<Row, Column>
}
