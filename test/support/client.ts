import type { ClientInfo, Handler } from '../../src/http/index.ts'
import type { Settings } from '../../src/settings.ts'

/** What a request is made of. */
export interface Ask {
  readonly json?: unknown
  readonly form?: Record<string, string>
  /** The body as it is; `type` goes with it. */
  readonly body?: string | Uint8Array
  readonly type?: string
  readonly cookie?: string
  /** Whether a browser asks that would rather have a page. */
  readonly html?: boolean
  readonly headers?: Record<string, string>
  readonly ip?: string
  readonly client?: Partial<ClientInfo>
}

/** An answer with its body read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly cookies: readonly string[]
  /** The body as JSON. */
  json(): Record<string, unknown>
}

/** Asks a handler as a client would, below the mount unless the path begins with `//`. */
export interface Client {
  get(path: string, ask?: Ask): Promise<Answer>
  post(path: string, ask?: Ask): Promise<Answer>
  send(method: string, path: string, ask?: Ask): Promise<Answer>
}

/** The address that tests come from unless they say otherwise. */
const IP = '203.0.113.7'

/** Makes a client of a handler. */
export function httpClient(handler: Handler, settings: Settings): Client {
  async function send(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    const url = settings.origin + (path.startsWith('//') ? path.slice(1) : settings.mount + path)
    const { body, type } = bodyOf(ask)
    const headers = new Headers({
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(ask.cookie === undefined ? {} : { cookie: ask.cookie }),
      ...(ask.html ? { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } : {}),
      host: settings.url.host,
      ...ask.headers,
    })
    const init = { method, headers, ...(body === undefined ? {} : { body }) }
    const client = { ip: ask.ip ?? IP, loopback: true, secure: settings.secure, ...ask.client }
    const response = await handler(new Request(url, init), client)
    if (!response) return { status: 0, headers: new Headers(), text: '', cookies: [], json: () => ({}) }
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      cookies: response.headers.getSetCookie(),
      json: () => JSON.parse(text),
    }
  }
  return {
    send,
    get: (path, ask) => send('GET', path, ask),
    post: (path, ask) => send('POST', path, ask),
  }
}

/** `name=value` of the first cookie that an answer sets. */
export function cookieOf(answer: Answer): string {
  return answer.cookies[0]?.split(';')[0] ?? ''
}

function bodyOf(ask: Ask): { body?: string | Uint8Array<ArrayBuffer>; type?: string } {
  if (ask.json !== undefined) return { body: JSON.stringify(ask.json), type: 'application/json' }
  if (ask.form) {
    return { body: new URLSearchParams(ask.form).toString(), type: 'application/x-www-form-urlencoded' }
  }
  return {
    ...(ask.body === undefined ? {} : { body: ask.body as string }),
    ...(ask.type === undefined ? {} : { type: ask.type }),
  }
}
