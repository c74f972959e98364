import { askedAgain } from '../account/asked.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { InputReader } from '../input/read.ts'
import { countedForClient } from '../limits/client-throttle.ts'
import { reserveMail } from '../mail/queue.ts'
import type { MailTemplateName } from '../mail/templates/types.ts'
import type { UserRecord } from '../ports/storage.ts'

/** Whose link is to be mailed again. */
export interface RegenerateInput {
  readonly email: string
}

/**
 * Mails a link again for a pending account. Resolves alike whether or not the address has an account; the holder
 * of a confirmed or disabled one hears by mail how it stands. Earlier links live.
 *
 * Throws `invalid_input`, `too_many_attempts`, `unavailable`; with `revealAccounts` also `no_pending_account`.
 */
export async function regenerate(context: Context, input: RegenerateInput): Promise<void> {
  const reader = new InputReader(context.text)
  const email = reader.email(input?.email)
  reader.done()
  await countedForClient(context, 'regenerate', () => request(context, email))
}

async function request(context: Context, email: EmailAddress): Promise<void> {
  const mail = await reserveMail(context, 'regenerate', email.key)
  await untilFresh(async () => {
    const user = await context.storage.findUserByEmailKey(email.key)
    if (context.settings.revealAccounts && (!user || user.confirmedAt || user.disabledAt)) {
      throw new AuthError('no_pending_account')
    }
    return commit(context, [
      ...(user ? askedAgain(context, user) : []),
      user ? mail.to(user, templateFor(user)) : mail.decoy(),
      addEvent(context, { type: 'link.requested', userId: user?.id ?? null }),
    ])
  })
}

/** What the holder of an account is told who asks for a link, or proves a password that opens nothing. */
export function templateFor(user: UserRecord): MailTemplateName {
  if (user.disabledAt) return 'account-disabled'
  if (user.confirmedAt) return 'account-exists'
  return user.passwordHash === null ? 'choose-password' : 'confirm'
}
