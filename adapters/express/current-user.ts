import type { IncomingMessage } from 'node:http'
import type { Auth } from '../../src/auth.ts'
import type { User } from '../../src/user.ts'
import { visitOf } from './visits.ts'

/**
 * Who is logged in, or null. The profile has the app's own type.
 *
 * Throws `unavailable` when the storage did not answer, which is never taken for "nobody", and a `TypeError` when
 * {@link authRouter} was not mounted before.
 */
export function currentUser<Profile extends object>(
  auth: Auth<Profile>,
  req: IncomingMessage,
): User<Profile> | null {
  return foundUser(auth, req, 'currentUser')
}

/**
 * Who is logged in, behind {@link requireUser}. The profile has the app's own type.
 *
 * Throws a `TypeError` when no one is: then `requireUser(auth)` is missing before. Otherwise as
 * {@link currentUser}.
 */
export function userOf<Profile extends object>(auth: Auth<Profile>, req: IncomingMessage): User<Profile> {
  const user = foundUser(auth, req, 'userOf')
  if (user) return user
  throw new TypeError(
    'userOf(auth, req): no one is logged in; put requireUser(auth) before this handler, or use currentUser(auth, req), which may be null.',
  )
}

/** Finds what the router noted, on behalf of the function that the app called. */
export function foundUser<P extends object>(auth: Auth<P>, req: object, caller: string): User<P> | null {
  const visit = visitOf(auth, req)
  if (!visit) {
    throw new TypeError(
      `${caller}: authRouter(auth) has not seen this request; put app.use(authRouter(auth)) before the routes that ask who is logged in.`,
    )
  }
  if ('failure' in visit) throw visit.failure
  return visit.user
}
