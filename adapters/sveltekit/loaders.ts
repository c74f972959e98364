import type { Auth } from '../../src/auth.ts'
import { isAuthError } from '../../src/errors.ts'
import type { LinkInspection } from '../../src/flows/inspect-link.ts'
import type { OwnSession } from '../../src/flows/list-sessions.ts'
import { linkCookieName, linkFailure, linkFailureTarget, readCookie } from '../../src/http/index.ts'
import type { LinkPurpose } from '../../src/ports/token-signer.ts'
import { type Device, deviceOf } from '../../src/sessions/device.ts'
import { leadTo } from './guards.ts'
import type { KitEvent } from './types.ts'
import { demandVisit, textOf } from './visits.ts'

/** A session, and in words what it was opened on; the words are ours, since a user agent may say anything. */
export type ShownSession = OwnSession & Device

/**
 * Every session of who is logged in, the present one first, for the `load` of a page that lists them. Nobody is led to
 * the log-in, as by {@link requireUser}. Throws `unavailable`, and a `TypeError` as `requireUser`.
 */
export async function sessionsOf<Profile extends object>(
  auth: Auth<Profile>,
  event: KitEvent,
): Promise<readonly ShownSession[]> {
  const noted = demandVisit(auth, event, 'sessionsOf')
  try {
    const sessions = await auth.listSessions({ session: noted.visit.token }, noted.visit.origin)
    return sessions.map((session) => ({ ...session, ...deviceOf(session.userAgent) }))
  } catch (error) {
    if (isAuthError(error) && error.code === 'not_logged_in') return leadTo(auth, noted, event, 'login')
    throw error
  }
}

/**
 * What a mailed link is about, for the `load` of the page that it leads to; the token is the `token` of the route or of
 * the query, or waits in a cookie. Changes nothing, so that a mail scanner may follow the link. One that does not work
 * leads to the page that says why. Throws `unavailable`, and a `TypeError` as {@link requireUser}.
 */
export async function linkOf<Profile extends object>(
  auth: Auth<Profile>,
  event: KitEvent,
  purpose: LinkPurpose,
): Promise<LinkInspection> {
  const { wiring, visit } = demandVisit(auth, event, 'linkOf')
  const cookie = readCookie(event.request.headers.get('cookie'), linkCookieName(auth.settings))
  const token = event.params.token ?? event.url.searchParams.get('token') ?? cookie ?? ''
  try {
    return await auth.inspectLink({ token, purpose }, visit.origin)
  } catch (error) {
    const reason = linkFailure(error)
    if (!reason) throw error
    const target = linkFailureTarget(auth.settings, textOf(auth, visit), reason, purpose)
    return wiring.kit.redirect(303, wiring.appPage(target) ?? target, { external: true })
  }
}
