import { withOwnPassword } from '../account/own-password.ts'
import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { makeKnownBrowser } from '../sessions/known-browser.ts'
import { makeSession, type ProvenSession } from '../sessions/sessions.ts'

/** The password of who is logged in. */
export interface ReauthenticateInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  readonly password: string
}

/**
 * Proves again that who is logged in knows the password, so that for 15 minutes the session may do what is
 * dangerous. The session is replaced by a new one, which is given back and ends when the former would have ended.
 *
 * Throws `not_logged_in`; `invalid_input`; `wrong_password` with `fields`; `too_many_attempts`, since a wrong
 * password counts as one at the log-in does; `busy`, `unavailable`.
 */
export async function reauthenticate(context: Context, input: ReauthenticateInput): Promise<ProvenSession> {
  const reader = new InputReader(context.text)
  const password = reader.passwordToCheck('password', input?.password)
  reader.done()
  const proof = { session: input.session, password, field: 'password' }
  return withOwnPassword(context, proof, async ({ user, live, clear }) => {
    const { record, opened } = makeSession(context, user, live.session)
    const result = await commit(context, [
      { kind: 'endSession', id: live.id, mustExist: true },
      { kind: 'openSession', session: record },
      ...clear,
      addEvent(context, { type: 'session.reauthenticated', userId: user.id, actorId: user.id }),
    ])
    return result === 'done' ? { ...opened, browser: makeKnownBrowser(context, user) } : 'stale'
  })
}
