import { type Context, commit, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { InputReader } from '../input/read.ts'
import { countedForClient } from '../limits/client-throttle.ts'
import { reserveMail } from '../mail/queue.ts'

/** Whose password is forgotten. */
export interface RequestPasswordResetInput {
  readonly email: string
}

/**
 * Mails a link with which a new password is chosen; see `choosePassword`. Resolves alike whether or not the address
 * has an account. A pending account gets the link too, since choosing a password confirms the address; the holder
 * of a disabled one hears that it is. Changes nothing about the user: earlier links live, so that a stranger who
 * asks cannot kill the owner's.
 *
 * Throws `invalid_input`, `too_many_attempts`, `unavailable`; with `revealAccounts` also `no_account`.
 */
export async function requestPasswordReset(
  context: Context,
  input: RequestPasswordResetInput,
): Promise<void> {
  const reader = new InputReader(context.text)
  const email = reader.email(input?.email)
  reader.done()
  await countedForClient(context, 'reset', () => request(context, email))
}

async function request(context: Context, email: EmailAddress): Promise<void> {
  const mail = await reserveMail(context, 'reset', email.key)
  await untilFresh(async () => {
    const user = await context.storage.findUserByEmailKey(email.key)
    if (context.settings.revealAccounts && !user) throw new AuthError('no_account')
    return commit(context, [
      user ? mail.to(user, user.disabledAt ? 'account-disabled' : 'reset-password') : mail.decoy(),
      addEvent(context, { type: 'password.reset-requested', userId: user?.id ?? null }),
    ])
  })
}
