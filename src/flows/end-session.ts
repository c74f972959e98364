import { withRecentLogin } from '../account/own-password.ts'
import { type Context, commit } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import { publicSessionId } from '../sessions/session-list.ts'

/** Which session of who is logged in to end. */
export interface EndSessionInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  /** As `listSessions` calls it. */
  readonly id: string
  /** Stands for a recent log-in. Default: none. */
  readonly password?: string | undefined
}

/** What was ended. */
export interface EndedSession {
  /** Whether it was the one that asked; then nobody is logged in here any more. */
  readonly current: boolean
}

/**
 * Ends one session of who is logged in. Needs a recent log-in or the password.
 *
 * Throws `not_logged_in`, `reauth_required`; `not_found` for what is no session of the user's own; with a password
 * `wrong_password`, `too_many_attempts`, `invalid_input`, `busy`; `unavailable`.
 */
export async function endSession(context: Context, input: EndSessionInput): Promise<EndedSession> {
  return withRecentLogin(context, input, async (live, proven) => {
    const userId = live.user.id
    const own = await context.storage.listSessions(userId, context.clock.now())
    const ended = own.find(({ id }) => publicSessionId(id) === input.id)
    if (!ended) throw new AuthError('not_found')
    const result = await commit(context, [
      { kind: 'endSession', id: ended.id },
      ...proven,
      addEvent(context, { type: 'session.ended', userId, actorId: userId }),
    ])
    return result === 'done' ? { current: Buffer.compare(ended.id, live.id) === 0 } : 'stale'
  })
}
