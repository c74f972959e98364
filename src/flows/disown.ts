import { removeUser } from '../account/remove-user.ts'
import { type Context, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import { checkLink } from '../tokens/link.ts'

/** The token from a link to a pending account. */
export interface DisownInput {
  readonly token: string
  readonly purpose: LinkPurpose
}

/**
 * "It was not me": removes a pending account, by the link that was mailed for it. A confirmed account is never
 * removed so.
 *
 * Throws `link_invalid`, `link_expired`, `link_used`, `already_confirmed`; `deletion_refused`, `account_in_use`;
 * `unavailable`.
 */
export async function disown(context: Context, input: DisownInput): Promise<void> {
  await untilFresh(async () => {
    const user = await checkLink(context, input?.token, input?.purpose)
    if (user.confirmedAt) throw new AuthError('already_confirmed')
    const event = { type: 'user.removed', detail: { reason: 'not me' } } as const
    return removeUser(context, user, { event, notice: false })
  })
}
