import type { AuthError } from '../errors.ts'

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

/** A redirect: 303 after a post, 302 for a link that was followed. */
export function redirect(location: string, status: 302 | 303, cookies: readonly string[] = []): Response {
  return answer(null, status, { location }, cookies)
}

/** An error as JSON. */
export function jsonError(error: AuthError): Response {
  const body = { error: error.message, code: error.code, ...(error.fields ? { fields: error.fields } : {}) }
  return withRetryAfter(json(body, error.status), error)
}

/** Adds how long to wait, where the error says so. */
export function withRetryAfter(response: Response, error: AuthError): Response {
  if (error.retryAfterSeconds !== undefined) {
    response.headers.set('retry-after', String(error.retryAfterSeconds))
  }
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
