import { freeAddress } from '../account/email-change.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { noticeSlot } from '../mail/queue.ts'
import { checkAddressLink } from '../tokens/link.ts'
import { usedUp } from '../tokens/take-back.ts'

/** The token from the take-back link in a notice of a change of address. */
export interface TakeBackEmailInput {
  readonly token: string
}

/**
 * "It was not me": gives an account the address again that it had when somebody asked for another, whatever has
 * become of it since. The password is forgotten and every session ended, a change that was asked for and not yet
 * confirmed is dead, and a link to choose a password is mailed to the address; the one that loses the account hears
 * of it. The link works once, and takes with it those of later changes, but none of an earlier one.
 *
 * Throws `email_taken`, and changes nothing, when the address is another account's by now: that may be deleted, and
 * the link used then. Throws `link_invalid`, `link_expired`, `link_used`; `unavailable`.
 */
export async function takeBackEmail(context: Context, input: TakeBackEmailInput): Promise<void> {
  await untilFresh(async () => {
    const { user, address, trust } = await checkAddressLink(context, input?.token, 'take-back')
    const freed = await freeAddress(context, user, address)
    const notice = noticeSlot(context)
    const set = {
      email: address.email,
      emailKey: address.key,
      passwordHash: null,
      takenBack: usedUp(user, trust, context.clock.now()),
    }
    const result = await commit(context, [
      ...freed,
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      { kind: 'endSessions', userId: user.id, exceptId: null },
      notice.to({ ...user, ...set }, 'email-restored', user.trust + 1),
      ...(address.key === user.emailKey ? [] : [notice.to(user, 'email-taken-back')]),
      addEvent(context, { type: 'email.taken-back', userId: user.id }),
    ])
    // `taken`: as when a change is confirmed.
    return result === 'done' ? 'done' : 'stale'
  })
}
