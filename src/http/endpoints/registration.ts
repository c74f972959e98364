import * as z from 'zod/mini'
import { AuthError } from '../../errors.ts'
import { registrationDefaults, registrationFormFields } from '../../input/registration-form.ts'
import { PATHS } from '../../paths.ts'
import { LINK_PURPOSES } from '../../ports/token-signer.ts'
import type { Fields } from '../body.ts'
import { boxesOf } from '../boxes.ts'
import type { Endpoint, Exchange } from '../exchange.ts'
import { LINK_FAILURES, LINK_REASONS, oneOf, orFailedLink } from '../failed-link.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { checkMail } from './check-mail.ts'
import { disown } from './disown.ts'
import { NO_FORM } from './no-form.ts'
import { pathWithToken } from './path-with-token.ts'

const required = z.string().check(z.minLength(1))
const emailOnly = z.object({ email: z.string() })
/** What else is sent is for the app's rule, and for nothing else. */
const registration = z.looseObject({
  email: z.string(),
  first_name: required,
  last_name: required,
  password: z.string(),
})

/** Registering, and what the mailed link leads to. */
export const registrationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.register,
    kind: 'page',
    input: null,
    async run({ auth, pages }) {
      if (auth.settings.registration === 'closed') throw new AuthError('registration_refused')
      const { registrationForm } = auth.core
      const form = { ...NO_FORM, values: registrationDefaults(registrationForm) }
      return pages.respond(
        pages.render('register', { form, fields: registrationFormFields(registrationForm) }),
      )
    },
  },
  {
    method: 'POST',
    path: PATHS.register,
    kind: 'api',
    input: registration,
    doc: {
      summary: 'Make a pending account and mail a link that confirms it.',
      answers: { 201: 'message' },
      errors: ['invalid_input', 'registration_refused', 'email_taken', 'too_many_attempts', 'busy'],
      takesRegistrationFields: true,
    },
    async run(exchange) {
      const given = exchange.body as z.infer<typeof registration>
      const { email, first_name: firstName, last_name: lastName, password, ...sent } = given
      const rest = { ...unticked(exchange), ...sent }
      // Where nobody asks for it, a client may send what it likes.
      const extra = typeof exchange.auth.settings.registration === 'function' ? { extra: rest as never } : {}
      await exchange.auth.register({ email, firstName, lastName, password, ...extra }, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'register')
      return json({ message: exchange.text('message.registered') }, 201)
    },
    formAgain: ({ auth, pages }, form) =>
      pages.render('register', { form, fields: registrationFormFields(auth.core.registrationForm) }),
  },
  {
    method: 'GET',
    path: PATHS.confirm,
    kind: 'link',
    input: null,
    doc: {
      summary: 'A page with a button that confirms. Changes nothing.',
      answers: { 200: 'page', 302: 'redirect' },
      errors: [],
    },
    run: (exchange) =>
      orFailedLink(exchange, 'confirm', async () => {
        const { auth, token, pages, origin } = exchange
        const { email, asked } = await auth.inspectLink({ token, purpose: 'confirm' }, origin)
        const action = pathWithToken(exchange, PATHS.confirm)
        const notMeAction = pathWithToken(exchange, PATHS.notMe)
        return pages.respond(pages.render('confirm', { email, asked, action, notMeAction }))
      }),
  },
  {
    method: 'POST',
    path: PATHS.confirm,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Turn a pending account active.',
      answers: { 200: 'user', 303: 'redirect' },
      errors: LINK_FAILURES,
    },
    async run(exchange) {
      const { auth, token, origin, html } = exchange
      if (!html) return json(wireUser(await auth.confirm({ token }, origin)))
      return orFailedLink(exchange, 'confirm', async () => {
        await auth.confirm({ token }, origin)
        return redirect(auth.settings.targets.confirmed, 303)
      })
    },
  },
  {
    method: 'GET',
    path: PATHS.confirmed,
    kind: 'link',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('confirmed', {})),
  },
  {
    method: 'POST',
    path: PATHS.notMe,
    kind: 'link',
    input: null,
    doc: {
      summary: 'Remove a pending account that somebody else asked for.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: LINK_FAILURES,
    },
    run: (exchange) => disown(exchange, 'confirm', exchange.token),
  },
  {
    method: 'GET',
    path: PATHS.removed,
    kind: 'link',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('removed', {})),
  },
  {
    method: 'GET',
    path: PATHS.link,
    kind: 'link',
    input: null,
    async run({ pages, url }) {
      const reason = oneOf(url.searchParams.get('reason'), LINK_REASONS) ?? 'link_invalid'
      const purpose = oneOf(url.searchParams.get('purpose'), LINK_PURPOSES)
      return pages.respond(pages.render('link', { reason, purpose, form: NO_FORM }))
    },
  },
  {
    method: 'GET',
    path: PATHS.regenerate,
    kind: 'page',
    input: null,
    run: async ({ pages }) => pages.respond(pages.render('regenerate', { form: NO_FORM })),
  },
  {
    method: 'POST',
    path: PATHS.regenerate,
    kind: 'api',
    input: emailOnly,
    doc: {
      summary: 'Mail a link again for a pending account.',
      answers: { 200: 'message' },
      errors: ['invalid_input', 'no_pending_account', 'too_many_attempts'],
    },
    async run(exchange) {
      const { email } = exchange.body as z.infer<typeof emailOnly>
      await exchange.auth.regenerate({ email }, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'regenerate')
      return json({ message: exchange.text('message.regenerated') })
    },
    formAgain: ({ pages }, form) => pages.render('regenerate', { form }),
  },
]

/** The boxes of the form that were left alone. */
function unticked({ auth, body }: Exchange): Fields {
  const boxes = boxesOf(body)
  const asked = (auth.core.registrationForm?.fields ?? []).filter(
    ({ name, kind }) => kind === 'checkbox' && boxes.includes(name),
  )
  return Object.fromEntries(asked.map(({ name }) => [name, 'false']))
}
