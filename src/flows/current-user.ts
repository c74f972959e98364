import type { Context } from '../context.ts'
import type { FoundSession } from '../ports/storage.ts'
import { findLiveSession, idleEnd, idleSeconds, type LiveSession } from '../sessions/sessions.ts'
import { toUser, type User } from '../user.ts'

/** The token from the session cookie. */
export interface CurrentUserInput {
  readonly token: string | null | undefined
}

/** A session that is used is renewed at the latest after so long, in seconds. */
const LONGEST_RENEWAL_SECONDS = 86_400

/**
 * The active user whose session token this is, or null. One read; nothing is cached, so an end of the session or
 * a disabling acts at once. A session in use is renewed after the answer.
 *
 * Throws `unavailable`: a storage that does not answer is never taken for "nobody".
 */
export async function currentUser<P extends object>(
  context: Context<P>,
  input: CurrentUserInput,
): Promise<User<P> | null> {
  const live = await useSession(context, input?.token)
  return live && toUser(context, live.user)
}

/** The session of a token while it counts; it is renewed, since it is in use. Null otherwise. */
export async function useSession(context: Context, token: unknown): Promise<LiveSession | null> {
  const live = await findLiveSession(context, token)
  if (!live) return null
  const { id, session } = live
  const now = context.clock.now()
  if (isDueForRenewal(context, session, now)) renewLater(context, id, session, now)
  return live
}

/** After a tenth of the idle time or a day, whichever is less. */
function isDueForRenewal(context: Context, session: FoundSession['session'], now: Date): boolean {
  const idle = idleSeconds(context.settings.sessions, session.remember)
  const due = Math.min(idle / 10, LONGEST_RENEWAL_SECONDS) * 1000
  return now.getTime() - session.lastSeenAt.getTime() >= due
}

function renewLater(context: Context, id: Uint8Array, session: FoundSession['session'], now: Date): void {
  const end = idleEnd(context.settings.sessions, session.remember, now, session.expiresAt)
  const renew = () => context.storage.renewSession(id, now, end)
  const run = () => context.inBackground(renew)
  if (context.request.after) context.request.after(async () => run())
  else run()
}
