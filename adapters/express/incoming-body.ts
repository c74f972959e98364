import { AuthError } from '../../src/errors.ts'
import type { ExpressRequest } from './types.ts'

/** The body of a request, whether or not a body parser was there before us. */
export interface IncomingBody {
  /** For the web `Request`; null where there is none. */
  readonly content: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string | null
  /** What a body parser made of it; undefined leaves it to `content`. */
  readonly parsed?: unknown
  /** Lets go of what was not read. Node lets it run out, so that a client which is still sending sees the answer. */
  release(): void
}

const nothing = () => {}

/** Finds the body. Reads nothing before it is asked for, since the request may be for the app. */
export function incomingBody(req: ExpressRequest): IncomingBody {
  if (req.method === 'GET' || req.method === 'HEAD') return { content: null, release: nothing }
  // Not by `req.body`: a parser of Express 4 leaves an empty object there when it has read nothing.
  if (!req.readableDidRead) return unreadBody(req)
  const { body } = req
  if (typeof body === 'string') return { content: body, release: nothing }
  if (body instanceof Uint8Array) return { content: Uint8Array.from(body), release: nothing }
  if (typeof body === 'object' && body !== null) return { content: null, parsed: body, release: nothing }
  return { content: failing(eaten), release: nothing }
}

/**
 * Not by `Readable.toWeb`, which takes the first chunks at once, when the request may yet be for the app, and
 * destroys the connection, answer and all, when the rest is not wanted.
 */
function unreadBody(req: ExpressRequest): IncomingBody {
  let stop = nothing
  const listen = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const onData = (chunk: Uint8Array) => controller.enqueue(chunk)
    const onEnd = () => {
      stop()
      controller.close()
    }
    const onClose = () => {
      stop()
      controller.error(new Error('the client hung up'))
    }
    stop = () => {
      stop = nothing
      req.off('data', onData).off('end', onEnd).off('close', onClose)
    }
    req.on('data', onData).on('end', onEnd).on('close', onClose).resume()
    // A parser may have been at a body of nothing, whose end comes only once.
    if (req.readableEnded) onEnd()
    else if (req.destroyed) onClose()
  }
  let listening = false
  const content = lazyStream((controller) => {
    if (!listening) listen(controller)
    listening = true
  })
  return { content, release: () => stop() }
}

function eaten(): AuthError {
  const message =
    'Something before authRouter(auth) has read the body and left nothing in req.body: put app.use(authRouter(auth)) before it.'
  return new AuthError('internal', { message, cause: new TypeError(message) })
}

function failing(error: () => AuthError): ReadableStream<Uint8Array> {
  return lazyStream((controller) => controller.error(error()))
}

/** Asks for nothing before it is read. */
function lazyStream(
  pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull }, { highWaterMark: 0 })
}
