import { type Context, requestOrigin } from '../context.ts'
import type { Change, UserRecord } from '../ports/storage.ts'

/**
 * How old the note of when a pending account was last asked for may become before it is made anew, in seconds. Not at
 * each time: of many who ask at once, each would be in the others' way.
 */
export const ASKED_AGAIN_SECONDS = 86_400

/** What notes that a pending account was asked for again, so that it is not swept away under a link that still works. */
export function askedAgain(context: Context, user: UserRecord): readonly Change[] {
  const now = context.clock.now()
  if (user.confirmedAt || user.disabledAt || !user.asked) return []
  if (now.getTime() - user.asked.at.getTime() < ASKED_AGAIN_SECONDS * 1000) return []
  const set = { asked: { at: now, ...requestOrigin(context) } }
  return [{ kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: false }]
}
