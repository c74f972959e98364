import type { AdminActions } from '../../../admin/admin.ts'
import { type AuthErrorCode, isAuthError } from '../../../errors.ts'
import { PATHS } from '../../../paths.ts'
import type { Exchange } from '../../exchange.ts'
import { loginRequired } from '../../login-required.ts'
import { withQuery } from '../../redirect.ts'
import { redirect } from '../../respond.ts'
import { OWN_PASSWORD_ERRORS } from '../own-password-errors.ts'

/** What any endpoint of administration may answer. */
export const ADMIN_ERRORS = ['not_logged_in', 'forbidden'] as const satisfies readonly AuthErrorCode[]
/** What those may answer besides that need a recent log-in. */
export const DANGEROUS_ERRORS = [
  ...OWN_PASSWORD_ERRORS,
  'forbidden',
  'reauth_required',
] as const satisfies readonly AuthErrorCode[]

/** Administration by whoever sent the request. A password in the body stands for a recent log-in. */
export function actionsOf({ auth, session, origin, body }: Exchange): AdminActions<object> {
  const password = typeof body.password === 'string' ? body.password : undefined
  return auth.admin.asSession(session, origin, password)
}

/** What is looked at: nobody is led to the log-in and back. */
export async function orLogin(exchange: Exchange, look: () => Promise<Response>): Promise<Response> {
  const { auth, request, url } = exchange
  try {
    return await look()
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'not_logged_in' || auth.settings.administration !== 'pages')
      throw error
    const target = url.pathname + url.search
    return loginRequired(auth, { method: 'GET', headers: request.headers, target })
  }
}

/** What is done: a person whose log-in is not recent is asked for the password, and led to where it was to be done. */
export async function orProve(
  exchange: Exchange,
  back: string,
  act: () => Promise<Response>,
): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!exchange.html || !isAuthError(error) || error.code !== 'reauth_required') throw error
    const prove = exchange.auth.settings.mount + PATHS.reauthenticate
    return redirect(withQuery(prove, `next=${encodeURIComponent(back)}`), 303)
  }
}

/** A path of administration, from the root of the site. */
export function adminPath({ auth }: Pick<Exchange, 'auth'>, path: keyof typeof PATHS, id = ''): string {
  return auth.settings.mount + PATHS[path].replace('{id}', encodeURIComponent(id))
}

/** Leads a person to a page that says what was done. */
export function doneAt(path: string, what: string): Response {
  return redirect(withQuery(path, `done=${what}`), 303)
}
