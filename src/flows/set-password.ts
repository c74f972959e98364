import { askedOnce, type GivenPassword } from '../account/given-password.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { noticeSlot } from '../mail/queue.ts'
import { statusOf } from '../user.ts'

/** Whose password is to be another. */
export interface SetPasswordInput {
  readonly email: string
  /** The password, or what asks for it once the account is found. */
  readonly password: GivenPassword
}

/**
 * `changed`: the password is set. `unknown`: no account has the address. `pending`: nobody has confirmed the address
 * yet, so the account stays as it is, for its owner to confirm by mail.
 */
export type SetPasswordResult = 'changed' | 'unknown' | 'pending'

/**
 * Sets the password of an account for an operator at a keyboard. Every session and every link is dead in the same
 * commit, a lock by wrong passwords is lifted, and a notice is mailed. A disabled account stays disabled.
 *
 * Throws `invalid_input` when the address or the password is refused; `busy`, `unavailable`.
 */
export async function setPassword(context: Context, input: SetPasswordInput): Promise<SetPasswordResult> {
  const reader = new InputReader(context.text)
  const { key } = reader.email(input?.email)
  reader.done()
  const password = askedOnce(input.password)
  let passwordHash: string | undefined
  return untilFresh<SetPasswordResult>(async () => {
    const user = await context.storage.findUserByEmailKey(key)
    if (!user) return 'unknown'
    if (statusOf(user) === 'pending') return 'pending'
    if (passwordHash === undefined) {
      const person = [user.email, user.firstName, user.lastName]
      const given = await reader.newPassword('password', await password(), context.settings, person)
      reader.done()
      passwordHash = await context.hasher.hash(given)
    }
    const result = await commit(context, [
      { kind: 'updateUser', id: user.id, revision: user.revision, set: { passwordHash }, raiseTrust: true },
      { kind: 'endSessions', userId: user.id, exceptId: null },
      { kind: 'clearAttempts', key: accountKey(user.emailKey) },
      noticeSlot(context).to(user, 'password-changed', user.trust + 1),
      addEvent(context, { type: 'password.set', userId: user.id }),
    ])
    return result === 'done' ? 'changed' : 'stale'
  })
}
