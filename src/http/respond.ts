import type { AuthError } from '../errors.ts'
import type { StoredFile } from '../ports/file-store.ts'

/** On every answer: nothing is cached, sniffed, framed or told to another site. */
const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** A JSON answer. */
export function json(body: unknown, status = 200, cookies: readonly string[] = []): Response {
  return answer(JSON.stringify(body), status, { 'content-type': 'application/json; charset=utf-8' }, cookies)
}

/** A page, with the policy that its stylesheet and its forms need. */
export function page(
  document: string,
  policy: string,
  status = 200,
  cookies: readonly string[] = [],
): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return answer(document, status, headers, cookies)
}

/** What a picture may do when it is opened by itself, whatever is hidden in it: nothing. */
const FILE_POLICY = "default-src 'none'; sandbox"

/** A picture. Its name is never used again, so it may be kept; a page of another origin may show it. */
export function file({ bytes, type }: StoredFile): Response {
  return new Response(Uint8Array.from(bytes), {
    headers: {
      'content-type': type,
      'content-length': String(bytes.byteLength),
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': FILE_POLICY,
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    },
  })
}

/** A redirect: 303 after a post, 302 for a link that was followed. */
export function redirect(location: string, status: 302 | 303, cookies: readonly string[] = []): Response {
  return answer(null, status, { location }, cookies)
}

/** An error as JSON. */
export function jsonError(error: AuthError): Response {
  const body = { error: error.message, code: error.code, ...(error.fields ? { fields: error.fields } : {}) }
  return withRetryAfter(json(body, error.status), error)
}

/** When to come back to a storage that does not answer, in seconds: most restarts of a server are over by then. */
const UNAVAILABLE_SECONDS = 10

/** Adds how long to wait, where waiting helps: to every 429 and 503. */
export function withRetryAfter(response: Response, error: AuthError): Response {
  const seconds = error.retryAfterSeconds ?? (error.status === 503 ? UNAVAILABLE_SECONDS : undefined)
  if (seconds !== undefined) response.headers.set('retry-after', String(seconds))
  return response
}

function answer(
  body: string | null,
  status: number,
  own: Readonly<Record<string, string>>,
  cookies: readonly string[],
): Response {
  const headers = new Headers({ ...COMMON_HEADERS, vary: 'Accept, Cookie', ...own })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(body, { status, headers })
}
