import type { ServerResponse } from 'node:http'
import type { ClientInfo } from '../../src/http/index.ts'
import type { ExpressRequest } from './types.ts'

const LOOPBACK = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/

/** What Express knows of a client. `trust proxy` decides what a proxy's headers say, but for `loopback`. */
export function clientInfo(req: ExpressRequest, res: ServerResponse): Omit<ClientInfo, 'parsedBody'> {
  return {
    ip: req.ip ?? null,
    loopback: LOOPBACK.test(req.socket.remoteAddress ?? ''),
    secure: req.secure,
    after: (task) => afterAnswer(res, task),
  }
}

/** Runs a task once the answer is sent, or will never be. */
function afterAnswer(res: ServerResponse, task: () => Promise<void>): void {
  const run = () => void task().catch(() => {})
  // `close` comes after an answer, too, but once only.
  if (res.writableFinished || res.destroyed) setImmediate(run)
  else res.once('close', run)
}
