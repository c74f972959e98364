import { type AuthError, isAuthError } from '../../errors.ts'
import { PATHS } from '../../paths.ts'
import { clearedSessionCookie } from '../cookies.ts'
import type { Endpoint, Exchange } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'
import { safeRedirect, withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { credentials, loggedIn, restorePage } from './credentials.ts'
import { NO_FORM } from './no-form.ts'

/** Opening, ending and asking after a session. */
export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.login,
    kind: 'page',
    input: null,
    async run({ auth, text, pages, url }) {
      const next = safeRedirect(url.searchParams.get('next'), auth.settings)
      const notice = url.searchParams.has('logged-out') ? text('message.logged-out') : null
      return pages.respond(pages.render('login', { form: NO_FORM, next, notice }))
    },
  },
  {
    method: 'POST',
    path: PATHS.login,
    kind: 'api',
    input: credentials,
    doc: {
      summary: 'Open a session. The answer sets its cookie.',
      answers: { 200: 'user' },
      errors: [
        'invalid_input',
        'invalid_credentials',
        'account_leaving',
        'too_many_attempts',
        'password_off',
        'busy',
      ],
    },
    async run(exchange) {
      try {
        return await loggedIn(exchange, exchange.auth.login)
      } catch (error) {
        if (!exchange.html || !isAuthError(error) || error.code !== 'account_leaving') throw error
        return offerRestoring(exchange, error)
      }
    },
    formAgain: ({ auth, pages, body }, form) =>
      pages.render('login', { form, next: safeRedirect(body.next, auth.settings), notice: null }),
  },
  {
    method: 'POST',
    path: PATHS.logout,
    kind: 'api',
    input: null,
    doc: {
      summary: 'End the session, if there is one.',
      answers: { 200: 'message' },
      errors: [],
    },
    async run({ auth, session, origin, html, text }) {
      await auth.logout(session, origin)
      const cookies = [clearedSessionCookie(auth.settings)]
      if (!html) return json({ message: text('message.logged-out') }, 200, cookies)
      const { loggedOut } = auth.settings.targets
      return redirect(auth.settings.frontend ? loggedOut : withQuery(loggedOut, 'logged-out'), 303, cookies)
    },
  },
  {
    method: 'GET',
    path: PATHS.currentUser,
    kind: 'api',
    input: null,
    doc: {
      summary: 'Who is logged in.',
      answers: { 200: 'user' },
      errors: ['not_logged_in'],
    },
    async run({ auth, session, origin, html, text, pages, url, request }) {
      const user = await auth.currentUser(session, origin)
      if (user && html) {
        const changed = url.searchParams.has('password-changed')
        const notice = changed ? text('message.password-changed') : null
        return pages.respond(pages.render('currentUser', { ...user, notice }))
      }
      if (user) return json(wireUser(user))
      return loginRequired(auth, { method: 'GET', headers: request.headers, target: url.pathname })
    },
  },
]

/** The right password of an account that is to be deleted opens no session, but a way back. */
function offerRestoring(exchange: Exchange, { status, message }: AuthError): Response {
  const { auth, body, pages } = exchange
  const { email, remember } = body as { readonly email: string; readonly remember?: unknown }
  const form = { ...NO_FORM, values: { email, remember: String(remember) } }
  return pages.respond(restorePage(exchange, form, safeRedirect(body.next, auth.settings), message), status)
}
