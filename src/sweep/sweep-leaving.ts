import { removeUser } from '../account/remove-user.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { type LeavingUser, SWEEP_BATCH } from '../ports/storage.ts'

/**
 * How long after its time an account is deleted, in seconds: the clock of a process that restores it may be behind by so
 * much (ASVS 9.2.1), and what the app has taken away by then does not come back.
 */
export const SWEEP_MARGIN_SECONDS = 60
/** Most accounts of one sweep, each of which may wait for the app's `onDelete`; the next one goes on. */
const MOST_ACCOUNTS = 1000

/**
 * Deletes the accounts whose time has come, one by one, and answers how many. One that cannot be deleted stops none of the
 * others: it is noted, and tried again by the next sweep. Throws `unavailable` when not even that can be noted.
 */
export async function sweepLeaving(context: Context, isStopped: () => boolean): Promise<number> {
  const due = new Date(context.clock.now().getTime() - SWEEP_MARGIN_SECONDS * 1000)
  let after: LeavingUser | null = null
  let deleted = 0
  for (let count = 0; count < MOST_ACCOUNTS; count += SWEEP_BATCH) {
    const batch: readonly LeavingUser[] = await context.storage.listLeaving(due, after)
    for (const { id } of batch) {
      if (isStopped()) return deleted
      if (await deleteLeaving(context, id, due)) deleted += 1
    }
    after = batch.at(-1) ?? null
    if (batch.length < SWEEP_BATCH) break
  }
  return deleted
}

/** Whether the account was deleted now; another process may have done so, or an admin have kept it. */
async function deleteLeaving(context: Context, id: string, due: Date): Promise<boolean> {
  try {
    const result = await untilFresh(async () => {
      const user = await context.storage.findUserById(id)
      if (!user?.deleteAfter || user.deleteAfter > due) return 'gone'
      const event = { type: 'user.deleted', detail: { reason: 'time of grace' } } as const
      return removeUser(context, user, { event, notice: true })
    })
    return result === 'done'
  } catch (error) {
    context.log.warn(`user ${id}, whose time of grace has passed, was not deleted: ${String(error)}`)
    const facts = { type: 'user.deletion-failed', userId: id, outcome: 'failure', gatherBy: id } as const
    await commit(context, [addEvent(context, facts)])
    return false
  }
}
