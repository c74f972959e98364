import type { AdminUser } from '../../admin/admin-user.ts'
import { changeUser, type Target } from '../../admin/change-user.ts'
import { difference } from '../../admin/event.ts'
import type { Context } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import { InputReader } from '../../input/read.ts'
import type { UserRecord } from '../../ports/storage.ts'

/** The rank that somebody is to have. What is left out stays, as far as it can: a superuser is always staff. */
export interface RankInput {
  /** May use the admin functions. Taking it takes the rank of superuser too. */
  readonly isStaff?: boolean | undefined
  /** May also act on staff and grant ranks. Granting it makes staff too. */
  readonly isSuperuser?: boolean | undefined
}

/**
 * Grants and takes ranks, from the next request on. For superusers, who cannot change their own. Only who has confirmed
 * the address can be given one: before that nobody knows who holds the mailbox. Needs a recent log-in.
 *
 * Throws `forbidden` for who is no superuser, and for the own rank; `invalid_input`; `last_superuser`.
 */
export async function setRank<P extends object>(
  context: Context<P>,
  { rank, ...target }: Target & { readonly rank: RankInput },
): Promise<AdminUser<P>> {
  return changeUser(context, target, { recent: true }, (user, acting) => {
    if (!acting.isSuperuser || acting.id === user.id) throw new AuthError('forbidden')
    const set = rankOf(user, readRank(context, rank))
    const gained = (set.isStaff && !user.isStaff) || (set.isSuperuser && !user.isSuperuser)
    if (gained && !user.confirmedAt) {
      throw new AuthError('invalid_input', { message: context.text('error.rank-unconfirmed') })
    }
    const changed = difference(values(user), values(set))
    if (Object.keys(changed.after).length === 0) return null
    return { type: 'user.rank-changed', set, raiseTrust: false, ...changed }
  })
}

type Rank = Pick<UserRecord, 'isStaff' | 'isSuperuser'>

function readRank(context: Context, rank: RankInput): RankInput {
  const reader = new InputReader(context.text)
  for (const [name, value] of [
    ['is_staff', rank?.isStaff],
    ['is_superuser', rank?.isSuperuser],
  ] as const) {
    if (value !== undefined && typeof value !== 'boolean') reader.refuse(name, 'field.flag')
  }
  reader.done()
  return rank ?? {}
}

function rankOf(user: Rank, { isStaff, isSuperuser }: RankInput): Rank {
  if (isSuperuser ?? (user.isSuperuser && isStaff !== false)) return { isStaff: true, isSuperuser: true }
  return { isStaff: isStaff ?? (user.isStaff || user.isSuperuser), isSuperuser: false }
}

function values({ isStaff, isSuperuser }: Rank) {
  return { is_staff: isStaff, is_superuser: isSuperuser }
}
