import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'
import express5 from 'express'
import { type Auth, type AuthOptions, argon2id, createAuth, type DefaultProfile } from 'latchkey'
import { authRouter } from 'latchkey/express'
import { sqlite } from 'latchkey/sqlite'
import { onTestFinished } from 'vitest'
import { cookieHeader, type Received, type Sent, send } from './http.ts'

export const PERSON = {
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Example',
  password: 'correct horse battery',
} as const

/** How a test wants its app. */
export interface Wanted {
  readonly express?: typeof express5
  readonly options?: Partial<AuthOptions<DefaultProfile>>
  /** Path of the option `url`. Default: `/users`. */
  readonly path?: string
  /** What the app does before the router, and after it; `mount` stands for the usual mounting. */
  readonly before?: (app: Express, auth: Auth<DefaultProfile>) => void
  readonly mount?: (app: Express, auth: Auth<DefaultProfile>) => void
  readonly after?: (app: Express, auth: Auth<DefaultProfile>) => void
}

/** An app that listens. */
export interface Listening {
  readonly auth: Auth<DefaultProfile>
  readonly app: Express
  readonly origin: string
  /** What the operator was told. */
  readonly said: readonly string[]
  /** Errors that reached the app's error handler. */
  readonly errors: Error[]
  /** Sends to a path of the app. */
  send(path: string, sent?: Sent): Promise<Received>
  /** Waits for the newest link that was mailed to an address, and gives its path. */
  link(to: string): Promise<string>
  /** Registers, confirms and logs in; gives the cookie header. */
  logIn(person?: typeof PERSON): Promise<string>
}

/** Starts a whole app on a port of its own, over a file of its own; all of it ends with the test. */
export async function listen(wanted: Wanted = {}): Promise<Listening> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-express-'))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const said: string[] = []
  const errors: Error[] = []
  const note = (message: string, cause?: unknown) =>
    void said.push(cause === undefined ? message : `${message} ${cause}`)
  const auth = createAuth<DefaultProfile>({
    url: origin + (wanted.path ?? '/users'),
    secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
    storage: sqlite(join(folder, 'app.db')),
    hasher: argon2id({}, { memoryKiB: 64, passes: 1 }),
    log: { info: note, warn: note, error: note },
    ...wanted.options,
  })
  const app = (wanted.express ?? express5)()
  // Keeps Express from printing the errors that tests provoke.
  app.set('env', 'test')
  wanted.before?.(app, auth)
  const mount = wanted.mount ?? (() => app.use(authRouter(auth)))
  mount(app, auth)
  wanted.after?.(app, auth)
  app.use(((error, _req, _res, next) => {
    errors.push(error)
    next(error)
  }) as express5.ErrorRequestHandler)
  server.on('request', app)
  onTestFinished(async () => {
    await ended(server)
    await auth.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const to = (path: string, sent?: Sent) => send(origin + path, sent)
  return {
    auth,
    app,
    origin,
    said,
    errors,
    send: to,
    link: (address) => linkTo(auth, address),
    async logIn(person = PERSON) {
      await to('/users/register/', { json: person })
      await to(await linkTo(auth, person.email), { method: 'POST' })
      return cookieHeader(await to('/users/login/', { json: person }))
    },
  }
}

async function linkTo(auth: Auth<DefaultProfile>, address: string): Promise<string> {
  await auth.mail.drain()
  const mail = auth.mailbox?.mails.find(({ to }) => to === address)
  const link = mail?.links.find((url) => url.includes('/confirm/'))
  if (!link) throw new Error(`no link was mailed to ${address}`)
  return new URL(link).pathname
}

function ended(server: Server): Promise<unknown> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  return closed
}
