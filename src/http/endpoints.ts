import * as z from 'zod/mini'
import { AuthError } from '../errors.ts'
import type { LinkFailure } from '../pages/types.ts'
import { PATHS } from '../paths.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import { clearedSessionCookie, linkCookie, linkCookieName, readCookie, sessionCookie } from './cookies.ts'
import type { Endpoint, Exchange, FormAgain } from './exchange.ts'
import { failedLink, linkFailure, orFailedLink } from './failed-link.ts'
import { safeRedirect } from './redirect.ts'
import { json, redirect } from './respond.ts'
import { wireUser } from './wire-user.ts'

const required = z.string().check(z.minLength(1))
const emailOnly = z.object({ email: z.string() })
const registration = z.object({
  email: z.string(),
  first_name: required,
  last_name: required,
  password: z.string(),
})
const credentials = z.object({
  email: z.string(),
  password: z.string(),
  remember: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])])),
  next: z.optional(z.string()),
})
const chosenPassword = z.object({ token: z.optional(z.string()), password: z.string() })

const NO_FORM: FormAgain = { values: {}, fields: {}, error: null }
const LINK_FAILURES: readonly string[] = ['link_invalid', 'link_expired', 'link_used', 'already_confirmed']
const PURPOSES: readonly string[] = ['confirm', 'choose-password'] satisfies LinkPurpose[]

/** Every endpoint: what it answers to, what it reads, what it does. */
export const ENDPOINTS: readonly Endpoint[] = [
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
    run: (exchange) => disown(exchange, 'confirm', exchange.token),
  },
  {
    method: 'POST',
    path: PATHS.notMePassword,
    kind: 'link',
    input: null,
    run: (exchange) => disown(exchange, 'choose-password', tokenFromCookie(exchange)),
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
      const purpose = oneOf(url.searchParams.get('purpose'), PURPOSES)
      return pages.respond(
        pages.render('link', {
          reason: reason as LinkFailure,
          purpose: purpose as LinkPurpose | null,
          form: NO_FORM,
        }),
      )
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
    async run(exchange) {
      const { email } = exchange.body as z.infer<typeof emailOnly>
      await exchange.auth.regenerate({ email }, exchange.origin)
      if (exchange.html) return checkMail(exchange, 'regenerate')
      return json({ message: exchange.auth.core.text('message.regenerated') })
    },
    formAgain: ({ pages }, form) => pages.render('regenerate', { form }),
  },
  {
    method: 'GET',
    path: PATHS.login,
    kind: 'page',
    input: null,
    async run({ auth, pages, url }) {
      const next = safeRedirect(url.searchParams.get('next'), auth.settings)
      const notice = url.searchParams.has('logged-out') ? auth.core.text('message.logged-out') : null
      return pages.respond(pages.render('login', { form: NO_FORM, next, notice }))
    },
  },
  {
    method: 'POST',
    path: PATHS.login,
    kind: 'api',
    input: credentials,
    async run(exchange) {
      const { auth, origin, html, session: former } = exchange
      const { email, password, remember, next } = exchange.body as z.infer<typeof credentials>
      const staysIn = remember === undefined ? undefined : String(remember) === 'true'
      const { user, session } = await auth.login({ email, password, remember: staysIn }, origin)
      // The session that this browser had is ended, so that no forgotten one stays open behind the new one.
      if (former !== null) await auth.logout(former, origin)
      const cookies = [sessionCookie(auth.settings, session)]
      if (!html) return json(wireUser(user), 200, cookies)
      return redirect(safeRedirect(next, auth.settings) ?? auth.settings.targets.loggedIn, 303, cookies)
    },
    formAgain: ({ auth, pages, body }, form) =>
      pages.render('login', { form, next: safeRedirect(body.next, auth.settings), notice: null }),
  },
  {
    method: 'POST',
    path: PATHS.logout,
    kind: 'api',
    input: null,
    async run({ auth, session, origin, html }) {
      await auth.logout(session, origin)
      const cookies = [clearedSessionCookie(auth.settings)]
      if (!html) return json({ message: auth.core.text('message.logged-out') }, 200, cookies)
      const { loggedOut } = auth.settings.targets
      return redirect(auth.settings.frontend ? loggedOut : `${loggedOut}?logged-out`, 303, cookies)
    },
  },
  {
    method: 'GET',
    path: PATHS.currentUser,
    kind: 'api',
    input: null,
    async run({ auth, session, origin, html, pages, url }) {
      const user = await auth.currentUser(session, origin)
      if (user && html) return pages.respond(pages.render('currentUser', user))
      if (user) return json(wireUser(user))
      if (html) return redirect(loginWithNext(auth.settings.mount, url.pathname), 302)
      throw new AuthError('not_logged_in')
    },
  },
  {
    method: 'GET',
    path: PATHS.choosePasswordLink,
    kind: 'link',
    input: null,
    run: (exchange) =>
      orFailedLink(exchange, 'choose-password', async () => {
        const { auth, token, origin } = exchange
        await auth.inspectLink({ token, purpose: 'choose-password' }, origin)
        const { settings } = auth
        if (settings.frontend) {
          return redirect(`${settings.targets.choosePassword}?token=${encodeURIComponent(token)}`, 302)
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
    async run(exchange) {
      const { auth, origin, html } = exchange
      const { token, password } = exchange.body as z.infer<typeof chosenPassword>
      const input = { token: token ?? tokenFromCookie(exchange), password }
      const choose = () => auth.choosePassword(input, origin)
      const message = { message: auth.core.text('message.password-chosen') }
      if (!html) {
        await choose()
        return json(message)
      }
      try {
        await choose()
        return redirect(auth.settings.mount + PATHS.passwordChosen, 303, [linkCookie(auth.settings, null)])
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

/** The log-in page that leads back to a path of this site. */
export function loginWithNext(mount: string, next: string): string {
  return `${mount}${PATHS.login}?next=${encodeURIComponent(next)}`
}

function checkMail({ auth }: Exchange, asked: 'register' | 'regenerate'): Response {
  return redirect(`${auth.settings.mount}${PATHS.checkMail}?asked=${asked}`, 303)
}

/** The token is one that the path let through, so it needs no encoding. */
function pathWithToken({ auth, token }: Exchange, path: string): string {
  return auth.settings.mount + path.replace('{token}', encodeURIComponent(token))
}

function tokenFromCookie({ auth, request }: Exchange): string {
  return readCookie(request.headers.get('cookie'), linkCookieName(auth.settings)) ?? ''
}

async function disown(exchange: Exchange, purpose: LinkPurpose, token: string): Promise<Response> {
  const { auth, origin, html } = exchange
  const act = () => auth.disown({ token, purpose }, origin)
  if (!html) {
    await act()
    return json({ message: auth.core.text('message.removed') })
  }
  return orFailedLink(exchange, purpose, async () => {
    await act()
    return redirect(auth.settings.mount + PATHS.removed, 303, [linkCookie(auth.settings, null)])
  })
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

function oneOf(value: string | null, list: readonly string[]): string | null {
  return value !== null && list.includes(value) ? value : null
}
