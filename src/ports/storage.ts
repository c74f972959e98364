import type { LinkPurpose } from './token-signer.ts'

/** A user as it is stored. Times have millisecond precision. */
export interface UserRecord {
  /** UUIDv7. Never used again for another user. */
  readonly id: string
  /** The address as its owner typed it; mail goes here. */
  readonly email: string
  /** Canonical form of the address, unique, compared byte for byte. */
  readonly emailKey: string
  /** PHC string or another self-describing hash; null while no password is set. */
  readonly passwordHash: string | null
  readonly firstName: string
  readonly lastName: string
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly createdAt: Date
  readonly confirmedAt: Date | null
  readonly disabledAt: Date | null
  readonly deleteAfter: Date | null
  readonly lastLoginAt: Date | null
  /** Raised by every change of status, address or password; sessions and links count only under the same. */
  readonly trust: number
  /** Raised by every update except {@link Change | touchUser}; the compare-and-swap. */
  readonly revision: number
  /** 32 random bytes that every link's fingerprint is made over. */
  readonly linkSecret: Uint8Array
  /** When and from where a pending account was asked for with this password; null once confirmed. */
  readonly asked: AskedFrom | null
  /** The app's profile as JSON text. */
  readonly profile: string
}

/** When and from where something was asked for. */
export interface AskedFrom {
  readonly at: Date
  readonly ip: string | null
  readonly userAgent: string | null
}

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
export type SessionUser = Omit<UserRecord, 'passwordHash' | 'linkSecret' | 'asked' | 'emailKey'>

/** What {@link Storage.findSession} answers. */
export interface FoundSession {
  readonly session: Pick<
    SessionRecord,
    'createdAt' | 'lastSeenAt' | 'idleExpiresAt' | 'expiresAt' | 'remember'
  >
  readonly user: SessionUser
}

/** What can be set on a user by an update; `trust` and `revision` follow from the change itself. */
export type UserUpdate = Partial<Omit<UserRecord, 'id' | 'trust' | 'revision' | 'createdAt' | 'lastLoginAt'>>

/** A mail that waits to be sent. Holds no secret, and stays valid when the user it is about is gone. */
export interface OutboxMail {
  /** UUIDv7. */
  readonly id: string
  /** Name of the template; `decoy` is never sent, only taken away. */
  readonly template: string
  /** The address as of the moment it was queued. */
  readonly recipient: string
  readonly locale: string
  readonly params: Readonly<Record<string, string>>
  /** The link that the mail carries, signed only when it is sent; null for a mail without one. */
  readonly link: OutboxLink | null
  readonly createdAt: Date
  /** Not to be sent before this moment. */
  readonly notBefore: Date
  /** While a mail waits under this key, another one under the same key replaces it and takes its place in time. */
  readonly replaceKey: string | null
}

/** What is needed to sign a link when its mail is sent. */
export interface OutboxLink {
  readonly purpose: LinkPurpose
  readonly userId: string
  readonly trust: number
  /** When the link ends; a mail that could not be sent by then is dropped. */
  readonly deadline: Date
}

/** A mail that this worker has claimed. */
export interface ClaimedMail extends OutboxMail {
  /** Proof of the claim, for {@link Storage.settleMail}. */
  readonly lease: string
  /** How many times it has been tried, this time included. */
  readonly attempts: number
}

/** What became of a claimed mail. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly at: Date }
  | { readonly kind: 'retry'; readonly notBefore: Date; readonly error: string }
  /** Given back untried; does not count as an attempt. */
  | { readonly kind: 'release' }
  | { readonly kind: 'dead'; readonly at: Date; readonly error: string }
  /** Taken away; with an event, unless it is a decoy. */
  | { readonly kind: 'drop'; readonly event: EventRecord | null }

/** What happened, to whom, from where, and how it ended. Holds no secret. */
export interface EventRecord {
  /** UUIDv7, made before the commit, so that it tells afterwards whether the commit happened. */
  readonly id: string
  /** Such as `user.registered`. */
  readonly type: string
  readonly at: Date
  /** Who it is about; null for an address that nobody has. */
  readonly userId: string | null
  /** Who did it; null for a person who is not logged in. */
  readonly actorId: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly outcome: 'success' | 'failure'
  readonly detail: Readonly<Record<string, string>>
  /** Events with the same key are gathered into the first, whose count rises; null for one of its own. */
  readonly gatherKey: string | null
}

/** One plain change; {@link Storage.commit} applies a list of them, all or none, in their order. */
export type Change =
  /** Answers `taken` when the address exists. */
  | { readonly kind: 'insertUser'; readonly user: UserRecord }
  /** Answers `stale` unless the user stands at this revision; `taken` when a new address exists. */
  | {
      readonly kind: 'updateUser'
      readonly id: string
      readonly revision: number
      readonly set: UserUpdate
      /** Whether status, address or password change, so that every session and link made before is dead. */
      readonly raiseTrust: boolean
    }
  /** Sets a time of last use; nothing when the user is gone. */
  | { readonly kind: 'touchUser'; readonly id: string; readonly lastLoginAt: Date }
  /**
   * Deletes the user with all sessions, and blanks the addresses of clients in the events about it so far.
   * Answers `stale` unless the user stands at this revision.
   */
  | { readonly kind: 'deleteUser'; readonly id: string; readonly revision: number }
  /** Answers `stale` unless the session's trust is the user's. */
  | { readonly kind: 'openSession'; readonly session: SessionRecord }
  /** Nothing when there is no such session. */
  | { readonly kind: 'endSession'; readonly id: Uint8Array }
  /** Ends every session of a user, but for one if it is named. */
  | { readonly kind: 'endSessions'; readonly userId: string; readonly exceptId: Uint8Array | null }
  | { readonly kind: 'addMail'; readonly mail: OutboxMail }
  | { readonly kind: 'addEvent'; readonly event: EventRecord }
  /** As {@link Storage.clearAttempts}. */
  | { readonly kind: 'clearAttempts'; readonly key: Uint8Array }

/**
 * `done`: everything is stored. `stale`: a revision or a trust moved; nothing is stored, read again.
 * `taken`: an address exists; nothing is stored.
 */
export type CommitResult = 'done' | 'stale' | 'taken'

/** Whether an attempt may go on. */
export type AttemptVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly retryAfterSeconds: number }

/** What a storage is given when it is opened. */
export interface StorageSetup {
  /** Whether missing tables may be made and older ones brought up to date. */
  readonly migrate: boolean
}

/**
 * Where accounts live. The contract that every implementation must keep is spelled out, clause by clause, by
 * `storageContract` of `latchkey/testing`; `docs/storage-guide.md` says how to write one.
 *
 * Every verb but `open` throws only an {@link AuthError} with code `unavailable`, when the database cannot be
 * reached or does not answer in time; then nothing is half done. What does not exist is answered with null,
 * never with an error.
 */
export interface Storage {
  /** Where it is, without credentials, for messages: `sqlite:/srv/app.db`. Also tells two storages apart. */
  readonly name: string

  /**
   * Connects, checks versions, and makes or checks the tables; two processes may do so at once. Throws a
   * `TypeError` in one sentence with the fix when a setting is wrong, the driver is missing, the tables are
   * missing or their version is not this release's.
   */
  open(setup: StorageSetup): Promise<void>
  /** Finishes what runs and lets go. May be called twice, and without `open`. */
  close(): Promise<void>
  /** Resolves when the database answers. */
  ping(): Promise<void>

  /** The user with this id. */
  findUserById(id: string): Promise<UserRecord | null>
  /** By canonical key, byte for byte. */
  findUserByEmailKey(emailKey: string): Promise<UserRecord | null>
  /**
   * The session of this token hash with its user, in one read, and only while the session's trust is the
   * user's. Expiry and status are the caller's to check. Writes nothing.
   */
  findSession(id: Uint8Array): Promise<FoundSession | null>
  /**
   * Notes that a session was used, if it still exists, had not reached its idle end at `lastSeenAt`, and its
   * trust is still the user's. Never makes one, never moves a time back, and never extends beyond `expiresAt`.
   */
  renewSession(id: Uint8Array, lastSeenAt: Date, idleExpiresAt: Date): Promise<void>
  /** Applies all changes or none. */
  commit(changes: readonly Change[]): Promise<CommitResult>

  /**
   * Counts an attempt under `key` before the password is looked at, durably and atomically, or refuses it
   * without counting. The policy is `nextAttempt`.
   */
  reserveAttempt(key: Uint8Array, now: Date): Promise<AttemptVerdict>
  /** Takes one attempt back, and its wait, when no password was looked at. Nothing when there is none. */
  giveBackAttempt(key: Uint8Array): Promise<void>
  /** Forgets the attempts under `key`. */
  clearAttempts(key: Uint8Array): Promise<void>

  /**
   * Claims up to `limit` mails that are due, longest due first, for `leaseSeconds`; a lease that ran out is free to
   * be claimed again. No mail is claimed by two workers at a time. With `id`, that mail only, due or not.
   */
  claimMail(claim: {
    readonly now: Date
    readonly leaseSeconds: number
    readonly limit: number
    readonly id?: string
  }): Promise<readonly ClaimedMail[]>
  /**
   * Notes what became of a claimed mail. False, and nothing changed, when the lease is no longer this one. One
   * that is to wait again gives way to a mail that has come to wait under its key meanwhile, which takes its
   * place in time.
   */
  settleMail(id: string, lease: string, outcome: MailOutcome): Promise<boolean>
  /** When the next mail that waits is due; null when none waits. Leased mails count from their lease's end. */
  nextMailAt(): Promise<Date | null>
}
