import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { checkLink } from '../tokens/link.ts'
import { toUser, type User } from '../user.ts'

/** The token from a confirmation link. */
export interface ConfirmInput {
  readonly token: string
}

/**
 * Turns a pending account active. Of simultaneous uses of one link one succeeds; the others get the answer that
 * they would have got later.
 *
 * Throws `link_invalid`, `link_expired`, `link_used`, `already_confirmed`; `unavailable`.
 */
export async function confirm<P extends object>(context: Context<P>, input: ConfirmInput): Promise<User<P>> {
  return untilFresh(async () => {
    const user = await checkLink(context, input?.token, 'confirm')
    const set = { confirmedAt: context.clock.now(), asked: null }
    const result = await commit(context, [
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      addEvent(context, { type: 'user.confirmed', userId: user.id }),
    ])
    return result === 'done' ? toUser(context, { ...user, ...set }) : 'stale'
  })
}
