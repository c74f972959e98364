import { changeUser, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'

/**
 * Ends every session of a user, also one that a slow log-in is about to open, and with them every link. Needs a recent
 * log-in.
 */
export async function endUserSessions(context: Context, target: Target): Promise<void> {
  await changeUser(context, target, { recent: true }, (user) => ({
    type: 'session.all-ended',
    set: {},
    raiseTrust: true,
    more: [{ kind: 'endSessions', userId: user.id, exceptId: null }],
  }))
}
