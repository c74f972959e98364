import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { json } from '../respond.ts'
import { checkMail } from './check-mail.ts'
import { NO_FORM } from './no-form.ts'

const forgetful = z.object({ email: z.string() })

/** Asking for a link with which a new password is chosen. */
export const requestPasswordResetEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.requestPasswordReset,
    kind: 'page',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('requestPasswordReset', { form: NO_FORM })),
  },
  {
    method: 'POST',
    path: PATHS.requestPasswordReset,
    kind: 'api',
    input: forgetful,
    doc: {
      summary: 'Mail a link with which a new password is chosen.',
      answers: { 200: 'message' },
      errors: ['invalid_input', 'no_account', 'too_many_attempts'],
    },
    async run(exchange) {
      const { email } = exchange.body as z.infer<typeof forgetful>
      await exchange.auth.requestPasswordReset({ email }, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'reset')
      return json({ message: exchange.text('message.reset-requested') })
    },
    formAgain: ({ pages }, form) => pages.render('requestPasswordReset', { form }),
  },
]
