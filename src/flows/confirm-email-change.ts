import { addressOf, freeAddress } from '../account/email-change.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { noticeSlot } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { findLiveSession, makeSession, type OpenedSession } from '../sessions/sessions.ts'
import { checkAddressLink } from '../tokens/link.ts'
import { toUser, type User } from '../user.ts'

/** The token from the link that was mailed to a new address. */
export interface ConfirmEmailChangeInput {
  readonly token: string
  /** The token from the session cookie, if there is one. Default: none. */
  readonly session?: string | null | undefined
}

/** Whose address was changed. */
export interface ConfirmEmailChangeResult<Profile extends object> {
  readonly user: User<Profile>
  /** What takes the place of the session that was given; null when none was, or none of this user's. */
  readonly session: OpenedSession | null
}

/**
 * Gives an account the address that the link was mailed to. Every session and every link from before is dead in the
 * same commit, but for the links by which a former address takes the account back; one more of these goes to the
 * address that was. The session that is given, if it is this user's, is replaced by a new one, which ends and is
 * dated as the former; none is opened otherwise.
 *
 * A pending account of that address, which nobody has proven, is removed. Of simultaneous uses of one link, and of
 * several people's links to one address, one succeeds.
 *
 * Throws `email_taken` when the address has become another account's; `link_invalid`, `link_expired`, `link_used`;
 * `unavailable`.
 */
export async function confirmEmailChange<P extends object>(
  context: Context<P>,
  input: ConfirmEmailChangeInput,
): Promise<ConfirmEmailChangeResult<P>> {
  return untilFresh<ConfirmEmailChangeResult<P>>(async () => {
    const { user, address } = await checkAddressLink(context, input?.token, 'change-email')
    const freed = await freeAddress(context, user, address)
    const own = await replaceOwnSession(context, user, input.session)
    const set = { email: address.email, emailKey: address.key }
    const result = await commit(context, [
      ...freed,
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      ...own.changes,
      noticeSlot(context).toAddress(user, 'email-changed', addressOf(user)),
      addEvent(context, {
        type: 'email.changed',
        userId: user.id,
        ...(own.opened ? { actorId: user.id } : {}),
      }),
    ])
    // `taken`: somebody has come to have the address since it was looked up; look again.
    if (result !== 'done') return 'stale'
    return { user: toUser(context, { ...user, ...set }), session: own.opened }
  })
}

/** Ends every session, and opens one where that of this browser was. No password was proven, so it is as old as that. */
async function replaceOwnSession(
  context: Context,
  user: UserRecord,
  token: unknown,
): Promise<{ readonly changes: readonly Change[]; readonly opened: OpenedSession | null }> {
  const endAll = { kind: 'endSessions', userId: user.id, exceptId: null } as const
  const live = await findLiveSession(context, token)
  if (live?.user.id !== user.id) return { changes: [endAll], opened: null }
  const { record, opened } = makeSession(context, { id: user.id, trust: user.trust + 1 }, live.session)
  const session = { ...record, createdAt: live.session.createdAt }
  return {
    changes: [{ kind: 'endSession', id: live.id, mustExist: true }, endAll, { kind: 'openSession', session }],
    opened,
  }
}
