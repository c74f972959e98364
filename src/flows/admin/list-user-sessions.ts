import { withStaff } from '../../admin/actor.ts'
import { findTarget, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'
import { byLastUse, publicSessionId } from '../../sessions/session-list.ts'
import type { OwnSession } from '../list-sessions.ts'

/** Every session of a user, by last use. Throws `not_found`. */
export async function listUserSessions(
  context: Context,
  { actor, id }: Target,
): Promise<readonly Omit<OwnSession, 'current'>[]> {
  return withStaff(context, actor, { recent: false }, async () => {
    const user = await findTarget(context, id)
    const found = await context.storage.listSessions(user.id, context.clock.now())
    return [...found].sort(byLastUse).map(({ id: stored, createdAt, lastSeenAt, ip, userAgent }) => {
      return { id: publicSessionId(stored), createdAt, lastSeenAt, ip, userAgent }
    })
  })
}
