import type { Auth } from '../auth.ts'
import type { RequestInfo } from '../context.ts'
import { withText } from '../error-text.ts'
import { AuthError, isAuthError } from '../errors.ts'
import { readBody, takeParsedBody } from './body.ts'
import { readCookie } from './cookies.ts'
import { isFromUs } from './cross-site.ts'
import { ENDPOINTS } from './endpoints/index.ts'
import type { ClientInfo, Endpoint, Exchange } from './exchange.ts'
import { mailboxResponse } from './mailbox.ts'
import { prefersHtml } from './negotiate.ts'
import { type PageRenderer, pageRenderer } from './page-renderer.ts'
import { readInput } from './read-input.ts'
import { jsonError, withRetryAfter } from './respond.ts'
import { warnings } from './warnings.ts'

/** Answers a request that is for us; null leaves it to the app. Never throws. */
export type Handler = (request: Request, client: ClientInfo) => Promise<Response | null>

/** Turns the flows into endpoints over the platform's `Request` and `Response`, for adapters to call. */
export function createHandler(auth: Auth<object>): Handler {
  const { settings, core } = auth
  const pages = pageRenderer(auth)
  const pagesOn = settings.pages !== null && settings.frontend === null
  const routes = ENDPOINTS.filter(({ kind }) => pagesOn || kind !== 'page').map((endpoint) => ({
    endpoint,
    pattern: pathPattern(settings.mount + endpoint.path),
  }))
  const warn = warnings(auth)

  async function handle(request: Request, client: ClientInfo): Promise<Response | null> {
    const url = new URL(request.url)
    const found = routes.flatMap(({ endpoint, pattern }) => {
      const match = pattern.exec(url.pathname)
      return match ? [{ endpoint, token: match[1] ?? '' }] : []
    })
    if (found.length === 0) return mailboxResponse(auth, pages, request, url, client)
    warn.aboutScheme(request, client)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const route = found.find(({ endpoint }) => endpoint.method === method)
    if (!route) {
      const methods = found.map(({ endpoint }) => endpoint.method)
      return notAllowed(methods, pagesOn && prefersHtml(request.headers))
    }
    const html = prefersHtml(request.headers) && (pagesOn || route.endpoint.kind === 'link')
    const exchange: Exchange = {
      auth,
      request,
      url,
      client,
      origin: requestInfo(request, client),
      token: route.token,
      session: readCookie(request.headers.get('cookie'), settings.cookieName),
      body: {},
      html,
      pages,
    }
    return run(route.endpoint, exchange)
  }

  async function run(endpoint: Endpoint, exchange: Exchange): Promise<Response> {
    let filled = exchange
    try {
      if (endpoint.method !== 'GET' && !isFromUs(exchange.request.headers, settings)) {
        throw warn.crossSite(exchange.request.headers)
      }
      if (endpoint.input) {
        const { parsedBody } = exchange.client
        const body =
          parsedBody === undefined
            ? await readBody(exchange.request)
            : takeParsedBody(exchange.request, parsedBody)
        filled = { ...exchange, body }
        filled = { ...filled, body: readInput(endpoint.input, body, core.text) }
      }
      return await endpoint.run(filled)
    } catch (thrown) {
      return refuse(endpoint, filled, describeError(thrown))
    }
  }

  /** An error for the wire: what nobody expected is told to the log, and to the client as `internal`. */
  function describeError(thrown: unknown): AuthError {
    const error = isAuthError(thrown) ? thrown : new AuthError('internal', { cause: thrown })
    if (error.status >= 500 && error.cause !== undefined) core.log.error(error.code, error.cause)
    return withText(error, core.text) as AuthError
  }

  async function refuse(endpoint: Endpoint, exchange: Exchange, error: AuthError): Promise<Response> {
    if (!exchange.html) return jsonError(error)
    try {
      const document = await errorPage(endpoint, exchange, error)
      return withRetryAfter(pages.respond(document, error.status), error)
    } catch {
      // The form could not be shown again; its link may have ended meanwhile.
      const { status, code, message } = error
      return pages.respond(pages.render('error', { status, code, message }), status)
    }
  }

  function notAllowed(methods: readonly string[], html: boolean): Response {
    const error = withText(new AuthError('method_not_allowed'), core.text) as AuthError
    const response = html ? pages.respond(plainErrorPage(pages, error), error.status) : jsonError(error)
    const allowed = new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])
    response.headers.set('allow', [...allowed].join(', '))
    return response
  }

  return async (request, client) => {
    // The app's own pages and its log may throw; a request is answered all the same.
    const response = await handle(request, client)
      .catch((thrown: unknown) => jsonError(describeError(thrown)))
      .catch(() => jsonError(new AuthError('internal')))
    if (!response || request.method !== 'HEAD') return response
    return new Response(null, response)
  }
}

/** A form shows itself again with what is wrong; anything else gets the error page. */
async function errorPage(endpoint: Endpoint, exchange: Exchange, error: AuthError): Promise<string> {
  const { code, message, fields } = error
  const again = endpoint.formAgain
  if (!again || code === 'cross_site' || code === 'internal') return plainErrorPage(exchange.pages, error)
  try {
    return await again(exchange, { values: typedValues(exchange), fields: fields ?? {}, error: message })
  } catch (thrown) {
    // There may be no form to show again: its link has died meanwhile, or the storage does not answer.
    if (isAuthError(thrown)) return plainErrorPage(exchange.pages, error)
    throw thrown
  }
}

function plainErrorPage(pages: PageRenderer, { status, code, message }: AuthError): string {
  return pages.render('error', { status, code, message })
}

/** What was typed, to be shown again; never a password or a token. */
function typedValues({ body }: Exchange): Record<string, string> {
  const shown = Object.entries(body).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !entry[0].includes('password') && entry[0] !== 'token',
  )
  return Object.fromEntries(shown)
}

/** `{token}` stands for one segment; a slash at the end may be left out; everything else is itself. */
function pathPattern(path: string): RegExp {
  const literal = path.replace(/\/$/, '').replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace('{token}', '([^/]+)')}/?$`)
}

/** What the flows are told of where a request comes from. */
export function requestInfo(request: Request, client: ClientInfo): RequestInfo {
  return { ip: client.ip, userAgent: request.headers.get('user-agent'), after: client.after }
}
