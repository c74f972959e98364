import * as z from 'zod/mini'
import type { Auth } from '../../auth.ts'
import { entryCookies } from '../cookies.ts'
import type { Exchange, FormAgain } from '../exchange.ts'
import { safeRedirect } from '../redirect.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'

/** What one logs in with. */
export const credentials = z.object({
  email: z.string(),
  password: z.string(),
  remember: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])], 'field.remember')),
  next: z.optional(z.string()),
})

/** Opens a session by these credentials, and sends its cookie. */
export async function loggedIn(exchange: Exchange, open: Auth<object>['login']): Promise<Response> {
  const { auth, origin, html, session: former } = exchange
  const { email, password, remember, next } = exchange.body as z.infer<typeof credentials>
  const staysIn = remember === undefined ? undefined : String(remember) === 'true'
  const entry = await open({ email, password, remember: staysIn, replaces: former }, origin)
  const cookies = entryCookies(exchange, entry)
  if (!html) return json(wireUser(entry.user), 200, cookies)
  return redirect(safeRedirect(next, auth.settings) ?? auth.settings.targets.loggedIn, 303, cookies)
}

/** The form that keeps an account; a text above it says why somebody who has just logged in is there. */
export function restorePage(
  { pages }: Exchange,
  form: FormAgain,
  next: string | null,
  notice: string | null,
): string {
  return pages.render('restoreAccount', { form, next, notice })
}
