import type { Auth } from '../../src/auth.ts'
import { loginRequired } from '../../src/http/index.ts'
import { foundUser } from './current-user.ts'
import { sendResponse } from './send-response.ts'
import type { ExpressMiddleware } from './types.ts'
import { addressOf, webHeaders } from './web-request.ts'

/**
 * Lets only those pass who are logged in. Anyone else who follows a link is led to the log-in page and back, or
 * to the front end where there is one; other requests are answered with 401 and `{ error, code }`.
 *
 * Hands on to the app's error handler: `unavailable` (503) when the storage did not answer, and a `TypeError`
 * when {@link authRouter} was not mounted before.
 */
export function requireUser<Profile extends object>(auth: Auth<Profile>): ExpressMiddleware {
  return (req, res, next) => {
    let known: boolean
    try {
      known = foundUser(auth, req, 'requireUser') !== null
    } catch (error) {
      next(error)
      return
    }
    if (known) {
      next()
      return
    }
    const address = addressOf(auth.settings, req)
    const refused = {
      method: req.method ?? 'GET',
      headers: webHeaders(req.headers),
      target: address ? address.pathname + address.search : '/',
    }
    sendResponse(loginRequired(auth, refused), res).catch(next)
  }
}
