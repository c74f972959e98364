import type { AdminUser } from '../../admin/admin-user.ts'
import { changeUser, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'
import { noticeSlot } from '../../mail/queue.ts'
import { statusOf } from '../../user.ts'

/**
 * Closes an account until it is enabled: every session and link of it is dead in the same commit, and its owner hears
 * of it, if the address is confirmed. Nothing happens to one that is disabled already. Needs a recent log-in.
 */
export async function disableUser<P extends object>(
  context: Context<P>,
  target: Target,
): Promise<AdminUser<P>> {
  return changeUser(context, target, { recent: true }, (user) => {
    if (user.disabledAt) return null
    const set = { disabledAt: context.clock.now() }
    return {
      type: 'user.disabled',
      set,
      raiseTrust: true,
      before: { status: statusOf(user) },
      after: { status: statusOf({ ...user, ...set }) },
      more: [
        { kind: 'endSessions', userId: user.id, exceptId: null },
        ...(user.confirmedAt ? [noticeSlot(context).to(user, 'disabled', user.trust + 1)] : []),
      ],
    }
  })
}
