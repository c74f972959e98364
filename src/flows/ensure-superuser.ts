import { askedOnce, type GivenPassword } from '../account/given-password.ts'
import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import type { Change } from '../ports/storage.ts'
import { newUser, statusOf } from '../user.ts'

/** Who is to be a superuser. */
export interface EnsureSuperuserInput {
  readonly email: string
  /** The password of an account that is made, or what asks for it then; an active account keeps its own. */
  readonly password: GivenPassword
}

/**
 * `created`: the account was made, in the place of a pending one if there was one. `promoted`: an active account
 * became superuser, or a superuser who was leaving stays. `unchanged`: it was one already. `disabled`: an admin has disabled the account, and it stays so.
 */
export type EnsureSuperuserResult = 'created' | 'promoted' | 'unchanged' | 'disabled'

/**
 * Sees to it that an app has its first superuser: active, staff and superuser. May be called at every start.
 *
 * Throws `invalid_input` when the address or the password of a new account is refused; `busy`, `unavailable`.
 */
export async function ensureSuperuser(
  context: Context,
  input: EnsureSuperuserInput,
): Promise<EnsureSuperuserResult> {
  const reader = new InputReader(context.text)
  const email = reader.email(input?.email)
  reader.done()
  const given = askedOnce(input.password)
  return untilFresh(async () => {
    const found = await context.storage.findUserByEmailKey(email.key)
    const status = found ? statusOf(found) : 'pending'
    if (found && status === 'disabled') return 'disabled'
    if (found && status !== 'pending') {
      if (found.isStaff && found.isSuperuser && status === 'active') return 'unchanged'
      const set = { isStaff: true, isSuperuser: true, deleteAfter: null }
      const result = await commit(context, [
        { kind: 'updateUser', id: found.id, revision: found.revision, set, raiseTrust: status === 'leaving' },
        addEvent(context, { type: 'superuser.granted', userId: found.id }),
      ])
      return result === 'done' ? 'promoted' : 'stale'
    }
    const password = await reader.newPassword('password', await given(), context.settings, [email.email])
    reader.done()
    const made = newUser(context, email, await context.hasher.hash(password))
    const user = { ...made, isStaff: true, isSuperuser: true, confirmedAt: made.createdAt }
    const former: Change[] = found ? [{ kind: 'deleteUser', id: found.id, revision: found.revision }] : []
    const result = await commit(context, [
      ...former,
      { kind: 'insertUser', user },
      // Strangers may have tried the address before it was anybody's.
      { kind: 'clearAttempts', key: accountKey(email.key) },
      addEvent(context, { type: 'superuser.granted', userId: user.id }),
    ])
    return result === 'done' ? 'created' : 'stale'
  })
}
