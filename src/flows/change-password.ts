import { withOwnPassword } from '../account/own-password.ts'
import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { noticeSlot } from '../mail/queue.ts'
import { makeKnownBrowser } from '../sessions/known-browser.ts'
import { demandSession, makeSession, type ProvenSession } from '../sessions/sessions.ts'

/** The password to change, by who is logged in. */
export interface ChangePasswordInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  readonly currentPassword: string
  readonly newPassword: string
}

/**
 * Sets another password for who is logged in and knows the present one. Every session and every link from before is
 * dead in the same commit, and a notice is mailed; the own session is replaced by a new one, which is given back
 * and ends when the former would have ended.
 *
 * Throws `not_logged_in`; `invalid_input`, before the present password is looked at; `wrong_password` with `fields`;
 * `too_many_attempts`, since a wrong password counts as one at the log-in does; `busy`, `unavailable`.
 */
export async function changePassword(context: Context, input: ChangePasswordInput): Promise<ProvenSession> {
  const { user: person } = await demandSession(context, input?.session)
  const reader = new InputReader(context.text)
  const password = reader.passwordToCheck('current_password', input.currentPassword)
  const newPassword = await reader.newPassword('new_password', input.newPassword, context.settings, [
    person.email,
    person.firstName,
    person.lastName,
  ])
  reader.done()
  let passwordHash: string | undefined
  const proof = { session: input.session, password, field: 'current_password' }
  return withOwnPassword(context, proof, async ({ user, live, clear }) => {
    passwordHash ??= await context.hasher.hash(newPassword)
    const trust = user.trust + 1
    const { record, opened } = makeSession(context, { id: user.id, trust }, live.session)
    const result = await commit(context, [
      { kind: 'updateUser', id: user.id, revision: user.revision, set: { passwordHash }, raiseTrust: true },
      { kind: 'endSession', id: live.id, mustExist: true },
      { kind: 'endSessions', userId: user.id, exceptId: null },
      { kind: 'openSession', session: record },
      ...clear,
      // What was guessed at is another password now.
      { kind: 'clearAttempts', key: accountKey(user.emailKey) },
      noticeSlot(context).to(user, 'password-changed', trust),
      addEvent(context, { type: 'password.changed', userId: user.id, actorId: user.id }),
    ])
    return result === 'done' ? { ...opened, browser: makeKnownBrowser(context, { ...user, trust }) } : 'stale'
  })
}
