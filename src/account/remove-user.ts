import { type Context, commit } from '../context.ts'
import { AuthError, isAuthError } from '../errors.ts'
import { addEvent, type EventFacts } from '../events.ts'
import { dropPicture, exchangePicture } from '../files/picture.ts'
import { mailboxAddress } from '../input/email.ts'
import { accountKey } from '../limits/account-key.ts'
import { noticeSlot } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { statusOf } from '../user.ts'

/** How long the app's `onDelete` may take, in seconds: a request waits for it, and so does the sweep. */
export const ON_DELETE_SECONDS = 60

/** What is told of a deletion. */
export interface Deletion {
  /** Why, and by whom. */
  readonly event: Omit<EventFacts, 'userId'>
  /** What the commit is held to, besides the user itself: it goes before the deletion. Default: nothing. */
  readonly held?: readonly Change[]
  /** Whether the address gets a mail. */
  readonly notice: boolean
}

/**
 * Deletes a user as it was just read, in this order: asks whether a superuser would be left; lets the app take away
 * its own rows; in one commit takes away the user, the sessions, the mail that waits for them and the count of failed
 * log-ins, blanks the events, and queues the notice, which is tied to the address alone; then the picture. Gives
 * `stale` when the user has moved meanwhile, to be read and deleted again.
 *
 * Throws `last_superuser`; `deletion_refused`, or what else of {@link AuthError} the app's hook throws;
 * `account_in_use`; `unavailable`.
 */
export async function removeUser(
  context: Context,
  user: UserRecord,
  { event, notice, held = [] }: Deletion,
): Promise<'done' | 'stale'> {
  const guard = superuserGuard(user)
  // Asked beforehand too, so that the app does not take away what belongs to an account that stays.
  if (guard.length > 0 && context.onDelete) await commit(context, guard)
  await askApp(context, user.id)
  const result = await commit(context, [
    ...guard,
    ...held,
    ...removal(context, user, event),
    ...(notice ? [noticeSlot(context).to(user, 'account-deleted')] : []),
  ]).catch((error: unknown) => {
    if (isAuthError(error) && error.code === 'account_in_use') {
      context.log.error(
        `user ${user.id} cannot be deleted: a foreign key of the app refuses it.`,
        error.cause,
      )
    }
    throw error
  })
  if (result !== 'done') return 'stale'
  if (user.thumbnail !== null) dropPicture(context, user.thumbnail)
  return 'done'
}

/** What keeps the last active superuser from going; nothing for anybody else. */
export function superuserGuard(user: UserRecord): readonly Change[] {
  if (!user.isSuperuser || statusOf(user) !== 'active') return []
  return [{ kind: 'keepSuperuser', userId: user.id }]
}

/** What takes a user away, with all that belongs to them but the picture itself, which is noted for the sweep. */
export function removal(context: Context, user: UserRecord, event: Deletion['event']): readonly Change[] {
  return [
    // Before the deletion, which then blanks it with those before it.
    addEvent(context, { ...event, userId: user.id }),
    { kind: 'deleteUser', id: user.id, revision: user.revision },
    { kind: 'dropMail', recipient: mailboxAddress(user) },
    { kind: 'clearAttempts', key: accountKey(user.emailKey) },
    ...exchangePicture(context, user.thumbnail, null),
  ]
}

async function askApp({ onDelete, log }: Context, userId: string): Promise<void> {
  if (!onDelete) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const tooLong = () => reject(new Error(`onDelete took more than ${ON_DELETE_SECONDS} s`))
    timer = setTimeout(tooLong, ON_DELETE_SECONDS * 1000)
  })
  try {
    await Promise.race([Promise.resolve(userId).then(onDelete), late])
  } catch (cause) {
    // A refusal in the app's own words is no fault.
    if (isAuthError(cause)) throw cause
    log.error(`onDelete threw; user ${userId} is not deleted.`, cause)
    throw new AuthError('deletion_refused', { cause })
  } finally {
    clearTimeout(timer)
  }
}
