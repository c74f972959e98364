import type { AttemptRule, AttemptVerdict } from './attempt-rule.ts'
import type { Change, CommitResult } from './change.ts'
import type { LoggedEvent } from './event-record.ts'
import type { ClaimedMail, MailOutcome } from './outbox-mail.ts'
import type { FoundSession, SessionRecord } from './session-record.ts'
import type { LeavingUser, PendingUser, UserRecord } from './user-record.ts'

export type * from './attempt-rule.ts'
export type * from './change.ts'
export type * from './event-record.ts'
export type * from './outbox-mail.ts'
export type * from './session-record.ts'
export type * from './user-record.ts'

/** How many rows are swept at once, so that no sweep is in anybody's way for long. */
export const SWEEP_BATCH = 100

/**
 * What is swept by its age alone, and by which time: mail that was sent, by when; mail that was given up, by when;
 * events, by when they happened, or the first of those gathered did; attempts, by when the last was made or its wait
 * is over.
 */
export type SweptKind = 'sentMail' | 'deadMail' | 'events' | 'attempts'

/** How many events are listed at once. */
export const HISTORY_PAGE = 51

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
