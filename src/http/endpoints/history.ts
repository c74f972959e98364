import { isAuthError } from '../../errors.ts'
import type { HistoryEntry } from '../../flows/list-history.ts'
import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'
import { json } from '../respond.ts'

/** What happened to the account of who is logged in. */
export const historyEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.history,
    kind: 'api',
    input: null,
    doc: {
      summary: 'What happened to the account of who is logged in, newest first.',
      answers: { 200: 'history' },
      query: { before: { type: 'string' } },
      errors: ['not_logged_in', 'not_found'],
    },
    async run({ auth, session, origin, html, pages, url, request }) {
      const before = url.searchParams.get('before')
      try {
        const { entries, next } = await auth.listHistory({ session, before }, origin)
        if (!html) return json({ events: entries.map(wireEntry), next })
        return pages.respond(pages.render('history', { entries, next, first: before === null }))
      } catch (error) {
        if (!isAuthError(error) || error.code !== 'not_logged_in') throw error
        const target = url.pathname + url.search
        return loginRequired(auth, { method: 'GET', headers: request.headers, target })
      }
    },
  },
]

function wireEntry({ id, type, at, outcome, ip, userAgent, count, byOther }: HistoryEntry) {
  return {
    id,
    type,
    at: at.toISOString(),
    outcome,
    ip,
    user_agent: userAgent,
    count,
    by_other: byOther,
  }
}
