import type { Auth } from '../../src/auth.ts'
import { staffRequired } from '../../src/http/index.ts'
import { foundUser } from './current-user.ts'
import { requireUser } from './require-user.ts'
import { sendResponse } from './send-response.ts'
import type { ExpressMiddleware } from './types.ts'
import { webHeaders } from './web-request.ts'

/**
 * Lets only staff and superusers pass. Anyone else who is logged in is answered with 403 and `{ error, code }`; nobody
 * as by {@link requireUser}, whose errors are handed on, too.
 */
export function requireStaff<Profile extends object>(auth: Auth<Profile>): ExpressMiddleware {
  const forUsers = requireUser(auth)
  return (req, res, next) => {
    forUsers(req, res, (error) => {
      const user = error === undefined ? foundUser(auth, req, 'requireStaff') : null
      if (error !== undefined) next(error)
      else if (user?.isStaff || user?.isSuperuser) next()
      else sendResponse(staffRequired(auth, webHeaders(req.headers)), res).catch(next)
    })
  }
}
