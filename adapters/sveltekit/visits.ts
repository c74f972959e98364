import type { Auth } from '../../src/auth.ts'
import type { RequestInfo } from '../../src/context.ts'
import type { CurrentSession } from '../../src/flows/current-session.ts'
import type { ClientInfo, Handler } from '../../src/http/index.ts'
import type { Translate } from '../../src/texts/texts.ts'
import type { FindAppPage } from './app-pages.ts'
import type { Kit, KitEvent } from './types.ts'

/** Who sent a request. */
export interface Visit<Profile extends object> {
  readonly client: ClientInfo
  /** What the flows are told of where it comes from. */
  readonly origin: RequestInfo
  /** From the session cookie, unchecked. */
  readonly token: string | null
  /** Null for nobody. Throws what kept that from being found out. */
  session(): CurrentSession<Profile> | null
}

/** The texts in the language of who sent it. */
export function textOf(auth: Auth<object>, { origin }: Visit<object>): Translate {
  return auth.core.languages.of(origin.locale).text
}

/** What `authHandle` was given and made. */
export interface Wiring {
  readonly kit: Kit
  readonly handler: Handler
  readonly appPage: FindAppPage
}

/** What guards and actions go by. */
export interface Noted<Profile extends object> {
  readonly wiring: Wiring
  readonly visit: Visit<Profile>
}

/** By `createAuth`, since an app may have several, and by request: an event is copied on its way, its request is not. */
const visits = new WeakMap<object, WeakMap<Request, Noted<object>>>()

/** Notes who sent a request. */
export function noteVisit<P extends object>(auth: Auth<P>, { request }: KitEvent, noted: Noted<P>): void {
  const ofAuth = visits.get(auth) ?? new WeakMap()
  visits.set(auth, ofAuth)
  ofAuth.set(request, noted)
}

/** Whether `authHandle` has seen the request. */
export function wasSeen(auth: object, { request }: KitEvent): boolean {
  return visits.get(auth)?.has(request) ?? false
}

/**
 * What was noted, on behalf of the function that the app called. Throws a `TypeError` when `authHandle` has not seen
 * the request.
 */
export function demandVisit<P extends object>(
  auth: Auth<P>,
  { request }: KitEvent,
  caller: string,
): Noted<P> {
  const noted = visits.get(auth)?.get(request)
  if (noted) return noted as Noted<P>
  throw new TypeError(
    `${caller}: authHandle has not seen this request; write export const handle = authHandle(auth, { kit }) in src/hooks.server.ts, with this very auth, and put it first in sequence(…).`,
  )
}
