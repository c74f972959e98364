import type { Context } from '../context.ts'
import { publicSessionId } from '../sessions/session-list.ts'
import { toUser, type User } from '../user.ts'
import { type CurrentUserInput, useSession } from './current-user.ts'

/** A session that counts now, and whose it is. Nothing in it opens anything, so it may be shown to its owner. */
export interface CurrentSession<Profile extends object> {
  /** What `endSession` ends it by; opens nothing. */
  readonly id: string
  /** When it was opened, or its password last proven. */
  readonly createdAt: Date
  /** The session ends at this moment whatever happens. */
  readonly expiresAt: Date
  readonly user: User<Profile>
}

/** As `currentUser`, with what the session itself is. Throws `unavailable`. */
export async function currentSession<P extends object>(
  context: Context<P>,
  input: CurrentUserInput,
): Promise<CurrentSession<P> | null> {
  const live = await useSession(context, input?.token)
  if (!live) return null
  const { createdAt, expiresAt } = live.session
  return { id: publicSessionId(live.id), createdAt, expiresAt, user: toUser(context, live.user) }
}
