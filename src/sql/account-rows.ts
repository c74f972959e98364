import type {
  FoundSession,
  LeavingUser,
  PendingUser,
  SessionRecord,
  SessionUser,
  TakenBack,
  UserRecord,
  UserUpdate,
} from '../ports/storage.ts'
import { nameKey } from '../ports/user-directory.ts'
import type { FoundSessionRow, ListedSessionRow, ListedUserRow, NameKeys } from './account-queries.ts'
import type { SessionRow, UserRow } from './tables.ts'
import { date, dateOrNull, MalformedRow, numberLists, timeOrNull } from './values.ts'

/** Earlier than any time that is stored. */
const FIRST_TIME = Number.MIN_SAFE_INTEGER

/** The row of a user, if there is one. */
export function userOrNull(row: UserRow | undefined): UserRecord | null {
  return row === undefined ? null : userRecord(row)
}

/** The row of the session check, if there is one. A session that cannot be read is none: its holder logs in again. */
export function foundOrNull(row: FoundSessionRow | undefined): FoundSession | null {
  try {
    return row === undefined ? null : foundSession(row)
  } catch (error) {
    if (error instanceof MalformedRow) return null
    throw error
  }
}

/** The row of the session check as session and user. Throws {@link MalformedRow}. */
function foundSession(row: FoundSessionRow): FoundSession {
  return {
    session: {
      createdAt: date(row.session_created_at),
      lastSeenAt: date(row.last_seen_at),
      idleExpiresAt: date(row.idle_expires_at),
      expiresAt: date(row.expires_at),
      remember: row.remember === 1,
    },
    user: sessionUser(row),
  }
}

function sessionUser(row: Pick<UserRow, keyof UserRow & keyof FoundSessionRow>): SessionUser {
  return {
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    isStaff: row.is_staff === 1,
    isSuperuser: row.is_superuser === 1,
    createdAt: date(row.created_at),
    confirmedAt: dateOrNull(row.confirmed_at),
    disabledAt: dateOrNull(row.disabled_at),
    deleteAfter: dateOrNull(row.delete_after),
    lastLoginAt: dateOrNull(row.last_login_at),
    trust: row.trust,
    revision: row.revision,
    profile: row.profile,
    thumbnail: row.thumbnail,
  }
}

/** Throws {@link MalformedRow}. */
function userRecord(row: UserRow): UserRecord {
  return {
    ...sessionUser(row),
    emailKey: row.email_key,
    passwordHash: row.password_hash,
    // A plain array, whatever class of bytes the driver answers with.
    linkSecret: Uint8Array.from(row.link_secret),
    asked:
      row.asked_at === null
        ? null
        : { at: date(row.asked_at), ip: row.asked_ip, userAgent: row.asked_user_agent },
    takenBack: row.taken_back === null ? [] : numberLists(row.taken_back, 3).map(takenBack),
  }
}

function takenBack([from = 0, to = 0, until = 0]: readonly number[]): TakenBack {
  return { from, to, until: date(until) }
}

export function userRow(user: UserRecord): UserRow & NameKeys {
  return {
    id: user.id,
    created_at: user.createdAt.getTime(),
    last_login_at: timeOrNull(user.lastLoginAt),
    trust: user.trust,
    revision: user.revision,
    ...(userUpdateRow(user) as Required<ReturnType<typeof userUpdateRow>>),
  }
}

/** Only the columns that the update names. */
export function userUpdateRow(set: UserUpdate) {
  const row: Partial<Omit<UserRow & NameKeys, 'id' | 'created_at' | 'last_login_at' | 'trust' | 'revision'>> =
    {}
  if (set.email !== undefined) row.email = set.email
  if (set.emailKey !== undefined) row.email_key = set.emailKey
  if (set.passwordHash !== undefined) row.password_hash = set.passwordHash
  if (set.firstName !== undefined) {
    row.first_name = set.firstName
    row.first_name_key = nameKey(set.firstName)
  }
  if (set.lastName !== undefined) {
    row.last_name = set.lastName
    row.last_name_key = nameKey(set.lastName)
  }
  if (set.isStaff !== undefined) row.is_staff = Number(set.isStaff)
  if (set.isSuperuser !== undefined) row.is_superuser = Number(set.isSuperuser)
  if (set.confirmedAt !== undefined) row.confirmed_at = timeOrNull(set.confirmedAt)
  if (set.disabledAt !== undefined) row.disabled_at = timeOrNull(set.disabledAt)
  if (set.deleteAfter !== undefined) row.delete_after = timeOrNull(set.deleteAfter)
  if (set.linkSecret !== undefined) row.link_secret = set.linkSecret
  if (set.profile !== undefined) row.profile = set.profile
  if (set.thumbnail !== undefined) row.thumbnail = set.thumbnail
  if (set.takenBack !== undefined) {
    const ranges = set.takenBack.map(({ from, to, until }) => [from, to, until.getTime()])
    row.taken_back = ranges.length === 0 ? null : JSON.stringify(ranges)
  }
  if (set.asked !== undefined) {
    row.asked_at = set.asked?.at.getTime() ?? null
    row.asked_ip = set.asked?.ip ?? null
    row.asked_user_agent = set.asked?.userAgent ?? null
  }
  return row
}

/** Rows of a list; one that cannot be read is left out, so that it does not hide the others. */
export function soundSessionUsers(rows: readonly ListedUserRow[]): readonly SessionUser[] {
  return sound(rows, sessionUser)
}

/** Where to go on after the user who is there with this time; before all of them for null. */
export function listedFrom(id: string | undefined, time: Date | undefined): { from: number; id: string } {
  return { from: time?.getTime() ?? FIRST_TIME, id: id ?? '' }
}

export function leavingUsers(
  rows: readonly { id: string; delete_after: number | null }[],
): readonly LeavingUser[] {
  return rows.map((row) => ({ id: row.id, deleteAfter: new Date(row.delete_after ?? 0) }))
}

export function pendingUsers(
  rows: readonly { id: string; asked_at: number | null }[],
): readonly PendingUser[] {
  return rows.map((row) => ({ id: row.id, askedAt: new Date(row.asked_at ?? 0) }))
}

/** Whether one of these superusers other than `exceptId` can act. */
export function leavesSuperuser(
  rows: readonly Pick<UserRow, 'id' | 'confirmed_at' | 'disabled_at' | 'delete_after'>[],
  exceptId: string,
): boolean {
  return rows.some(
    (row) =>
      row.id !== exceptId &&
      row.confirmed_at !== null &&
      row.disabled_at === null &&
      row.delete_after === null,
  )
}

/** A session that cannot be read is none, as for the session check. */
export function soundSessions(rows: readonly ListedSessionRow[]): readonly SessionRecord[] {
  return sound(rows, sessionRecord)
}

function sound<Row, Value>(rows: readonly Row[], read: (row: Row) => Value): readonly Value[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)]
    } catch (error) {
      if (error instanceof MalformedRow) return []
      throw error
    }
  })
}

/** Throws {@link MalformedRow}. */
function sessionRecord(row: ListedSessionRow): SessionRecord {
  return {
    id: Uint8Array.from(row.session_id),
    userId: row.user_id,
    trust: row.trust,
    createdAt: date(row.created_at),
    lastSeenAt: date(row.last_seen_at),
    idleExpiresAt: date(row.idle_expires_at),
    expiresAt: date(row.expires_at),
    remember: row.remember === 1,
    ip: row.ip,
    userAgent: row.user_agent,
  }
}

export function sessionRow(session: SessionRecord): SessionRow {
  return {
    id: session.id,
    user_id: session.userId,
    trust: session.trust,
    created_at: session.createdAt.getTime(),
    last_seen_at: session.lastSeenAt.getTime(),
    idle_expires_at: session.idleExpiresAt.getTime(),
    expires_at: session.expiresAt.getTime(),
    remember: Number(session.remember),
    ip: session.ip,
    user_agent: session.userAgent,
  }
}
