import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { browserCookie, linkCookie, linkCookieName, readCookie } from '../cookies.ts'
import type { Endpoint, Exchange, FormAgain } from '../exchange.ts'
import { failedLink, LINK_FAILURES, linkFailure, orFailedLink } from '../failed-link.ts'
import { withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { disown } from './disown.ts'
import { NO_FORM } from './no-form.ts'

const chosenPassword = z.object({ token: z.optional(z.string()), password: z.string() })

/** Choosing a password by mailed link. Its token waits in a cookie, so that it leaves the address bar. */
export const choosePasswordEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: PATHS.notMePassword,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Remove a pending account that somebody else asked for, by the link in its cookie.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: LINK_FAILURES,
    },
    run: (exchange) => disown(exchange, 'choose-password', tokenFromCookie(exchange)),
  },
  {
    method: 'GET',
    path: PATHS.choosePasswordLink,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Lead to the page where a password is chosen. Changes nothing.',
      answers: { 302: 'redirect' },
      errors: [],
    },
    run: (exchange) =>
      orFailedLink(exchange, 'choose-password', async () => {
        const { auth, token, origin } = exchange
        await auth.inspectLink({ token, purpose: 'choose-password' }, origin)
        const { settings } = auth
        if (settings.frontend) {
          const query = `token=${encodeURIComponent(token)}`
          return redirect(withQuery(settings.targets.choosePassword, query), 302)
        }
        return redirect(settings.targets.choosePassword, 302, [linkCookie(settings, token)])
      }),
  },
  {
    method: 'GET',
    path: PATHS.choosePassword,
    kind: 'page',
    input: null,
    run: (exchange) =>
      orFailedLink(exchange, 'choose-password', async () =>
        exchange.pages.respond(await choosePasswordPage(exchange, NO_FORM)),
      ),
  },
  {
    method: 'POST',
    path: PATHS.choosePassword,
    kind: 'api',
    input: chosenPassword,
    doc: {
      summary: 'Set a password by mailed link. Ends every session and opens none.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: ['invalid_input', 'link_invalid', 'link_expired', 'link_used', 'busy'],
    },
    async run(exchange) {
      const { auth, origin, html } = exchange
      const { token, password } = exchange.body as z.infer<typeof chosenPassword>
      const input = { token: token ?? tokenFromCookie(exchange), password }
      const choose = () => auth.choosePassword(input, origin)
      const message = { message: exchange.text('message.password-chosen') }
      if (!html) {
        await choose()
        return json(message)
      }
      try {
        const { browser } = await choose()
        const cookies = [linkCookie(auth.settings, null), browserCookie(auth, browser)]
        return redirect(auth.settings.mount + PATHS.passwordChosen, 303, cookies)
      } catch (error) {
        const reason = linkFailure(error)
        if (reason) return failedLink(exchange, reason, 'choose-password', 303)
        throw error
      }
    },
    formAgain: choosePasswordPage,
  },
  {
    method: 'GET',
    path: PATHS.passwordChosen,
    kind: 'page',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('passwordChosen', {})),
  },
]

function tokenFromCookie({ auth, request }: Exchange): string {
  return readCookie(request.headers.get('cookie'), linkCookieName(auth.settings)) ?? ''
}

async function choosePasswordPage(exchange: Exchange, form: FormAgain): Promise<string> {
  const { auth, pages, origin } = exchange
  const token = tokenFromCookie(exchange)
  const link = await auth.inspectLink({ token, purpose: 'choose-password' }, origin)
  const notMeAction = auth.settings.mount + PATHS.notMePassword
  return pages.render('choosePassword', {
    form,
    email: link.email,
    pending: link.pending ? { asked: link.asked, notMeAction } : null,
  })
}
