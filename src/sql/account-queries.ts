import { type Kysely, type RawBuilder, sql } from 'kysely'
import { SWEEP_BATCH } from '../ports/storage.ts'
import { compile } from './compile.ts'
import type { SessionRow, Tables, UserRow } from './tables.ts'

// Named one by one, never `*`: on PostgreSQL a prepared `select *` fails for as long as its connection lives once a
// newer release has added a column.

const SECRET: ReadonlySet<string> = new Set<Secret>([
  'email_key',
  'password_hash',
  'link_secret',
  'asked_at',
  'asked_ip',
  'asked_user_agent',
  'taken_back',
])

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
  'thumbnail',
  'taken_back',
] as const satisfies readonly (keyof UserRow)[]

/** The columns that a list of users has: nothing that is secret. */
export const LISTED_USER_COLUMNS = USER_COLUMNS.filter(
  (column): column is Exclude<(typeof USER_COLUMNS)[number], Secret> => !SECRET.has(column),
)
type Secret =
  | 'email_key'
  | 'password_hash'
  | 'link_secret'
  | 'asked_at'
  | 'asked_ip'
  | 'asked_user_agent'
  | 'taken_back'

/** One row of a list of users. */
export type ListedUserRow = Omit<UserRow, Secret>

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

/** A session's columns under names that no user's column of another kind has. */
const LISTED_SESSION_COLUMNS = [
  'sessions.id as session_id',
  'sessions.user_id',
  'sessions.trust',
  'sessions.created_at',
  'sessions.last_seen_at',
  'sessions.idle_expires_at',
  'sessions.expires_at',
  'sessions.remember',
  'sessions.ip',
  'sessions.user_agent',
] as const

/** One row of a list of sessions. */
export type ListedSessionRow = Omit<SessionRow, 'id'> & { session_id: Uint8Array }

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
  'users.thumbnail',
] as const

/** One row of the session check. */
export type FoundSessionRow = Pick<
  SessionRow,
  'last_seen_at' | 'idle_expires_at' | 'expires_at' | 'remember'
> & { session_created_at: number } & Omit<UserRow, Secret>

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
export function accountQueries(db: Kysely<Tables>, { lockOwner = false, lock = false } = {}) {
  return {
    userById: compile(({ id }: { id: string }) =>
      db.selectFrom('users').select(USER_COLUMNS).where('id', '=', id),
    ),

    userByEmailKey: compile(({ key }: { key: string }) =>
      db.selectFrom('users').select(USER_COLUMNS).where('email_key', '=', key),
    ),

    pendingUsers: compile(({ before, from, id }: { before: number; from: number; id: string }) =>
      db
        .selectFrom('users')
        .select(['id', 'asked_at'])
        .where('asked_at', '<', before)
        .where('asked_at', '>=', from)
        .where((eb) => eb.or([eb('asked_at', '>', from), eb('id', '>', id)]))
        .where('confirmed_at', 'is', null)
        .where('disabled_at', 'is', null)
        .orderBy('asked_at')
        .orderBy('id')
        .limit(sql.lit(SWEEP_BATCH)),
    ),

    insertUser: compile((row: UserRow & NameKeys) =>
      db.insertInto('users').values(pick(row, [...USER_COLUMNS, 'first_name_key', 'last_name_key'])),
    ),

    touchUser: compile(({ id, at }: { id: string; at: number }) =>
      db.updateTable('users').set('last_login_at', at).where('id', '=', id),
    ),

    /** Kept at this revision until the commit. */
    userAtRevision: compile(({ id, revision }: { id: string; revision: number }) =>
      db
        .selectFrom('users')
        .select('id')
        .where('id', '=', id)
        .where('revision', '=', revision)
        .$if(lock, (select) => select.forUpdate()),
    ),

    deleteUser: compile(({ id, revision }: { id: string; revision: number }) =>
      db.deleteFrom('users').where('id', '=', id).where('revision', '=', revision),
    ),

    leavingUsers: compile(({ now, from, id }: { now: number; from: number; id: string }) =>
      db
        .selectFrom('users')
        .select(['id', 'delete_after'])
        .where('delete_after', '<=', now)
        .where('delete_after', '>=', from)
        .where((eb) => eb.or([eb('delete_after', '>', from), eb('id', '>', id)]))
        .orderBy('delete_after')
        .orderBy('id')
        .limit(sql.lit(SWEEP_BATCH)),
    ),

    // All of them in one order, so that two who ask at once do not wait for each other.
    superusers: compile((_: object) =>
      db
        .selectFrom('users')
        .select(['id', 'confirmed_at', 'disabled_at', 'delete_after'])
        .where('is_superuser', '=', sql.lit(1))
        .orderBy('id')
        .$if(lock, (select) => select.forUpdate()),
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

    liveSessions: compile(({ userId, now }: { userId: string; now: number }) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', (join) =>
          join.onRef('users.id', '=', 'sessions.user_id').onRef('users.trust', '=', 'sessions.trust'),
        )
        .select(LISTED_SESSION_COLUMNS)
        .where('sessions.user_id', '=', userId)
        .where('sessions.idle_expires_at', '>', now)
        .where('sessions.expires_at', '>', now),
    ),

    endedSessions: compile(({ now }: { now: number }) =>
      db
        .selectFrom('sessions')
        .select('id as session_id')
        .where('idle_expires_at', '<=', now)
        .orderBy('idle_expires_at')
        .limit(sql.lit(SWEEP_BATCH)),
    ),

    sweepSession: compile(({ id, now }: { id: Uint8Array; now: number }) =>
      db.deleteFrom('sessions').where('id', '=', id).where('idle_expires_at', '<=', now),
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

/** What the names are searched by. */
export interface NameKeys {
  first_name_key: string
  last_name_key: string
}

/** A column that is written. */
export type UserColumn = keyof (UserRow & NameKeys)

/** The compare-and-swap of a user that sets these columns. */
export function updateUserQuery(db: Kysely<Tables>, columns: readonly UserColumn[], raiseTrust: boolean) {
  return compile((args: UserRow & NameKeys) =>
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
