import { type Context, commit } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { EventType } from '../events.ts'
import type { Change, UserRecord, UserUpdate } from '../ports/storage.ts'
import { statusOf } from '../user.ts'
import { type Acting, type Actor, demandMayActOn, withStaff } from './actor.ts'
import { type AdminUser, toAdminUser } from './admin-user.ts'
import { actEvent, type Values } from './event.ts'

/** By whom, and on whose account. */
export interface Target {
  readonly actor: Actor
  readonly id: string
}

/** What becomes of a user by an act. */
export interface Act {
  readonly type: EventType
  readonly set: UserUpdate
  /** As of the change `updateUser`. */
  readonly raiseTrust: boolean
  readonly before?: Values
  readonly after?: Values
  /** What else belongs in the commit. */
  readonly more?: readonly Change[]
}

/**
 * Does one act on one account; `plan` gives null where nothing is to be done. Throws `not_found`; `forbidden` for staff
 * who act on an account with a rank; `last_superuser`; and as {@link withStaff}.
 */
export async function changeUser<P extends object>(
  context: Context<P>,
  { actor, id }: Target,
  needs: { readonly recent: boolean },
  plan: (user: UserRecord, acting: Acting) => Act | null | Promise<Act | null>,
): Promise<AdminUser<P>> {
  return withStaff(context, actor, needs, async (acting) => {
    const user = await findTarget(context, id)
    demandMayActOn(acting, user)
    const act = await plan(user, acting)
    if (!act) return toAdminUser(context, user)
    const { type, set, raiseTrust, before, after } = act
    const changed = { ...user, ...set }
    const lost = isActiveSuperuser(user) && !isActiveSuperuser(changed)
    const result = await commit(context, [
      ...(lost ? [{ kind: 'keepSuperuser', userId: user.id } as const] : []),
      ...acting.held,
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust },
      ...(act.more ?? []),
      actEvent(context, acting, {
        type,
        userId: user.id,
        ...(before ? { before } : {}),
        ...(after ? { after } : {}),
      }),
    ])
    return result === 'done' ? toAdminUser(context, changed) : 'stale'
  })
}

/** Throws `not_found`. */
export async function findTarget(context: Context, id: unknown): Promise<UserRecord> {
  const user = typeof id === 'string' ? await context.storage.findUserById(id) : null
  if (!user) throw new AuthError('not_found')
  return user
}

/** Whether this is one of those of whom there must always be one. */
export function isActiveSuperuser(user: UserRecord): boolean {
  return user.isSuperuser && statusOf(user) === 'active'
}
