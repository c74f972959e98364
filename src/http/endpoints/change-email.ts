import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { sessionCookie } from '../cookies.ts'
import type { Endpoint } from '../exchange.ts'
import { LINK_FAILURES, orFailedLink } from '../failed-link.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { checkMail } from './check-mail.ts'
import { NO_FORM } from './no-form.ts'
import { ownEmail, ownPage } from './own-page.ts'
import { OWN_PASSWORD_ERRORS } from './own-password-errors.ts'
import { pathWithToken } from './path-with-token.ts'

const wanted = z.object({ email: z.string(), password: z.string() })

/** Asking for another address, and confirming it by mailed link. */
export const changeEmailEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.changeEmail,
    kind: 'page',
    input: null,
    run: (exchange) =>
      ownPage(exchange, (email) => exchange.pages.render('changeEmail', { form: NO_FORM, email })),
  },
  {
    method: 'POST',
    path: PATHS.changeEmail,
    kind: 'api',
    input: wanted,
    doc: {
      summary: 'Mail a link to another address, and a notice with a way back to the present one.',
      answers: { 200: 'message' },
      errors: [...OWN_PASSWORD_ERRORS, 'email_taken'],
    },
    async run(exchange) {
      const { auth, origin, html, text, session } = exchange
      const { email, password } = exchange.body as z.infer<typeof wanted>
      await auth.changeEmail({ session, email, password }, origin)
      if (html) return checkMail(exchange, 'change-email')
      return json({ message: text('message.email-change-asked') })
    },
    formAgain: async (exchange, form) =>
      exchange.pages.render('changeEmail', { form, email: await ownEmail(exchange) }),
  },
  {
    method: 'GET',
    path: PATHS.confirmEmailChange,
    kind: 'link',
    input: null,
    doc: {
      summary: 'A page with a button that gives the account its new address. Changes nothing.',
      answers: { 200: 'page', 302: 'redirect' },
      errors: [],
    },
    run: (exchange) =>
      orFailedLink(exchange, 'change-email', async () => {
        const { auth, token, pages, origin } = exchange
        const { email, account } = await auth.inspectLink({ token, purpose: 'change-email' }, origin)
        const action = pathWithToken(exchange, PATHS.confirmEmailChange)
        return pages.respond(pages.render('confirmEmailChange', { email, account, action }))
      }),
  },
  {
    method: 'POST',
    path: PATHS.confirmEmailChange,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Give the account its new address. Ends every session; one of this account is replaced.',
      answers: { 200: 'user', 303: 'redirect' },
      errors: [...LINK_FAILURES.filter((code) => code !== 'already_confirmed'), 'email_taken'],
    },
    async run(exchange) {
      const { auth, token, session, origin, html } = exchange
      const confirm = async () => {
        const done = await auth.confirmEmailChange({ token, session }, origin)
        return { user: done.user, cookies: done.session ? [sessionCookie(auth, done.session)] : [] }
      }
      if (!html) {
        const { user, cookies } = await confirm()
        return json(wireUser(user), 200, cookies)
      }
      return orFailedLink(exchange, 'change-email', async () =>
        redirect(auth.settings.targets.emailChanged, 303, (await confirm()).cookies),
      )
    },
  },
  {
    method: 'GET',
    path: PATHS.emailChanged,
    kind: 'link',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('emailChanged', {})),
  },
]
