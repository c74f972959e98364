import { PATHS } from '../../../paths.ts'
import type { Endpoint, Exchange } from '../../exchange.ts'
import { oneOf } from '../../failed-link.ts'
import { json } from '../../respond.ts'
import { wireEventPage, wireMailPage } from '../../wire-admin.ts'
import { ADMIN_ERRORS, actionsOf, adminPath, doneAt, orLogin } from './acting.ts'
import { eventsForPage, noticeOf } from './pages.ts'

const CURSOR = { cursor: { description: '`next` of another page.', type: 'string' } }
const cursorOf = ({ url }: Exchange) => url.searchParams.get('cursor') || undefined

async function eventAnswer(exchange: Exchange, userId: string | null): Promise<Response> {
  const query = { userId: userId ?? undefined, cursor: cursorOf(exchange) }
  const page = await actionsOf(exchange).listEvents(query)
  if (!exchange.html) return json(wireEventPage(page))
  const events = await eventsForPage(exchange, page)
  return exchange.pages.respond(exchange.pages.render('adminEvents', { userId, events, next: page.next }))
}

/** What happened, and the mail that was given up or waits. */
export const logEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.adminEvents,
    kind: 'api',
    input: null,
    doc: {
      summary: 'What happened to everyone, newest first, for staff.',
      answers: { 200: 'admin_events' },
      query: CURSOR,
      errors: [...ADMIN_ERRORS, 'invalid_input'],
    },
    run: (exchange) => orLogin(exchange, () => eventAnswer(exchange, null)),
  },
  {
    method: 'GET',
    path: PATHS.adminUserEvents,
    kind: 'api',
    input: null,
    doc: {
      summary: 'What happened to one user, newest first, for staff; also when the account is gone.',
      answers: { 200: 'admin_events' },
      query: CURSOR,
      errors: [...ADMIN_ERRORS, 'invalid_input'],
    },
    run: (exchange) => orLogin(exchange, () => eventAnswer(exchange, exchange.token)),
  },
  {
    method: 'GET',
    path: PATHS.adminMail,
    kind: 'api',
    input: null,
    doc: {
      summary: 'The mails that were given up, or that wait, for staff.',
      answers: { 200: 'admin_mails' },
      query: { status: { type: 'string', enum: ['dead', 'waiting'], default: 'dead' }, ...CURSOR },
      errors: ADMIN_ERRORS,
    },
    run: (exchange) =>
      orLogin(exchange, async () => {
        const status = oneOf(exchange.url.searchParams.get('status'), ['dead', 'waiting']) ?? 'dead'
        const page = await actionsOf(exchange).listMail({ status, cursor: cursorOf(exchange) })
        if (!exchange.html) return json(wireMailPage(page))
        const notice = noticeOf(exchange)
        return exchange.pages.respond(exchange.pages.render('adminMail', { ...page, status, notice }))
      }),
  },
  {
    method: 'POST',
    path: PATHS.adminRetry,
    kind: 'api',
    input: null,
    doc: {
      summary: 'Let a mail that was given up wait again, for staff.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: [...ADMIN_ERRORS, 'not_found'],
    },
    async run(exchange) {
      await actionsOf(exchange).retryMail(exchange.token)
      if (exchange.html) return doneAt(adminPath(exchange, 'adminMail'), 'mail-retried')
      return json({ message: exchange.text('message.mail-retried') })
    },
  },
]
