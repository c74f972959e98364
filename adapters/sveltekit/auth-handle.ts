import type { Auth } from '../../src/auth.ts'
import type { CurrentSession } from '../../src/flows/current-session.ts'
import { createHandler, mayBeOurs, readCookie, requestInfo } from '../../src/http/index.ts'
import { type AppPages, appPageFinder, checkPages, ledToAppPage } from './app-pages.ts'
import { baseChecker } from './base-path.ts'
import { isBuilding } from './building.ts'
import { clientInfo, isOnNode } from './client-info.ts'
import { checkAppTypes, checkKit } from './first-request.ts'
import { closeAtShutdown } from './shutdown.ts'
import type { AuthHandle, AuthLocals, Kit, KitEvent } from './types.ts'
import { noteVisit, type Visit, type Wiring, wasSeen } from './visits.ts'

/** What {@link authHandle} is given. */
export interface AuthHandleOptions {
  /** SvelteKit itself, as the app has it: `import * as kit from '@sveltejs/kit'`. */
  readonly kit: Kit
  /** Pages that the app draws itself, by their paths. Default: none; the library's serve. */
  readonly pages?: AppPages | undefined
}

/**
 * The accounts of an app in SvelteKit 2 or 3: `export const handle = authHandle(auth, { kit })` in
 * `src/hooks.server.ts`, or the first of `sequence`. Answers the endpoints, pages and the development mailbox, where the
 * option `url` puts them; for every other request it finds who is logged in, for `event.locals`, {@link requireUser}
 * and {@link actions}. Does nothing while Kit builds the app and renders pages in advance: there nobody is logged in.
 *
 * The client's address is `event.getClientAddress()`. Starts `auth` at the first request unless the app has done so,
 * and closes it when adapter-node shuts down.
 *
 * Throws a `TypeError` that says what is wrong: at once in its own options, at a request in those of `createAuth`, the
 * tables or the driver, or when it stands twice in `sequence`. What Kit decides before, and decides wrongly for the
 * option `url`, is said to the log at the first request, and at the first page.
 */
export function authHandle<Profile extends object>(
  auth: Auth<Profile>,
  options: AuthHandleOptions,
): AuthHandle {
  const { kit, pages = {} } = options ?? {}
  if (typeof kit?.redirect !== 'function' || typeof kit.fail !== 'function') {
    throw new TypeError(
      'authHandle: option "kit" is missing: import * as kit from \'@sveltejs/kit\', then authHandle(auth, { kit }).',
    )
  }
  checkPages(pages)
  const wiring: Wiring = { kit, handler: createHandler(auth), appPage: appPageFinder(auth, pages) }
  const checkBase = baseChecker(auth, pages)
  let toStart = true

  /** So that what is wrong is said at the first request at the latest. A storage that is down is no mistake. */
  async function start(event: KitEvent): Promise<void> {
    try {
      await auth.start()
    } catch (error) {
      if (error instanceof TypeError) throw error
    }
    if (!toStart) return
    toStart = false
    checkKit(auth, event, kit.VERSION)
    await checkAppTypes(auth)
    if (isOnNode(event)) closeAtShutdown(auth)
  }

  async function answer(event: KitEvent): Promise<Response | null> {
    const { request } = event
    // What Kit's client asks for is the data of a page of Kit's, and none of its pages is ours.
    if (event.isDataRequest || !mayBeOurs(auth, new URL(request.url).pathname)) return null
    if (request.bodyUsed) {
      throw new TypeError(
        'authHandle: something before it has read the body of this request; put authHandle first in sequence(…), or read a clone there.',
      )
    }
    return ledToAppPage(wiring.appPage, request) ?? (await wiring.handler(request, clientInfo(event)))
  }

  return async ({ event, resolve }) => {
    if (isBuilding(event)) return whileBuilding(auth, event, () => resolve(event))
    if (wasSeen(auth, event)) {
      throw new TypeError(
        'authHandle(auth) stands twice on the way of this request: keep the first in sequence(…) and take the other out.',
      )
    }
    if (toStart) await start(event)
    const response = await answer(event)
    if (response) return response
    const visit = await findVisit(auth, event)
    noteVisit(auth, event, { wiring, visit })
    fillLocals(event.locals, visit.session)
    const answered = await resolve(event)
    await checkBase(event, answered)
    return answered
  }
}

/** A page that is rendered in advance is for nobody; one of ours is not to become a file. */
async function whileBuilding<P extends object>(
  auth: Auth<P>,
  event: KitEvent,
  resolve: () => Response | Promise<Response>,
): Promise<Response> {
  // As Kit itself answers for a page that is not to be rendered in advance.
  if (mayBeOurs(auth, event.url.pathname)) return new Response(null, { status: 204 })
  fillLocals(event.locals, () => null)
  return resolve()
}

/** A storage that fails must not take the app's public pages with it, so the error is kept for who asks. */
async function findVisit<P extends object>(auth: Auth<P>, event: KitEvent): Promise<Visit<P>> {
  const { headers } = event.request
  const token = readCookie(headers.get('cookie'), auth.settings.cookieName)
  const client = clientInfo(event)
  const origin = requestInfo(auth.settings, event.request, client)
  if (token === null) return { client, origin, token, session: () => null }
  try {
    const session = await auth.currentSession(token, origin)
    return { client, origin, token, session: () => session }
  } catch (failure) {
    auth.core.log.error('who is logged in could not be looked up.', failure)
    return {
      client,
      origin,
      token,
      session() {
        throw failure
      },
    }
  }
}

/** Leaves alone what something before has put there, such as the `authHandle` of another `auth`. */
function fillLocals(locals: object, session: () => CurrentSession<object> | null): void {
  if ('user' in locals || 'session' in locals) return
  const get = {
    user: () => session()?.user ?? null,
    session() {
      const found = session()
      if (!found) return null
      const { user: _, ...rest } = found
      return rest
    },
  } satisfies Record<keyof AuthLocals<Auth<object>>, () => unknown>
  for (const [name, getter] of Object.entries(get)) {
    Object.defineProperty(locals, name, { get: getter, enumerable: true, configurable: true })
  }
}
