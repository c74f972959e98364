import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * What is used of a request of Express, 4 and 5 alike. Spelled out, so that nothing of Express needs to be
 * imported and the types of its routes stay as they are.
 */
export interface ExpressRequest extends IncomingMessage {
  /** As the client sent it, whatever routers were on the way. */
  readonly originalUrl: string
  /** The path that the router was mounted at; empty at the root. */
  readonly baseUrl: string
  /** The client's address, by the setting `trust proxy`. */
  readonly ip?: string | undefined
  /** Whether the client came over TLS, by the setting `trust proxy`. */
  readonly secure: boolean
  /** What a body parser left. */
  readonly body?: unknown
}

/** A middleware for `app.use` or a route of Express 4 or 5. */
export type ExpressMiddleware = (
  req: ExpressRequest,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void
