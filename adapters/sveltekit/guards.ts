import type { Auth } from '../../src/auth.ts'
import { AuthError } from '../../src/errors.ts'
import { prefersHtml, safeRedirect, withQuery } from '../../src/http/index.ts'
import { PATHS } from '../../src/paths.ts'
import { withText } from '../../src/texts/error-text.ts'
import type { User } from '../../src/user.ts'
import type { KitEvent } from './types.ts'
import { demandVisit, type Noted, textOf } from './visits.ts'

/**
 * Who is logged in, for a `load`, an action, an endpoint or a hook: `const user = requireUser(auth, event)`. The
 * profile has the app's own type. Anyone else is led to the log-in page and back, by Kit's `redirect`, which is thrown;
 * what fetches rather than follows is answered 401, by Kit's `error`.
 *
 * In Kit the `load` of a layout does not run for every page below it, nor before an action: ask in each that shows or
 * does what is not for everybody, or in a hook after {@link authHandle}.
 *
 * Answers 503 when the storage did not. Throws a `TypeError` when {@link authHandle} has not seen the request.
 */
export function requireUser<Profile extends object>(auth: Auth<Profile>, event: KitEvent): User<Profile> {
  const noted = demandVisit(auth, event, 'requireUser')
  let user: User<Profile> | null
  try {
    user = noted.visit.session()?.user ?? null
  } catch {
    return refuse(auth, noted, 'unavailable')
  }
  return user ?? leadTo(auth, noted, event, 'login')
}

/**
 * As {@link requireUser}, for who is staff at this moment; who is logged in and is not is answered 403. What they may do
 * is asked again by each function of `auth.admin`.
 */
export function requireStaff<Profile extends object>(auth: Auth<Profile>, event: KitEvent): User<Profile> {
  const user = requireUser(auth, event)
  return user.isStaff ? user : refuse(auth, demandVisit(auth, event, 'requireStaff'), 'forbidden')
}

/**
 * Leads a person to a page that leads back, with the path of this site that was asked for; refuses what fetches. Where
 * neither the library nor the app has that page, it is the front end's first.
 */
export function leadTo(
  auth: Auth<object>,
  noted: Noted<object>,
  event: KitEvent,
  page: 'login' | 'reauthenticate',
): never {
  const { settings } = auth
  const { wiring } = noted
  if (!isPerson(event)) return refuse(auth, noted, page === 'login' ? 'not_logged_in' : 'reauth_required')
  const path = settings.mount + PATHS[page]
  const own = wiring.appPage(path)
  if (own === null && settings.frontend) {
    return wiring.kit.redirect(303, `${settings.frontend}/`, { external: true })
  }
  if (own === null && !settings.pages) return refuse(auth, noted, 'not_logged_in')
  const next = safeRedirect(pageOf(event.url), settings)
  return wiring.kit.redirect(
    303,
    next === null ? (own ?? path) : withQuery(own ?? path, `next=${encodeURIComponent(next)}`),
  )
}

function refuse(
  auth: Auth<object>,
  { wiring: { kit }, visit }: Noted<object>,
  code: 'not_logged_in' | 'reauth_required' | 'forbidden' | 'unavailable',
): never {
  const { status, message } = withText(new AuthError(code), textOf(auth, visit)) as AuthError
  return kit.error(status, message)
}

/** A browser that follows a link, Kit's client that does so for it, or a form of either. */
function isPerson({ request, isDataRequest }: KitEvent): boolean {
  return isDataRequest || request.headers.has('x-sveltekit-action') || prefersHtml(request.headers)
}

/** Path and query of a page; the name of a form's action is no part of it. */
function pageOf({ pathname, search }: URL): string {
  const query = search
    .slice(1)
    .split('&')
    .filter((part) => !/^(?:\/|%2f)/i.test(part))
  return query.join('') === '' ? pathname : `${pathname}?${query.join('&')}`
}
