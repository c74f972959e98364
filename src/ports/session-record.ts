import type { UserRecord } from './user-record.ts'

/** A session as it is stored. */
export interface SessionRecord {
  /** SHA-256 of the session token, 32 bytes. The token itself is stored nowhere. */
  readonly id: Uint8Array
  readonly userId: string
  /** The user's trust when the session was opened. */
  readonly trust: number
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** The session ends at this moment unless it is renewed before. Never later than `expiresAt`. */
  readonly idleExpiresAt: Date
  /** The session ends at this moment whatever happens. */
  readonly expiresAt: Date
  /** Whether the person asked to stay logged in after closing the browser. */
  readonly remember: boolean
  readonly ip: string | null
  readonly userAgent: string | null
}

/** The columns of a user that the session check reads: everything but the secrets. */
export type SessionUser = Omit<UserRecord, 'passwordHash' | 'linkSecret' | 'asked' | 'emailKey' | 'takenBack'>

/** What {@link Storage.findSession} answers. */
export interface FoundSession {
  readonly session: Pick<
    SessionRecord,
    'createdAt' | 'lastSeenAt' | 'idleExpiresAt' | 'expiresAt' | 'remember'
  >
  readonly user: SessionUser
}
