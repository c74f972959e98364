import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { safeRedirect } from '../redirect.ts'
import { credentials, loggedIn, restorePage } from './credentials.ts'
import { NO_FORM } from './no-form.ts'

/** Coming back before the account is gone. */
export const restoreAccountEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.restoreAccount,
    kind: 'page',
    input: null,
    async run(exchange) {
      const next = safeRedirect(exchange.url.searchParams.get('next'), exchange.auth.settings)
      return exchange.pages.respond(restorePage(exchange, NO_FORM, next, null))
    },
  },
  {
    method: 'POST',
    path: PATHS.restoreAccount,
    kind: 'api',
    input: credentials,
    doc: {
      summary:
        'Keep an account that is to be deleted, and log in to it. The answer sets the cookie of a session.',
      answers: { 200: 'user' },
      errors: ['invalid_input', 'invalid_credentials', 'too_many_attempts', 'password_off', 'busy'],
    },
    run: (exchange) => loggedIn(exchange, exchange.auth.restoreAccount),
    formAgain: (exchange, form) =>
      restorePage(exchange, form, safeRedirect(exchange.body.next, exchange.auth.settings), null),
  },
]
