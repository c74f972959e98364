import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { entryCookies } from '../cookies.ts'
import type { Endpoint } from '../exchange.ts'
import { withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { NO_FORM } from './no-form.ts'
import { ownEmail, ownPage } from './own-page.ts'
import { OWN_PASSWORD_ERRORS } from './own-password-errors.ts'

const passwords = z.object({ current_password: z.string(), new_password: z.string() })

/** Changing the password while logged in. */
export const changePasswordEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.changePassword,
    kind: 'page',
    input: null,
    run: (exchange) =>
      ownPage(exchange, (email) => exchange.pages.render('changePassword', { form: NO_FORM, email })),
  },
  {
    method: 'POST',
    path: PATHS.changePassword,
    kind: 'api',
    input: passwords,
    doc: {
      summary: 'Set another password. The answer sets the cookie of a new session; every other one is ended.',
      answers: { 200: 'message' },
      errors: OWN_PASSWORD_ERRORS,
    },
    async run({ auth, request, origin, html, text, session, body }) {
      const given = body as z.infer<typeof passwords>
      const input = { session, currentPassword: given.current_password, newPassword: given.new_password }
      const entry = await auth.changePassword(input, origin)
      const cookies = entryCookies({ auth, request }, { session: entry, browser: entry.browser })
      if (!html) return json({ message: text('message.password-changed') }, 200, cookies)
      const account = auth.settings.mount + PATHS.currentUser
      return redirect(withQuery(account, 'password-changed'), 303, cookies)
    },
    formAgain: async (exchange, form) =>
      exchange.pages.render('changePassword', { form, email: await ownEmail(exchange) }),
  },
]
