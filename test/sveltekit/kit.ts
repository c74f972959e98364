import * as kit from '@sveltejs/kit'
import type { Auth } from 'latchkey'
import {
  type AuthHandle,
  type AuthHandleOptions,
  authHandle,
  type KitCookieOptions,
  type KitEvent,
} from 'latchkey/sveltekit'

export { kit }

/** What is sent. */
export interface Sent {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** Sent as a form. */
  readonly form?: Record<string, string>
  /** Sent as a form with a file. */
  readonly upload?: FormData
  readonly json?: unknown
  /** Sent as a form, as it is. */
  readonly body?: ReadableStream
  readonly cookie?: string | undefined
  readonly params?: Record<string, string>
  readonly isDataRequest?: boolean
  readonly platform?: unknown
  /** Where Kit takes the request to be. Default: where the option `url` is. */
  readonly origin?: string
  readonly getClientAddress?: () => string
  /** The page that Kit draws. Default: a text. */
  readonly html?: string | ReadableStream
}

/** What came of a request: an answer, or what Kit's functions were told. */
export interface Outcome {
  readonly status: number
  readonly location: string | null
  /** The answer's text, or the message of an error. */
  readonly text: string
  /** What an action gave, or a page. */
  readonly data: unknown
  /** `name=value` of each cookie that was set, by an answer or by Kit. */
  readonly cookies: readonly string[]
  readonly headers: Headers
  /** Options of those that Kit set. */
  readonly cookieOptions: readonly KitCookieOptions[]
  readonly locals: { user: { email: string } | null; session: object | null }
}

/** What stands behind the hook: a page, an action, an endpoint. */
export type Behind = (event: KitEvent) => unknown

/** What a browser that wants pages says. */
export const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } as const
export const IP = '203.0.113.7'

/** An app in SvelteKit: its hook, as Kit 3 calls it, with Kit's own functions. */
export function kitApp(auth: Auth<object>, options: Partial<AuthHandleOptions> = {}, hook?: AuthHandle) {
  const handle = hook ?? authHandle(auth, { kit, ...options })
  return async (path: string, behind: Behind = () => null, sent: Sent = {}): Promise<Outcome> => {
    const { event, set } = eventOf(auth, path, sent)
    let data: unknown = null
    let response: Response
    try {
      response = await handle({
        event,
        // Kit hands on a copy.
        resolve: async () => {
          data = await behind({ ...event })
          if (sent.html === undefined) return new Response('a page of the app')
          return new Response(sent.html, { headers: { 'content-type': 'text/html' } })
        },
      })
    } catch (thrown) {
      response = thrownToKit(thrown)
    }
    if (kit.isActionFailure(data)) {
      response = new Response(null, { status: data.status })
      data = data.data
    }
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
      data,
      cookies: [...response.headers.getSetCookie(), ...set.map(({ name, value }) => `${name}=${value}`)].map(
        (cookie) => cookie.split(';')[0] ?? '',
      ),
      headers: response.headers,
      cookieOptions: set.map(({ options: given }) => given),
      locals: event.locals as Outcome['locals'],
    }
  }
}

function thrownToKit(thrown: unknown): Response {
  if (kit.isRedirect(thrown))
    return new Response(null, { status: thrown.status, headers: { location: thrown.location } })
  if (kit.isHttpError(thrown)) return new Response(thrown.body.message, { status: thrown.status })
  throw thrown
}

/** An event as Kit makes one. */
export function eventOf(auth: Auth<object>, path: string, sent: Sent = {}) {
  const set: { name: string; value: string; options: KitCookieOptions }[] = []
  const url = new URL(path, sent.origin ?? auth.settings.origin)
  const body = bodyOf(sent)
  const headers = new Headers({
    host: url.host,
    ...(sent.cookie ? { cookie: sent.cookie } : {}),
    ...(sent.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...sent.headers,
  })
  const request = new Request(url, {
    method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit)
  if (sent.form || sent.body) request.headers.set('content-type', 'application/x-www-form-urlencoded')
  const event: KitEvent = {
    request,
    url,
    params: sent.params ?? {},
    locals: {},
    platform: sent.platform,
    isDataRequest: sent.isDataRequest ?? false,
    getClientAddress: sent.getClientAddress ?? (() => IP),
    cookies: { set: (name, value, options) => void set.push({ name, value, options }) },
  }
  return { event, set }
}

function bodyOf({ upload, json, form, body }: Sent) {
  if (json !== undefined) return JSON.stringify(json)
  return upload ?? body ?? (form && new URLSearchParams(form))
}
