import type { ServerResponse } from 'node:http'
import type { Auth } from '../../src/auth.ts'
import { createHandler, mayBeOurs, readCookie } from '../../src/http/index.ts'
import { clientInfo } from './client-info.ts'
import { incomingBody } from './incoming-body.ts'
import { sendResponse } from './send-response.ts'
import type { ExpressMiddleware, ExpressRequest } from './types.ts'
import { noteVisit, type Visit, visitOf } from './visits.ts'
import { addressOf, webRequest } from './web-request.ts'
import { wiringMistake } from './wiring-mistake.ts'

/** What a web `Request` cannot be made of; nothing of ours answers to them. */
const NOT_FOR_THE_WEB = /^(?:CONNECT|TRACE|TRACK)$/i

/**
 * The accounts of an app in Express 4 or 5: `app.use(authRouter(auth))`, before the routes that ask who is logged
 * in, and without a path, since the option `url` has it. Answers the endpoints, pages and the development
 * mailbox; for every other request it finds who is logged in, for {@link currentUser}, {@link userOf} and
 * {@link requireUser}. For JavaScript that user is at `req.user` too, unless something else has set it.
 *
 * Works before and after a body parser. The client's address and scheme follow the setting `trust proxy`. Starts
 * `auth` at the first request unless the app has done so.
 *
 * Hands on to the app's error handler a `TypeError` that says what is wrong: in the options, the tables or the
 * driver, when it is mounted at a path that `url` does not lead to, or twice.
 */
export function authRouter<Profile extends object>(auth: Auth<Profile>): ExpressMiddleware {
  const handler = createHandler(auth)
  let toStart = true

  /** So that what is wrong is said at the first request at the latest. A storage that is down is no mistake. */
  async function start(): Promise<void> {
    try {
      await auth.start()
    } catch (error) {
      if (error instanceof TypeError) throw error
    }
    toStart = false
  }

  async function answer(req: ExpressRequest, res: ServerResponse): Promise<boolean> {
    const url = addressOf(auth.settings, req)
    if (!url || !mayBeOurs(auth, url.pathname) || NOT_FOR_THE_WEB.test(req.method ?? '')) return false
    const body = incomingBody(req)
    const response = await handler(webRequest(req, url, body), {
      ...clientInfo(req, res),
      parsedBody: body.parsed,
    })
    if (!response) return false
    await sendResponse(response, res)
    body.release()
    return true
  }

  return (req, res, next) => {
    const mistake = wiringMistake(auth.settings, req, visitOf(auth, req) !== undefined)
    if (mistake) {
      next(mistake)
      return
    }
    const serve = async () => {
      if (toStart) await start()
      if (await answer(req, res)) return true
      const visit = await findVisit(auth, req, res)
      noteVisit(auth, req, visit)
      if ('user' in visit && visit.user && !('user' in req)) Object.assign(req, { user: visit.user })
      return false
    }
    serve().then((answered) => {
      if (!answered) next()
    }, next)
  }
}

/** A storage that fails must not take the app's public pages with it, so the error is kept for who asks. */
async function findVisit<P extends object>(
  auth: Auth<P>,
  req: ExpressRequest,
  res: ServerResponse,
): Promise<Visit<P>> {
  const token = readCookie(req.headers.cookie, auth.settings.cookieName)
  if (token === null) return { user: null }
  const { ip, after } = clientInfo(req, res)
  try {
    return {
      user: await auth.currentUser(token, {
        ip,
        userAgent: req.headers['user-agent'],
        locale: req.headers['accept-language'],
        after,
      }),
    }
  } catch (failure) {
    auth.core.log.error('who is logged in could not be looked up.', failure)
    return { failure }
  }
}
