import * as z from 'zod/mini'
import { PATHS } from '../../paths.ts'
import { LINK_PURPOSES } from '../../ports/token-signer.ts'
import type { Endpoint, Exchange } from '../exchange.ts'
import { LINK_FAILURES, oneOf, orFailedLink } from '../failed-link.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { disown } from './disown.ts'
import { NO_FORM } from './no-form.ts'

const required = z.string().check(z.minLength(1))
const emailOnly = z.object({ email: z.string() })
const registration = z.object({
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
    run: async ({ pages }) => pages.respond(pages.render('register', { form: NO_FORM })),
  },
  {
    method: 'POST',
    path: PATHS.register,
    kind: 'api',
    input: registration,
    doc: {
      summary: 'Make a pending account and mail a link that confirms it.',
      answers: { 201: 'message' },
      errors: ['invalid_input', 'email_taken', 'busy'],
    },
    async run(exchange) {
      const { email, first_name, last_name, password } = exchange.body as z.infer<typeof registration>
      const input = { email, firstName: first_name, lastName: last_name, password }
      await exchange.auth.register(input, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'register')
      return json({ message: exchange.auth.core.text('message.registered') }, 201)
    },
    formAgain: ({ pages }, form) => pages.render('register', { form }),
  },
  {
    method: 'GET',
    path: PATHS.checkMail,
    kind: 'page',
    input: null,
    run: async ({ pages, url }) => {
      const asked = url.searchParams.get('asked') === 'regenerate' ? 'regenerate' : 'register'
      return pages.respond(pages.render('checkMail', { asked }))
    },
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
      const reason = oneOf(url.searchParams.get('reason'), LINK_FAILURES) ?? 'link_invalid'
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
      errors: ['invalid_input', 'no_pending_account'],
    },
    async run(exchange) {
      const { email } = exchange.body as z.infer<typeof emailOnly>
      await exchange.auth.regenerate({ email }, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'regenerate')
      return json({ message: exchange.auth.core.text('message.regenerated') })
    },
    formAgain: ({ pages }, form) => pages.render('regenerate', { form }),
  },
]

function checkMail({ auth }: Exchange, asked: 'register' | 'regenerate'): Response {
  return redirect(`${auth.settings.mount}${PATHS.checkMail}?asked=${asked}`, 303)
}

function pathWithToken({ auth, token }: Exchange, path: string): string {
  return auth.settings.mount + path.replace('{token}', encodeURIComponent(token))
}
