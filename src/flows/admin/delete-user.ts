import { removeUser } from '../../account/remove-user.ts'
import { demandMayActOn, withStaff } from '../../admin/actor.ts'
import { findTarget, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'
import { statusOf } from '../../user.ts'

/**
 * Deletes an account for good, as its owner could: the user, every session, the mail that waits for them and the picture.
 * Its owner hears of it, if the address is confirmed. What has happened stays noted, without what was theirs. Needs a
 * recent log-in.
 *
 * Throws `not_found`; `forbidden`; `last_superuser`; `deletion_refused` and `account_in_use`, and then nothing is deleted.
 */
export async function deleteUser(context: Context, { actor, id }: Target): Promise<void> {
  await withStaff(context, actor, { recent: true }, async (acting) => {
    const user = await findTarget(context, id)
    demandMayActOn(acting, user)
    // In words that outlive the account: neither before nor after is there anything left to tell.
    const detail = { status: statusOf(user), ...(acting.reason === null ? {} : { reason: acting.reason }) }
    const event = {
      type: 'user.deleted',
      ...(acting.id === null ? {} : { actorId: acting.id }),
      detail,
    } as const
    return removeUser(context, user, { event, held: acting.held, notice: user.confirmedAt !== null })
  })
}
