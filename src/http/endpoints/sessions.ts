import * as z from 'zod/mini'
import { isAuthError } from '../../errors.ts'
import type { OwnSession } from '../../flows/list-sessions.ts'
import { PATHS } from '../../paths.ts'
import { clearedSessionCookie } from '../cookies.ts'
import type { Endpoint, Exchange } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'
import { withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { OWN_PASSWORD_ERRORS } from './own-password-errors.ts'

const proof = z.object({ password: z.optional(z.string()) })
/** What was done: the end of a text's key, and what the list is told in its query. */
const ENDED = ['session-ended', 'other-sessions-ended'] as const
const ENDING_ERRORS = [...OWN_PASSWORD_ERRORS, 'reauth_required'] as const

/** The sessions of who is logged in: to look at, and to end. */
export const sessionsEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.sessions,
    kind: 'api',
    input: null,
    doc: {
      summary: 'Every session of who is logged in, the present one first.',
      answers: { 200: 'sessions' },
      errors: ['not_logged_in'],
    },
    async run({ auth, session, origin, html, text, pages, url, request }) {
      try {
        const sessions = await auth.listSessions({ session }, origin)
        if (!html) return json(sessions.map(wireSession))
        const done = ENDED.find((name) => url.searchParams.has(name))
        const notice = done ? text(`message.${done}`) : null
        return pages.respond(pages.render('sessions', { sessions, notice }))
      } catch (error) {
        if (!isAuthError(error) || error.code !== 'not_logged_in') throw error
        return loginRequired(auth, { method: 'GET', headers: request.headers, target: url.pathname })
      }
    },
  },
  {
    method: 'DELETE',
    path: PATHS.sessions,
    kind: 'api',
    input: proof,
    doc: {
      summary: 'End every session but the present one, after a recent log-in or with the password.',
      answers: { 200: 'message' },
      errors: ENDING_ERRORS,
    },
    run: (exchange) =>
      orReauthenticate(exchange, async () => {
        const { auth, session, origin, body } = exchange
        const { password } = body as z.infer<typeof proof>
        await auth.endOtherSessions({ session, password }, origin)
        return ended(exchange, 'other-sessions-ended')
      }),
  },
  {
    method: 'DELETE',
    path: PATHS.session,
    kind: 'api',
    input: proof,
    doc: {
      summary: 'End one session, after a recent log-in or with the password.',
      answers: { 200: 'message' },
      errors: [...ENDING_ERRORS, 'not_found'],
    },
    run: (exchange) =>
      orReauthenticate(exchange, async () => {
        const { auth, session, origin, body, token: id } = exchange
        const { password } = body as z.infer<typeof proof>
        const { current } = await auth.endSession({ session, id, password }, origin)
        return ended(exchange, 'session-ended', current)
      }),
  },
]

function ended({ auth, html, text }: Exchange, what: (typeof ENDED)[number], current = false): Response {
  const { settings } = auth
  const cookies = current ? [clearedSessionCookie(settings)] : []
  if (!html) return json({ message: text(`message.${what}`) }, 200, cookies)
  if (current) return redirect(withQuery(settings.targets.loggedOut, 'logged-out'), 303, cookies)
  return redirect(withQuery(settings.mount + PATHS.sessions, what), 303)
}

/** A person is asked for the password and led back to the list; a client hears `reauth_required`. */
async function orReauthenticate(exchange: Exchange, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!exchange.html || !isAuthError(error) || error.code !== 'reauth_required') throw error
    const { mount } = exchange.auth.settings
    const next = encodeURIComponent(mount + PATHS.sessions)
    return redirect(withQuery(mount + PATHS.reauthenticate, `next=${next}`), 303)
  }
}

function wireSession({ id, createdAt, lastSeenAt, ip, userAgent, current }: OwnSession) {
  return {
    id,
    created_at: createdAt.toISOString(),
    last_seen_at: lastSeenAt.toISOString(),
    ip,
    user_agent: userAgent,
    current,
  }
}
