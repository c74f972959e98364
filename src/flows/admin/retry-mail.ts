import { type Actor, withStaff } from '../../admin/actor.ts'
import { actEvent } from '../../admin/event.ts'
import { mailDirectory } from '../../admin/ports.ts'
import { type Context, commit } from '../../context.ts'
import { AuthError } from '../../errors.ts'

/** Lets a mail that was given up wait again, with all its tries before it. Throws `not_found` when there is none. */
export async function retryMail(
  context: Context,
  { actor, id }: { readonly actor: Actor; readonly id: string },
): Promise<void> {
  const mails = mailDirectory(context)
  const now = context.clock.now()
  await withStaff(context, actor, { recent: false }, async (acting) => {
    // Ids are of one length, so what follows this one but for its last character begins with those that share it.
    const near = await mails.listMail({ status: 'dead', after: String(id).slice(0, -1) })
    const dead = near.find((mail) => mail.id === id)
    if (!dead) throw new AuthError('not_found')
    // The act first, and then what it says: whoever lost the rank meanwhile moves no mail.
    const detail = { mail: dead.id, template: dead.template }
    return commit(context, [
      ...acting.held,
      actEvent(context, acting, { type: 'mail.retried', userId: null, detail }),
    ])
  })
  if (!(await mails.retryMail(id, now))) throw new AuthError('not_found')
  context.mailQueued([{ id, notBefore: now }])
}
