import type { Auth } from '../auth.ts'
import { AuthError } from '../errors.ts'
import { PATHS } from '../paths.ts'
import { withText } from '../texts/error-text.ts'
import { varied, wantedLanguages } from './languages.ts'
import { prefersHtml } from './negotiate.ts'
import { jsonError, redirect } from './respond.ts'

/** The log-in page that leads back to a path of this site. */
function loginWithNext(mount: string, next: string): string {
  return `${mount}${PATHS.login}?next=${encodeURIComponent(next)}`
}

/** What {@link loginRequired} looks at. */
export interface Refused {
  readonly method: string
  readonly headers: Headers
  /** Path and query that were asked for. */
  readonly target: string
}

/**
 * The answer to a request of nobody for something that only who is logged in may see. A person who follows a
 * link is led to the log-in and back; anything else gets 401, and so does a form, since what was typed would be
 * lost on the way.
 */
export function loginRequired(auth: Auth<object>, { method, headers, target }: Refused): Response {
  const { settings, core } = auth
  const follows = /^(?:GET|HEAD)$/.test(method) && prefersHtml(headers)
  if (follows && settings.frontend) return redirect(`${settings.frontend}/`, 302)
  if (follows && settings.pages) return redirect(loginWithNext(settings.mount, target), 302)
  const { text } = core.languages.of(wantedLanguages(headers))
  return varied(core.languages, jsonError(withText(new AuthError('not_logged_in'), text) as AuthError))
}

/** The answer to somebody who is logged in and no staff. */
export function staffRequired({ core }: Auth<object>, headers: Headers): Response {
  const { text } = core.languages.of(wantedLanguages(headers))
  return varied(core.languages, jsonError(withText(new AuthError('forbidden'), text) as AuthError))
}
