import { demandMayActOn, withStaff } from '../../admin/actor.ts'
import { findTarget, type Target } from '../../admin/change-user.ts'
import { actEvent } from '../../admin/event.ts'
import { type Context, commit } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import { reserveMail } from '../../mail/queue.ts'

/**
 * Mails the owner a link with which a password is chosen; the present one goes on working until then. Under the throttle
 * of the address, so it may wait; it is not lost.
 *
 * Throws `not_found`; `forbidden`; `invalid_input` while the account is disabled, since the link would not work.
 */
export async function sendReset(context: Context, { actor, id }: Target): Promise<void> {
  await withStaff(context, actor, { recent: false }, async (acting) => {
    const user = await findTarget(context, id)
    demandMayActOn(acting, user)
    if (user.disabledAt)
      throw new AuthError('invalid_input', { message: context.text('error.reset-disabled') })
    const mail = await reserveMail(context, 'reset', user.emailKey)
    return commit(context, [
      ...acting.held,
      mail.to(user, user.confirmedAt ? 'reset-password' : 'choose-password'),
      actEvent(context, acting, { type: 'password.reset-sent', userId: user.id }),
    ])
  })
}
