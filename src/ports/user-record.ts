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

/** What can be set on a user by an update; `trust` and `revision` follow from the change itself. */
export type UserUpdate = Partial<Omit<UserRecord, 'id' | 'trust' | 'revision' | 'createdAt' | 'lastLoginAt'>>

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
