import { type AskForEmail, prepareEmailChange } from '../../account/email-change.ts'
import { demandMayActOn, withStaff } from '../../admin/actor.ts'
import { findTarget, type Target } from '../../admin/change-user.ts'
import { type Context, commit } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import { InputReader } from '../../input/read.ts'
import { statusOf } from '../../user.ts'

/**
 * Begins a change of somebody's address, as its owner could: a link goes to the new mailbox, which alone makes the change,
 * and a notice to the present one, with a link that takes the account back. So nobody becomes somebody else by way of an
 * address, and a slip of the pen is harmless. Needs a recent log-in.
 *
 * Throws `not_found`; `forbidden`; `invalid_input` for an address that is none or the same, and for an account that is not
 * active, for which no link works; with `revealAccounts` also `email_taken`. Otherwise the holder of an address that is
 * taken hears by mail.
 */
export async function changeUserEmail(
  context: Context,
  { actor, id, email: typed }: Target & { readonly email: string },
): Promise<void> {
  let ask: AskForEmail | undefined
  await withStaff(context, actor, { recent: true }, async (acting) => {
    const user = await findTarget(context, id)
    demandMayActOn(acting, user)
    const reader = new InputReader(context.text)
    const address = reader.email(typed)
    if (address.email === user.email) reader.refuse('email', 'field.email-same')
    reader.done()
    if (statusOf(user) !== 'active') {
      throw new AuthError('invalid_input', { message: context.text('error.email-inactive') })
    }
    ask ??= await prepareEmailChange(context, user, address)
    const detail = {
      before: JSON.stringify({ email: user.email }),
      after: JSON.stringify({ email: address.email }),
      ...(acting.reason === null ? {} : { reason: acting.reason }),
    }
    return commit(context, [...acting.held, ...(await ask(user, acting.id, detail))])
  })
}
