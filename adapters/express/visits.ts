import type { Auth } from '../../src/auth.ts'
import type { User } from '../../src/user.ts'

/** Who sent a request, or why that could not be found out. */
export type Visit<Profile extends object> =
  | { readonly user: User<Profile> | null }
  | { readonly failure: unknown }

/** By `createAuth`, since an app may have several, and by request. */
const visits = new WeakMap<object, WeakMap<object, Visit<object>>>()

/** Notes who sent a request. */
export function noteVisit<P extends object>(auth: Auth<P>, req: object, visit: Visit<P>): void {
  const ofAuth = visits.get(auth) ?? new WeakMap()
  visits.set(auth, ofAuth)
  ofAuth.set(req, visit)
}

/** What was noted; undefined when the router has not seen the request. */
export function visitOf<P extends object>(auth: Auth<P>, req: object): Visit<P> | undefined {
  return visits.get(auth)?.get(req) as Visit<P> | undefined
}
