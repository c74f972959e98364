import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { clearedSessionCookie } from '../cookies.ts'
import type { Endpoint, Exchange, FormAgain } from '../exchange.ts'
import { withQuery } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { NO_FORM } from './no-form.ts'
import { ownEmail, ownPage } from './own-page.ts'
import { OWN_PASSWORD_ERRORS } from './own-password-errors.ts'

const proof = z.object({ password: z.string() })
/** In the query of the page that says what was done. */
const LEAVING = 'leaving'

/** Leaving for good. */
export const deleteAccountEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.deleteAccount,
    kind: 'page',
    input: null,
    run: (exchange) => ownPage(exchange, (email) => formPage(exchange, NO_FORM, email)),
  },
  {
    method: 'POST',
    path: PATHS.deleteAccount,
    kind: 'api',
    input: proof,
    doc: {
      summary:
        'Delete the account, with every session and file. Where there is a time of grace it can be restored until delete_after.',
      answers: { 200: 'deletion' },
      errors: [...OWN_PASSWORD_ERRORS, 'last_superuser', 'deletion_refused', 'account_in_use'],
    },
    async run({ auth, origin, html, text, session, body }) {
      const { password } = body as z.infer<typeof proof>
      const { deleteAfter } = await auth.deleteAccount({ session, password }, origin)
      const { settings } = auth
      const cookies = [clearedSessionCookie(settings)]
      if (html) {
        const page = settings.mount + PATHS.accountDeleted
        return redirect(deleteAfter ? withQuery(page, LEAVING) : page, 303, cookies)
      }
      if (!deleteAfter) return json({ message: text('message.account-deleted') }, 200, cookies)
      const message = text('message.account-leaving')
      return json({ message, delete_after: deleteAfter.toISOString() }, 200, cookies)
    },
    formAgain: async (exchange, form) => formPage(exchange, form, await ownEmail(exchange)),
  },
  {
    method: 'GET',
    path: PATHS.accountDeleted,
    kind: 'page',
    input: null,
    async run({ auth, pages, url }) {
      const { graceSeconds } = auth.settings.deletion
      const data = { graceSeconds: url.searchParams.has(LEAVING) ? graceSeconds : 0 }
      return pages.respond(pages.render('accountDeleted', data))
    },
  },
]

function formPage({ auth, pages }: Exchange, form: FormAgain, email: string): string {
  const { graceSeconds } = auth.settings.deletion
  return pages.render('deleteAccount', { form, email, graceSeconds })
}
