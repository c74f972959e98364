import type { FileStore } from './file-store.ts'
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
  /** When and from where a pending account was last asked for, to a day; null once confirmed. */
  readonly asked: AskedFrom | null
  /** The app's profile as JSON text. */
  readonly profile: string
  /** Name of the picture in the {@link FileStore}; null for none. */
  readonly thumbnail: string | null
  /** Take-back links that count no more, by the trust they were made under; empty for nearly everybody. */
  readonly takenBack: readonly TakenBack[]
}

/** Take-back links of a user that were used up by the use of one of them: those made under a trust of this range. */
export interface TakenBack {
  readonly from: number
  readonly to: number
  /** When the last of them has expired, so that the range need be kept no longer. */
  readonly until: Date
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
export type SessionUser = Omit<UserRecord, 'passwordHash' | 'linkSecret' | 'asked' | 'emailKey' | 'takenBack'>

/** How many rows are swept at once, so that no sweep is in anybody's way for long. */
export const SWEEP_BATCH = 100

/**
 * What is swept by its age alone, and by which time: mail that was sent, by when; mail that was given up, by when;
 * events, by when they happened, or the first of those gathered did; attempts, by when the last was made or its wait
 * is over.
 */
export type SweptKind = 'sentMail' | 'deadMail' | 'events' | 'attempts'

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
  /** Plain texts that the mail is made with; no secret. `address` is the one that its link speaks for, if not the user's. */
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

/** An event as it is listed. */
export interface LoggedEvent extends Omit<EventRecord, 'gatherKey'> {
  /** How many were gathered into it, itself included. */
  readonly count: number
}

/** How many events are listed at once. */
export const HISTORY_PAGE = 51

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
   * Deletes the user with all sessions, and blanks the addresses of clients in the events about it so far, those of
   * this list included, their gather keys, and the details that say what was there `before` and `after`. Answers `stale` unless the user stands at this revision. A row of the
   * app's that refers to the user and refuses is the error `account_in_use`.
   */
  | { readonly kind: 'deleteUser'; readonly id: string; readonly revision: number }
  /** Answers `stale` unless the session's trust is the user's. */
  | { readonly kind: 'openSession'; readonly session: SessionRecord }
  /** Answers `stale` unless the user stands at this revision, and keeps it there until the commit. */
  | { readonly kind: 'checkUser'; readonly id: string; readonly revision: number }
  /** Nothing when there is no such session; where it must exist, `stale`. */
  | { readonly kind: 'endSession'; readonly id: Uint8Array; readonly mustExist?: true }
  /** Ends every session of a user, but for one if it is named. */
  | { readonly kind: 'endSessions'; readonly userId: string; readonly exceptId: Uint8Array | null }
  /**
   * A guard: answers `last_superuser` unless somebody else than this user is an active superuser (confirmed, neither
   * disabled nor leaving). Locks first, so that of two who leave each other alone at once one is refused; so it comes
   * before what it guards.
   */
  | { readonly kind: 'keepSuperuser'; readonly userId: string }
  | { readonly kind: 'addMail'; readonly mail: OutboxMail }
  /** Takes away every mail to this address that waits, also one that a worker has claimed. */
  | { readonly kind: 'dropMail'; readonly recipient: string }
  | { readonly kind: 'addEvent'; readonly event: EventRecord }
  /**
   * Notes that the {@link FileStore} has, or is about to have, a file that no user has. Nothing when it is noted
   * already.
   */
  | { readonly kind: 'noteFile'; readonly name: string; readonly at: Date }
  /** Takes that note away: a user has the file by this commit, or it is gone. Nothing when there is none; where it must exist, `stale`. */
  | { readonly kind: 'forgetFile'; readonly name: string; readonly mustExist?: true }
  /** As {@link Storage.clearAttempts}. */
  | { readonly kind: 'clearAttempts'; readonly key: Uint8Array }

/**
 * `done`: everything is stored. `stale`: a revision or a trust moved, or a session ended; nothing is stored, read again.
 * `taken`: an address exists; nothing is stored. `last_superuser`: nobody would be left; nothing is stored.
 */
export type CommitResult = 'done' | 'stale' | 'taken' | 'last_superuser'

/** A user whose time has come, as {@link Storage.listLeaving} finds one. */
export interface LeavingUser {
  readonly id: string
  readonly deleteAfter: Date
}

/** A user who was never confirmed, as {@link Storage.listPending} finds one. */
export interface PendingUser {
  readonly id: string
  readonly askedAt: Date
}

/** How attempts under one key are counted. */
export interface AttemptRule {
  /** So many are let through without a wait; from the last of them on each keeps the next one waiting. */
  readonly free: number
  /** After so many in a row nothing is let through any more, until the key's attempts are forgotten. */
  readonly most: number
}

/** Whether an attempt may go on. */
export type AttemptVerdict =
  /** `last`: after it none is let through any more. Absent elsewhere. */
  | { readonly allowed: true; readonly last?: true }
  /** `spent`: waiting does not help, only {@link Storage.clearAttempts}. Absent elsewhere. */
  | { readonly allowed: false; readonly retryAfterSeconds: number; readonly spent?: true }

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
 * reached or does not answer in time; then nothing is half done. (`commit` has one more, `account_in_use`.) What does not exist is answered with null,
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
  /** The sessions of a user that count at `now`: under the user's trust, with both ends yet to come; in any order. */
  listSessions(userId: string, now: Date): Promise<readonly SessionRecord[]>
  /**
   * Takes away up to {@link SWEEP_BATCH} sessions that are over at `now`, and answers how many. One that is renewed
   * meanwhile stays.
   */
  sweepSessions(now: Date): Promise<number>
  /**
   * Up to {@link SWEEP_BATCH} users whose `deleteAfter` is no later than `now`, by that moment and then by id; with
   * `after`, those behind it in that order.
   */
  listLeaving(now: Date, after: LeavingUser | null): Promise<readonly LeavingUser[]>
  /**
   * Takes away up to {@link SWEEP_BATCH} rows of a kind whose time is before `before`, oldest first, and answers how
   * many. What has changed meanwhile so that it is no longer that old stays, and so does mail that waits or is leased,
   * and a count of `MOST_ATTEMPTS`, at which a password is off.
   */
  sweepOld(kind: SweptKind, before: Date): Promise<number>
  /**
   * Up to {@link SWEEP_BATCH} users who were asked for before `askedBefore` and are neither confirmed nor disabled, by
   * that moment and then by id; with `after`, those behind it in that order.
   */
  listPending(askedBefore: Date, after: PendingUser | null): Promise<readonly PendingUser[]>
  /** Up to {@link SWEEP_BATCH} names under `noteFile`, noted before `notedBefore`, the longest noted first. */
  listFiles(notedBefore: Date): Promise<readonly string[]>
  /**
   * Up to {@link HISTORY_PAGE} events about a user, in the order of their ids, the newest first; with `before`, only
   * those whose id is less.
   */
  listUserEvents(userId: string, before: string | null): Promise<readonly LoggedEvent[]>
  /**
   * Applies all changes or none. Throws `account_in_use` when a foreign key of the app's refuses that a user is
   * deleted; its `cause` names the table and the constraint, as far as the database does.
   */
  commit(changes: readonly Change[]): Promise<CommitResult>

  /**
   * Counts an attempt under `key` before the password is looked at, durably and atomically, or refuses it
   * without counting. The policy is `nextAttempt`, which `rule` is handed on to.
   */
  reserveAttempt(key: Uint8Array, now: Date, rule?: AttemptRule): Promise<AttemptVerdict>
  /**
   * Takes one attempt back, and its wait, when no password was looked at. Nothing when there is none. What is left is
   * `givenBack`'s to say.
   */
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
