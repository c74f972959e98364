import { type Actor, withStaff } from '../../admin/actor.ts'
import { type AdminUser, toAdminUser } from '../../admin/admin-user.ts'
import { actEvent } from '../../admin/event.ts'
import { type PersonInput, personValues, readPerson } from '../../admin/read-person.ts'
import { type Context, commit } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import { InputReader } from '../../input/read.ts'
import { noticeSlot } from '../../mail/queue.ts'
import { newUser } from '../../user.ts'

/** Somebody who is to have an account. */
export interface CreateUserInput<Profile extends object> extends PersonInput<Profile> {
  readonly email: string
}

/**
 * Makes a pending account without a password and mails a link with which its owner chooses one, which confirms the
 * address. Nobody else ever knows the password. Should the link end unused, another is asked for on the pages, or sent
 * by `sendReset`.
 *
 * Throws `invalid_input` with `fields`; `email_taken` when the address has an account, pending ones included.
 */
export async function createUser<P extends object>(
  context: Context<P>,
  { actor, input }: { readonly actor: Actor; readonly input: CreateUserInput<P> },
): Promise<AdminUser<P>> {
  return withStaff(context, actor, { recent: false }, async (acting) => {
    const reader = new InputReader(context.text)
    const email = reader.email(input?.email)
    const blank = newUser(context, email, '')
    const person = readPerson(context, reader, blank, input)
    reader.done()
    const user = { ...blank, ...person, passwordHash: null }
    const result = await commit(context, [
      ...acting.held,
      { kind: 'insertUser', user },
      noticeSlot(context).to(user, 'choose-password'),
      actEvent(context, acting, {
        type: 'user.created',
        userId: user.id,
        after: personValues(context, person),
      }),
    ])
    if (result === 'taken') {
      const message = context.text('error.email_taken')
      throw new AuthError('email_taken', { message, fields: { email: message } })
    }
    return result === 'done' ? toAdminUser(context, user) : 'stale'
  })
}
