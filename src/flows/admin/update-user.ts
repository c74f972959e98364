import type { AdminUser } from '../../admin/admin-user.ts'
import { changeUser, type Target } from '../../admin/change-user.ts'
import { difference } from '../../admin/event.ts'
import { type PersonInput, personValues, readPerson } from '../../admin/read-person.ts'
import type { Context } from '../../context.ts'
import { InputReader } from '../../input/read.ts'

/** Changes names and profile, by the rules that hold for their owner. Throws `invalid_input` with `fields`. */
export async function updateUser<P extends object>(
  context: Context<P>,
  { input, ...target }: Target & { readonly input: PersonInput<P> },
): Promise<AdminUser<P>> {
  return changeUser(context, target, { recent: false }, (user) => {
    const reader = new InputReader(context.text)
    const set = readPerson(context, reader, user, input)
    reader.done()
    const changed = difference(personValues(context, user), personValues(context, set))
    if (Object.keys(changed.after).length === 0) return null
    return { type: 'user.updated', set, raiseTrust: false, ...changed }
  })
}
