import type { EventRecord } from './event-record.ts'
import type { OutboxMail } from './outbox-mail.ts'
import type { SessionRecord } from './session-record.ts'
import type { UserRecord, UserUpdate } from './user-record.ts'

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
