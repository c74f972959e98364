import { withRecentLogin } from '../account/own-password.ts'
import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'

/** Who keeps but the present session. */
export interface EndOtherSessionsInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  /** Stands for a recent log-in. Default: none. */
  readonly password?: string | undefined
}

/**
 * Ends every session of who is logged in but the one that asks. Needs a recent log-in or the password.
 *
 * Throws `not_logged_in`, `reauth_required`; with a password `wrong_password`, `too_many_attempts`,
 * `invalid_input`, `busy`; `unavailable`.
 */
export async function endOtherSessions(context: Context, input: EndOtherSessionsInput): Promise<void> {
  await withRecentLogin(context, input, async (live, proven) => {
    const userId = live.user.id
    return commit(context, [
      { kind: 'endSessions', userId, exceptId: live.id },
      ...proven,
      addEvent(context, { type: 'session.others-ended', userId, actorId: userId }),
    ])
  })
}
