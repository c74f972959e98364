import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { entryCookies } from '../cookies.ts'
import type { Endpoint } from '../exchange.ts'
import { safeRedirect } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { NO_FORM } from './no-form.ts'
import { ownEmail, ownPage } from './own-page.ts'
import { OWN_PASSWORD_ERRORS } from './own-password-errors.ts'

const proof = z.object({ password: z.string(), next: z.optional(z.string()) })

/** Proving the password again before something dangerous. */
export const reauthenticateEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.reauthenticate,
    kind: 'page',
    input: null,
    run: (exchange) =>
      ownPage(exchange, (email) => {
        const next = safeRedirect(exchange.url.searchParams.get('next'), exchange.auth.settings)
        return exchange.pages.render('reauthenticate', { form: NO_FORM, email, next })
      }),
  },
  {
    method: 'POST',
    path: PATHS.reauthenticate,
    kind: 'api',
    input: proof,
    doc: {
      summary: 'Prove the password again. The answer sets the cookie of the session that takes over.',
      answers: { 200: 'message' },
      errors: OWN_PASSWORD_ERRORS,
    },
    async run({ auth, request, origin, html, text, session, body }) {
      const { password, next } = body as z.infer<typeof proof>
      const entry = await auth.reauthenticate({ session, password }, origin)
      const cookies = entryCookies({ auth, request }, { session: entry, browser: entry.browser })
      if (!html) return json({ message: text('message.reauthenticated') }, 200, cookies)
      const target = safeRedirect(next, auth.settings) ?? auth.settings.mount + PATHS.currentUser
      return redirect(target, 303, cookies)
    },
    formAgain: async (exchange, form) => {
      const next = safeRedirect(exchange.body.next, exchange.auth.settings)
      return exchange.pages.render('reauthenticate', { form, email: await ownEmail(exchange), next })
    },
  },
]
