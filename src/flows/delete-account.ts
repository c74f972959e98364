import { withOwnPassword } from '../account/own-password.ts'
import { removeUser, superuserGuard } from '../account/remove-user.ts'
import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { noticeSlot } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'

/** Whose account is to be deleted, and the proof that it is them who asks. */
export interface DeleteAccountInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  readonly password: string
}

/** What became of the account. */
export interface DeletedAccount {
  /** Until when it can be restored; null when it is gone. */
  readonly deleteAfter: Date | null
}

/**
 * Deletes the account of who is logged in and knows the password: the user, every session, the mail that waits for
 * them and their picture. What has happened stays noted, without the addresses of clients. A notice is mailed. With
 * a time of grace (option `deletion`) the account is left instead: every session and link is dead, and until it is
 * deleted for good it can be restored. The app's own rows are its own to take away: option `onDelete`.
 *
 * Throws `not_logged_in`; `invalid_input`; `wrong_password` with `fields`; `too_many_attempts`, since a wrong password
 * counts as one at the log-in does; `last_superuser`; `deletion_refused` and `account_in_use`, and then nothing is
 * deleted; `busy`, `unavailable`.
 */
export async function deleteAccount(context: Context, input: DeleteAccountInput): Promise<DeletedAccount> {
  const reader = new InputReader(context.text)
  const password = reader.passwordToCheck('password', input?.password)
  reader.done()
  const proof = { session: input.session, password, field: 'password' }
  return withOwnPassword<DeletedAccount>(context, proof, async ({ user, clear }) => {
    if (context.settings.deletion.graceSeconds > 0) return leave(context, user, clear)
    const event = { type: 'user.deleted', actorId: user.id } as const
    const result = await removeUser(context, user, { event, notice: true })
    return result === 'done' ? { deleteAfter: null } : 'stale'
  })
}

async function leave(
  context: Context,
  user: UserRecord,
  clear: readonly Change[],
): Promise<DeletedAccount | 'stale'> {
  const { graceSeconds } = context.settings.deletion
  const deleteAfter = new Date(context.clock.now().getTime() + graceSeconds * 1000)
  const result = await commit(context, [
    ...superuserGuard(user),
    { kind: 'updateUser', id: user.id, revision: user.revision, set: { deleteAfter }, raiseTrust: true },
    { kind: 'endSessions', userId: user.id, exceptId: null },
    ...clear,
    noticeSlot(context).to(user, 'account-leaving', user.trust + 1, { until: deleteAfter }),
    addEvent(context, { type: 'user.leaving', userId: user.id, actorId: user.id }),
  ])
  return result === 'done' ? { deleteAfter } : 'stale'
}
