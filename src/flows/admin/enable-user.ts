import type { AdminUser } from '../../admin/admin-user.ts'
import { changeUser, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'
import { statusOf } from '../../user.ts'

/**
 * Opens a disabled account again, as what it was: one that was never confirmed is pending. Links from before stay dead.
 * Nothing happens to one that is not disabled. Needs a recent log-in.
 */
export async function enableUser<P extends object>(
  context: Context<P>,
  target: Target,
): Promise<AdminUser<P>> {
  return changeUser(context, target, { recent: true }, (user) => {
    if (!user.disabledAt) return null
    const set = { disabledAt: null }
    return {
      type: 'user.enabled',
      set,
      raiseTrust: true,
      before: { status: statusOf(user) },
      after: { status: statusOf({ ...user, ...set }) },
    }
  })
}
