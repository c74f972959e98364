import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { LINK_FAILURES, orFailedLink } from '../failed-link.ts'
import { json, redirect } from '../respond.ts'
import { pathWithToken } from './path-with-token.ts'

/** Taking an account back by the link that the former address was mailed. */
export const takeBackEmailEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.takeBackEmail,
    kind: 'link',
    input: null,
    doc: {
      summary: 'A page with a button that takes the account back. Changes nothing.',
      answers: { 200: 'page', 302: 'redirect' },
      errors: [],
    },
    run: (exchange) =>
      orFailedLink(exchange, 'take-back', async () => {
        const { auth, token, pages, origin } = exchange
        const { email } = await auth.inspectLink({ token, purpose: 'take-back' }, origin)
        const action = pathWithToken(exchange, PATHS.takeBackEmail)
        return pages.respond(pages.render('takeBackEmail', { email, action }))
      }),
  },
  {
    method: 'POST',
    path: PATHS.takeBackEmail,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Give the account its former address again, forget its password and end every session.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: [...LINK_FAILURES.filter((code) => code !== 'already_confirmed'), 'email_taken'],
    },
    async run(exchange) {
      const { auth, token, origin, html, text } = exchange
      const takeBack = () => auth.takeBackEmail({ token }, origin)
      if (!html) {
        await takeBack()
        return json({ message: text('message.email-taken-back') })
      }
      return orFailedLink(exchange, 'take-back', async () => {
        await takeBack()
        return redirect(auth.settings.mount + PATHS.emailTakenBack, 303)
      })
    },
  },
  {
    method: 'GET',
    path: PATHS.emailTakenBack,
    kind: 'link',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('emailTakenBack', {})),
  },
]
