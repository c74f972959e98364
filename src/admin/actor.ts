import { withRecentLogin } from '../account/own-password.ts'
import { type Context, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { Change, SessionUser } from '../ports/storage.ts'
import { demandSession } from '../sessions/sessions.ts'
import { statusOf } from '../user.ts'

/** Who acts on other people's accounts. */
export type Actor =
  /** A user of the app's, whom its own code has let in. */
  | { readonly kind: 'user'; readonly id: string }
  /** Whoever has this session; a password stands for a recent log-in. */
  | {
      readonly kind: 'session'
      readonly token: string | null | undefined
      readonly password?: string | undefined
    }
  /** A script: nobody stands behind it but whoever can run it. */
  | { readonly kind: 'system'; readonly reason: string }

/** An actor as found at this moment. */
export interface Acting {
  /** Null for a script. */
  readonly id: string | null
  readonly isSuperuser: boolean
  /** Why a script acts; null for a person. */
  readonly reason: string | null
  /**
   * What holds a commit to the actor as found: it goes first, so that a demotion or a disabling that is under way wins,
   * and the act is begun again with what is left of the rank.
   */
  readonly held: readonly Change[]
}

/**
 * Runs `act` for an actor who is active staff at this moment; it commits, with what it was held to, and gives `stale` to
 * be run again. With `recent` whoever acts by a session must have logged in recently.
 *
 * Throws `not_logged_in` for no session; `forbidden` for who is no active staff; `reauth_required`; with a password as
 * `withRecentLogin`.
 */
export async function withStaff<T>(
  context: Context,
  actor: Actor,
  { recent }: { readonly recent: boolean },
  act: (acting: Acting) => Promise<T | 'stale'>,
): Promise<T> {
  if (actor.kind === 'session' && recent) {
    // Asked first: whoever is no staff is not asked for a password in vain.
    staff((await demandSession(context, actor.token)).user)
    const input = { session: actor.token, password: actor.password }
    return withRecentLogin(context, input, (live, proven) => {
      const acting = staff(live.user)
      return act({ ...acting, held: [...acting.held, ...proven] })
    })
  }
  return untilFresh(async () => act(await findActing(context, actor)))
}

async function findActing(context: Context, actor: Actor): Promise<Acting> {
  switch (actor.kind) {
    case 'system':
      return { id: null, isSuperuser: true, reason: actor.reason, held: [] }
    case 'session':
      return staff((await demandSession(context, actor.token)).user)
    case 'user': {
      const user = await context.storage.findUserById(actor.id)
      if (!user) throw new AuthError('forbidden')
      return staff(user)
    }
  }
}

function staff(user: SessionUser): Acting {
  const { id, revision, isSuperuser } = user
  if (statusOf(user) !== 'active' || !hasRank(user)) throw new AuthError('forbidden')
  return { id, isSuperuser, reason: null, held: [{ kind: 'checkUser', id, revision }] }
}

/** Whether staff or superuser, which is more. */
export function hasRank({ isStaff, isSuperuser }: Pick<SessionUser, 'isStaff' | 'isSuperuser'>): boolean {
  return isStaff || isSuperuser
}

/** Only a superuser acts on an account with a rank. Throws `forbidden`. */
export function demandMayActOn(acting: Acting, target: Pick<SessionUser, 'isStaff' | 'isSuperuser'>): void {
  if (hasRank(target) && !acting.isSuperuser) throw new AuthError('forbidden')
}
