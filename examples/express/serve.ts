import type { Server } from 'node:http'
import type { Express } from 'express'
import type { Auth } from 'latchkey'
import { onlyWhileStarting } from './mistakes.ts'

/** How long requests in flight may take to finish once the app is told to stop, in seconds. */
const GRACE_SECONDS = 10

/** Listens on loopback, says where to look, and stops in order on SIGTERM and SIGINT. */
export function serve<Profile extends object>(
  app: Express,
  auth: Auth<Profile>,
  { port, appUrl }: { readonly port: number; readonly appUrl: string },
): void {
  // Express 5 gives a failure to listen to the callback.
  const server = app.listen(port, '127.0.0.1', async (error?: Error) => {
    if (error) {
      await auth.close()
      return onlyWhileStarting(listenError(error, port))
    }
    process.off('uncaughtException', onlyWhileStarting)
    console.log(`The app:      ${appUrl}`)
    console.log(`To register:  ${auth.settings.frontend ?? `${appUrl}/users/register/`}`)
    if (auth.mailbox) console.log(`The mailbox:  ${appUrl}/dev/mail`)
  })
  const stop = async () => {
    await finishRequests(server)
    await auth.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function listenError(error: Error, port: number): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error
  return new Error(`port ${port} is taken; stop what listens there, or set PORT to another.`)
}

/** Takes no new connections, and waits for the answers under way. */
async function finishRequests(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection that is kept alive becomes idle only after its answer.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), GRACE_SECONDS * 1000)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
