import { withStaff } from '../../admin/actor.ts'
import { type AdminUser, toAdminUser } from '../../admin/admin-user.ts'
import { findTarget, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'

/** One user. Throws `not_found`. */
export async function getUser<P extends object>(
  context: Context<P>,
  { actor, id }: Target,
): Promise<AdminUser<P>> {
  return withStaff(context, actor, { recent: false }, async () =>
    toAdminUser(context, await findTarget(context, id)),
  )
}
