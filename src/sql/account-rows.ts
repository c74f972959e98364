import type { FoundSession, SessionRecord, SessionUser, UserRecord, UserUpdate } from '../ports/storage.ts'
import type { FoundSessionRow } from './account-queries.ts'
import type { SessionRow, UserRow } from './tables.ts'
import { date, dateOrNull, timeOrNull } from './values.ts'

/** The row of the session check as session and user. Throws {@link MalformedRow}. */
export function foundSession(row: FoundSessionRow): FoundSession {
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
  }
}

/** Throws {@link MalformedRow}. */
export function userRecord(row: UserRow): UserRecord {
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
  }
}

export function userRow(user: UserRecord): UserRow {
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
  const row: Partial<Omit<UserRow, 'id' | 'created_at' | 'last_login_at' | 'trust' | 'revision'>> = {}
  if (set.email !== undefined) row.email = set.email
  if (set.emailKey !== undefined) row.email_key = set.emailKey
  if (set.passwordHash !== undefined) row.password_hash = set.passwordHash
  if (set.firstName !== undefined) row.first_name = set.firstName
  if (set.lastName !== undefined) row.last_name = set.lastName
  if (set.isStaff !== undefined) row.is_staff = Number(set.isStaff)
  if (set.isSuperuser !== undefined) row.is_superuser = Number(set.isSuperuser)
  if (set.confirmedAt !== undefined) row.confirmed_at = timeOrNull(set.confirmedAt)
  if (set.disabledAt !== undefined) row.disabled_at = timeOrNull(set.disabledAt)
  if (set.deleteAfter !== undefined) row.delete_after = timeOrNull(set.deleteAfter)
  if (set.linkSecret !== undefined) row.link_secret = set.linkSecret
  if (set.profile !== undefined) row.profile = set.profile
  if (set.asked !== undefined) {
    row.asked_at = set.asked?.at.getTime() ?? null
    row.asked_ip = set.asked?.ip ?? null
    row.asked_user_agent = set.asked?.userAgent ?? null
  }
  return row
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
