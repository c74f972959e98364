import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../../src/settings.ts'
import { tryUrl } from '../../src/url.ts'
import type { IncomingBody } from './incoming-body.ts'
import type { ExpressRequest } from './types.ts'

/**
 * Where a request leads. Scheme and host are those of the option `url`, never what the request says. Null for
 * what is no address, such as the `*` of OPTIONS.
 */
export function addressOf(settings: Settings, req: ExpressRequest): URL | null {
  const target = req.originalUrl
  if (target.startsWith('/')) return tryUrl(settings.origin + target)
  // A proxy's form, with scheme and host (RFC 9112, 3.2.2), which Express takes for a path too.
  const absolute = tryUrl(target)
  return absolute && /^https?:$/.test(absolute.protocol)
    ? tryUrl(settings.origin + absolute.pathname + absolute.search)
    : null
}

/** The request as the web has it. */
export function webRequest(req: ExpressRequest, url: URL, { content }: IncomingBody): Request {
  const init: RequestInit & { duplex: 'half' } = {
    method: req.method ?? 'GET',
    headers: webHeaders(req.headers),
    body: content,
    duplex: 'half',
  }
  return new Request(url, init)
}

/** Headers as the web has them, each value as it came. */
export function webHeaders(given: IncomingHttpHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    // HTTP/2 puts what is not a header among the headers, under names with a colon.
    if (value === undefined || name.startsWith(':')) continue
    for (const one of [value].flat()) headers.append(name, one)
  }
  return headers
}
