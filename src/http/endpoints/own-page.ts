import { AuthError } from '../../errors.ts'
import type { Exchange } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'

/** The address of who is logged in. Throws `not_logged_in`. */
export async function ownEmail({ auth, session, origin }: Exchange): Promise<string> {
  const user = await auth.currentUser(session, origin)
  if (!user) throw new AuthError('not_logged_in')
  return user.email
}

/** A page for who is logged in; anybody else is led to the log-in and back. */
export async function ownPage(
  exchange: Exchange,
  document: (email: string) => string | Promise<string>,
): Promise<Response> {
  const { auth, session, origin, pages, request, url } = exchange
  const user = await auth.currentUser(session, origin)
  if (user) return pages.respond(await document(user.email))
  return loginRequired(auth, {
    method: 'GET',
    headers: request.headers,
    target: url.pathname + url.search,
  })
}
