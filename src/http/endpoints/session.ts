import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { clearedSessionCookie, sessionCookie } from '../cookies.ts'
import type { Endpoint } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'
import { safeRedirect, withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { NO_FORM } from './no-form.ts'

const credentials = z.object({
  email: z.string(),
  password: z.string(),
  remember: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])], 'field.remember')),
  next: z.optional(z.string()),
})

/** Opening, ending and asking after a session. */
export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.login,
    kind: 'page',
    input: null,
    async run({ auth, pages, url }) {
      const next = safeRedirect(url.searchParams.get('next'), auth.settings)
      const notice = url.searchParams.has('logged-out') ? auth.core.text('message.logged-out') : null
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
      errors: ['invalid_input', 'invalid_credentials', 'too_many_attempts', 'busy'],
    },
    async run(exchange) {
      const { auth, origin, html, session: former } = exchange
      const { email, password, remember, next } = exchange.body as z.infer<typeof credentials>
      const staysIn = remember === undefined ? undefined : String(remember) === 'true'
      const input = { email, password, remember: staysIn, replaces: former }
      const { user, session } = await auth.login(input, origin)
      const cookies = [sessionCookie(auth.settings, session)]
      if (!html) return json(wireUser(user), 200, cookies)
      return redirect(safeRedirect(next, auth.settings) ?? auth.settings.targets.loggedIn, 303, cookies)
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
    async run({ auth, session, origin, html }) {
      await auth.logout(session, origin)
      const cookies = [clearedSessionCookie(auth.settings)]
      if (!html) return json({ message: auth.core.text('message.logged-out') }, 200, cookies)
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
    async run({ auth, session, origin, html, pages, url, request }) {
      const user = await auth.currentUser(session, origin)
      if (user && html) return pages.respond(pages.render('currentUser', user))
      if (user) return json(wireUser(user))
      return loginRequired(auth, { method: 'GET', headers: request.headers, target: url.pathname })
    },
  },
]
