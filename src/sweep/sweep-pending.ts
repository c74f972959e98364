import { removeUser } from '../account/remove-user.ts'
import type { Context } from '../context.ts'
import { isAuthError } from '../errors.ts'
import { type PendingUser, SWEEP_BATCH } from '../ports/storage.ts'
import { statusOf } from '../user.ts'

/** Most accounts that one sweep looks at; the next one begins anew. */
const MOST_ACCOUNTS = 10_000

/**
 * Removes the accounts that were asked for before a moment and never confirmed, one by one, and answers how many. One
 * that cannot be removed stops none of the others. Throws `unavailable`.
 */
export async function sweepPending(
  context: Context,
  askedBefore: Date,
  isStopped: () => boolean,
): Promise<number> {
  let after: PendingUser | null = null
  let removed = 0
  for (let count = 0; count < MOST_ACCOUNTS; count += SWEEP_BATCH) {
    const batch: readonly PendingUser[] = await context.storage.listPending(askedBefore, after)
    for (const { id } of batch) {
      if (isStopped()) return removed
      if (await removePending(context, id, askedBefore)) removed += 1
    }
    after = batch.at(-1) ?? null
    if (batch.length < SWEEP_BATCH) break
  }
  return removed
}

/** Whether the account was removed now. One that is confirmed, or asked for again, meanwhile stays. */
async function removePending(context: Context, id: string, askedBefore: Date): Promise<boolean> {
  try {
    const user = await context.storage.findUserById(id)
    if (!user?.asked || user.asked.at >= askedBefore || statusOf(user) !== 'pending') return false
    const event = { type: 'user.removed', detail: { reason: 'never confirmed' } } as const
    return (await removeUser(context, user, { event, notice: false })) === 'done'
  } catch (error) {
    if (!isAuthError(error)) throw error
    context.log.warn(`user ${id}, who was never confirmed, was not removed: ${String(error)}`)
    // Whether it is this one alone that cannot be read, or nothing can.
    if (error.code === 'unavailable') await context.storage.ping()
    return false
  }
}
