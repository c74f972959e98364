import type { Auth } from '../auth.ts'
import type { RequestInfo } from '../context.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { withText } from '../texts/error-text.ts'
import type { Language } from '../texts/languages.ts'
import type { Translate } from '../texts/texts.ts'
import { readBody, takeParsedBody } from './body.ts'
import { browserCookieName, readCookie } from './cookies.ts'
import { isFromUs } from './cross-site.ts'
import { ENDPOINTS } from './endpoints/index.ts'
import type { ClientInfo, Endpoint, Exchange } from './exchange.ts'
import { varied, wantedLanguages } from './languages.ts'
import { mailboxResponse } from './mailbox.ts'
import { methodOf } from './method-of.ts'
import { prefersHtml } from './negotiate.ts'
import { type PageRenderer, pageRenderers } from './page-renderer.ts'
import { pathPattern } from './path-pattern.ts'
import { readInput } from './read-input.ts'
import { jsonError, withRetryAfter } from './respond.ts'
import { hasPages, servedEndpoints } from './served.ts'
import { typedValues } from './typed-values.ts'
import { warnings } from './warnings.ts'

/** Answers a request that is for us; null leaves it to the app. Never throws. */
export type Handler = (request: Request, client: ClientInfo) => Promise<Response | null>

/** Turns the flows into endpoints over the platform's `Request` and `Response`, for adapters to call. */
export function createHandler(auth: Auth<object>): Handler {
  const { settings, core } = auth
  const pagesIn = pageRenderers(auth)
  const routes = servedEndpoints(ENDPOINTS, settings).map((endpoint) => ({
    endpoint,
    pattern: pathPattern(settings.mount + endpoint.path),
  }))
  const warn = warnings(auth)

  async function handle(request: Request, client: ClientInfo, language: Language): Promise<Response | null> {
    const pages = pagesIn(language)
    const url = new URL(request.url)
    const found = routes.flatMap(({ endpoint, pattern }) => {
      const match = pattern.exec(url.pathname)
      return match ? [{ endpoint, token: match[1] ?? '' }] : []
    })
    const [first] = found
    if (!first) return mailboxResponse(auth, pages, request, url, client)
    warn.aboutScheme(request, client)
    const method = methodOf(request, url)
    const route = found.find(({ endpoint }) => endpoint.method === method)
    if (!route) {
      const methods = found.map(({ endpoint }) => endpoint.method)
      return notAllowed(methods, language, prefersHtml(request.headers) && hasPages(first.endpoint, settings))
    }
    const { endpoint } = route
    const html = prefersHtml(request.headers) && (endpoint.kind === 'link' || hasPages(endpoint, settings))
    const exchange: Exchange = {
      auth,
      request,
      url,
      client,
      origin: requestInfo(settings, request, client),
      token: route.token,
      session: readCookie(request.headers.get('cookie'), settings.cookieName),
      body: {},
      html,
      text: language.text,
      pages,
    }
    return run(endpoint, exchange)
  }

  async function run(endpoint: Endpoint, exchange: Exchange): Promise<Response> {
    let filled = exchange
    try {
      if (endpoint.method !== 'GET' && !isFromUs(exchange.request.headers, settings)) {
        throw warn.crossSite(exchange.request.headers)
      }
      if (endpoint.input && bringsBody(endpoint, exchange.request)) {
        const { parsedBody } = exchange.client
        const body =
          parsedBody === undefined
            ? await readBody(exchange.request, endpoint.upload)
            : takeParsedBody(exchange.request, parsedBody)
        filled = { ...exchange, body }
        filled = { ...filled, body: readInput(endpoint.input, body, exchange.text) }
      }
      return await endpoint.run(filled)
    } catch (thrown) {
      return refuse(endpoint, filled, describeError(thrown, exchange.text))
    }
  }

  /** An error for the wire: what nobody expected is told to the log, and to the client as `internal`. */
  function describeError(thrown: unknown, text: Translate): AuthError {
    const error = isAuthError(thrown) ? thrown : new AuthError('internal', { cause: thrown })
    if (error.status >= 500 && error.cause !== undefined) core.log.error(error.code, error.cause)
    return withText(error, text) as AuthError
  }

  async function refuse(endpoint: Endpoint, exchange: Exchange, error: AuthError): Promise<Response> {
    const { html, pages } = exchange
    if (!html) return jsonError(error)
    try {
      const document = await errorPage(endpoint, exchange, error)
      return withRetryAfter(pages.respond(document, error.status), error)
    } catch {
      // The form could not be shown again; its link may have ended meanwhile.
      const { status, code, message } = error
      return pages.respond(pages.render('error', { status, code, message }), status)
    }
  }

  function notAllowed(methods: readonly string[], language: Language, html: boolean): Response {
    const error = withText(new AuthError('method_not_allowed'), language.text) as AuthError
    const pages = pagesIn(language)
    const response = html ? pages.respond(plainErrorPage(pages, error), error.status) : jsonError(error)
    const allowed = new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])
    response.headers.set('allow', [...allowed].join(', '))
    return response
  }

  return async (request, client) => {
    // The app's own pages and its log may throw; a request is answered all the same.
    const language = core.languages.of(wantedLanguages(request.headers))
    const answer = await handle(request, client, language)
      .catch((thrown: unknown) => jsonError(describeError(thrown, language.text)))
      .catch(() => jsonError(new AuthError('internal')))
    const response = answer && varied(core.languages, answer)
    if (!response || request.method !== 'HEAD') return response
    return new Response(null, response)
  }
}

/** A form shows itself again with what is wrong; anything else gets the error page. */
async function errorPage(endpoint: Endpoint, exchange: Exchange, error: AuthError): Promise<string> {
  const { code, message, fields } = error
  const again = endpoint.formAgain
  const noForm = code === 'cross_site' || code === 'internal' || code === 'not_logged_in'
  if (!again || noForm) return plainErrorPage(exchange.pages, error)
  try {
    return await again(exchange, { values: typedValues(exchange.body), fields: fields ?? {}, error: message })
  } catch (thrown) {
    // There may be no form to show again: its link has died meanwhile, or the storage does not answer.
    if (isAuthError(thrown)) return plainErrorPage(exchange.pages, error)
    throw thrown
  }
}

function plainErrorPage(pages: PageRenderer, { status, code, message }: AuthError): string {
  return pages.render('error', { status, code, message })
}

/** A DELETE may come without a body; anything else that reads one must bring one. */
function bringsBody({ method, input }: Endpoint, { headers }: Request): boolean {
  return input !== null && (method !== 'DELETE' || headers.has('content-type'))
}

/** What the flows are told of where a request comes from. */
export function requestInfo(settings: Settings, request: Request, client: ClientInfo): RequestInfo {
  return {
    ip: client.ip,
    userAgent: request.headers.get('user-agent'),
    locale: wantedLanguages(request.headers),
    browser: readCookie(request.headers.get('cookie'), browserCookieName(settings)),
    after: client.after,
  }
}
