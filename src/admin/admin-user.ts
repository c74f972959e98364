import type { Core } from '../context.ts'
import type { SessionUser } from '../ports/storage.ts'
import { toUser, type User } from '../user.ts'

/** A user as staff sees one. */
export interface AdminUser<Profile extends object> extends User<Profile> {
  /** When the address was confirmed; null while it is not. */
  readonly confirmedAt: Date | null
  /** Since when the account is disabled; null while it is not. */
  readonly disabledAt: Date | null
  /** When the account is to be deleted; null while it is not. */
  readonly deleteAfter: Date | null
}

/** What staff sees of a stored user. */
export function toAdminUser<P extends object>(core: Core<P>, stored: SessionUser): AdminUser<P> {
  const { confirmedAt, disabledAt, deleteAfter } = stored
  return { ...toUser(core, stored), confirmedAt, disabledAt, deleteAfter }
}
