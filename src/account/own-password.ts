import { type Context, commit, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { countedOwnAttempt } from '../limits/password-attempt.ts'
import { noticeSlot } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { sessionAttemptsKey } from '../sessions/known-browser.ts'
import { demandRecentLogin, demandSession, type LiveSession } from '../sessions/sessions.ts'

/** What somebody who is logged in gives to prove that it is still them. */
export interface PasswordProof {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  readonly password: string
  /** The wire name of the password, for what is wrong with it. */
  readonly field: string
}

/** Whose password was proven, and the session that asked. */
export interface Proven {
  readonly user: UserRecord
  readonly live: LiveSession
  /** What belongs in the commit: forgets the attempts that were in the way. */
  readonly clear: readonly Change[]
}

/**
 * Runs `act` once the password of who is logged in is proven; it commits, and gives `stale` to be run again. A wrong
 * password counts as one at the log-in does, so that whoever has a session cannot guess faster than who has none. What
 * strangers do at the log-in is not held against the session ({@link countedOwnAttempt}).
 *
 * Throws `not_logged_in`; `wrong_password` by field; `too_many_attempts`, `password_off`; `busy` and `unavailable`.
 */
export async function withOwnPassword<T>(
  context: Context,
  proof: PasswordProof,
  act: (proven: Proven) => Promise<T | 'stale'>,
): Promise<T> {
  const { user: owner, live: asking } = await findOwner(context, proof)
  return countedOwnAttempt(context, accountKey(owner.emailKey), sessionAttemptsKey(asking.id), (attempt) =>
    untilFresh<T>(async () => {
      const { user, live } = await findOwner(context, proof)
      // It moved between the two reads.
      if (user.trust !== live.user.trust) return 'stale'
      const { valid } = await context.hasher.verify(proof.password, user.passwordHash)
      return valid
        ? act({ user, live, clear: attempt.clear })
        : refuse(context, user, proof.field, attempt.last)
    }),
  )
}

async function findOwner(context: Context, proof: PasswordProof): Promise<Omit<Proven, 'clear'>> {
  const live = await demandSession(context, proof.session)
  const user = await context.storage.findUserById(live.user.id)
  if (!user) throw new AuthError('not_logged_in')
  return { user, live }
}

async function refuse(context: Context, user: UserRecord, field: string, last: boolean): Promise<never> {
  await commit(context, [
    ...(last ? [noticeSlot(context).to(user, 'password-off')] : []),
    addEvent(context, {
      type: last ? 'password.switched-off' : 'password.refused',
      userId: user.id,
      actorId: user.id,
      outcome: 'failure',
      ...(last ? {} : { gatherBy: user.emailKey }),
    }),
  ])
  throw new AuthError('wrong_password', {
    message: context.text('error.wrong_password'),
    fields: { [field]: context.text('field.password-wrong') },
  })
}

/**
 * Runs `act` for who has logged in recently, or gives the password now, which counts as that. `act` is given the
 * changes that belong in its commit when the password was proven.
 *
 * Throws `not_logged_in`; `reauth_required`; with a password as {@link withOwnPassword}, and `invalid_input`.
 */
export async function withRecentLogin<T>(
  context: Context,
  input: { readonly session: string | null | undefined; readonly password?: string | undefined },
  act: (live: LiveSession, proven: readonly Change[]) => Promise<T | 'stale'>,
): Promise<T> {
  const session = input?.session
  if (input?.password === undefined) {
    return untilFresh<T>(async () => {
      const live = await demandSession(context, session)
      demandRecentLogin(context, live.session)
      return act(live, [])
    })
  }
  const reader = new InputReader(context.text)
  const password = reader.passwordToCheck('password', input.password)
  reader.done()
  return withOwnPassword(context, { session, password, field: 'password' }, ({ live, clear }) =>
    act(live, clear),
  )
}
