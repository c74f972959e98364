import type { ServerResponse } from 'node:http'

/** Headers that are added to what the app has set already; any other takes its place. */
const ADDED = new Set(['set-cookie', 'vary'])
/** The client is not going to send the rest, so the connection cannot serve another request. */
const REQUEST_TIMEOUT = 408

/** Sends a web `Response` as the answer. Does nothing when the client is gone or was answered already. */
export async function sendResponse(response: Response, res: ServerResponse): Promise<void> {
  const body = response.body === null ? null : Buffer.from(await response.arrayBuffer())
  if (res.headersSent || res.destroyed) return
  res.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (ADDED.has(name)) res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  if (response.status === REQUEST_TIMEOUT) res.setHeader('connection', 'close')
  if (body === null) {
    res.end()
    return
  }
  res.setHeader('content-length', body.byteLength)
  res.end(body)
}
