import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'

/** What is sent. */
export interface Sent {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as a form. */
  readonly form?: Record<string, string>
  /** Sent as it is. */
  readonly body?: string | Buffer
  /** The target of the request line as it is, instead of the URL's path. */
  readonly target?: string
}

/** What came back. */
export interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly cookies: readonly string[]
  readonly text: string
  json(): Record<string, unknown>
}

/** Sends one request over a connection of its own, exactly as told; follows nothing, keeps nothing. */
export function send(url: string, sent: Sent = {}): Promise<Received> {
  const { body, type } = bodyOf(sent)
  const { hostname, port, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const outgoing = request({
      // No look-up, so that no test depends on which address `localhost` is.
      host: hostname === 'localhost' ? '127.0.0.1' : hostname,
      port,
      path: sent.target ?? pathname + search,
      method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        host: `${hostname}:${port}`,
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...sent.headers,
      },
      agent: false,
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (incoming) => {
      try {
        const chunks: Buffer[] = []
        for await (const chunk of incoming) chunks.push(chunk)
        const text = Buffer.concat(chunks).toString()
        const { statusCode: status = 0, headers } = incoming
        const json = () => JSON.parse(text)
        resolve({ status, headers, cookies: headers['set-cookie'] ?? [], text, json })
      } catch (error) {
        reject(error)
      }
    })
    outgoing.end(body)
  })
}

function bodyOf({ json, form, body }: Sent): { body?: string | Buffer; type?: string } {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' }
  if (form) return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
  return body === undefined ? {} : { body }
}

/** `name=value` of each cookie that was set. */
export function cookieHeader({ cookies }: Received): string {
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}

/** What a browser that wants pages says. */
export const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } as const
