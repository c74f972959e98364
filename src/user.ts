import { type Core, newId } from './context.ts'
import type { EmailAddress } from './input/email.ts'
import { filesUrl } from './paths.ts'
import type { SessionUser, UserRecord } from './ports/storage.ts'
import { emptyProfile, readProfile } from './profile/profile.ts'

/**
 * Where an account stands. `pending`: not confirmed yet. `disabled`: closed by an admin, which no flow of the
 * user's own undoes. `leaving`: to be deleted.
 */
export type UserStatus = 'pending' | 'active' | 'disabled' | 'leaving'

/** A user as the app sees one. */
export interface User<Profile extends object> {
  /** UUIDv7. Never used again for another user, so the app's own tables may refer to it. */
  readonly id: string
  /** The address as its owner typed it. */
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly status: UserStatus
  /** May use the admin functions. */
  readonly isStaff: boolean
  /** May also act on staff and grant ranks. */
  readonly isSuperuser: boolean
  readonly dateJoined: Date
  readonly lastLoginAt: Date | null
  /** Absolute address of their picture; null for none. */
  readonly thumbnail: string | null
  /** The app's own fields. */
  readonly profile: Profile
}

/** Where an account stands, computed from its times. */
export function statusOf(user: Pick<SessionUser, 'confirmedAt' | 'disabledAt' | 'deleteAfter'>): UserStatus {
  if (user.disabledAt) return 'disabled'
  if (user.deleteAfter) return 'leaving'
  return user.confirmedAt ? 'active' : 'pending'
}

/** Whether an account is to be deleted and its time has not come yet. */
export function mayReturn({ clock }: Pick<Core, 'clock'>, user: UserRecord): boolean {
  return statusOf(user) === 'leaving' && user.deleteAfter !== null && user.deleteAfter > clock.now()
}

/** What the app sees of a stored user: everything but the secrets. */
export function toUser<Profile extends object>(core: Core<Profile>, stored: SessionUser): User<Profile> {
  const { profile, fits } = readProfile(core.profile, stored.profile)
  if (!fits) {
    core.warnOnce(
      `profile ${stored.id}`,
      `the profile of user ${stored.id} no longer fits its schema; defaults are shown.`,
    )
  }
  return {
    id: stored.id,
    email: stored.email,
    firstName: stored.firstName,
    lastName: stored.lastName,
    status: statusOf(stored),
    isStaff: stored.isStaff,
    isSuperuser: stored.isSuperuser,
    dateJoined: stored.createdAt,
    lastLoginAt: stored.lastLoginAt,
    thumbnail:
      stored.thumbnail === null ? null : (core.files?.url(stored.thumbnail, filesUrl(core.settings)) ?? null),
    profile,
  }
}

/** A new pending account without names, rank or history. */
export function newUser(core: Core, { email, key }: EmailAddress, passwordHash: string): UserRecord {
  return {
    id: newId(core),
    email,
    emailKey: key,
    passwordHash,
    firstName: '',
    lastName: '',
    isStaff: false,
    isSuperuser: false,
    createdAt: core.clock.now(),
    confirmedAt: null,
    disabledAt: null,
    deleteAfter: null,
    lastLoginAt: null,
    trust: 1,
    revision: 1,
    linkSecret: core.random(32),
    asked: null,
    profile: JSON.stringify(emptyProfile(core.profile)),
    thumbnail: null,
    takenBack: [],
  }
}
