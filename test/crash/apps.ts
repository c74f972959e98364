import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

const APP = new URL('fixtures/app.ts', import.meta.url)

/** A mail server that several apps share. */
export interface MailServer {
  readonly url: string
  /** Every confirmation link that was mailed, by address. */
  readonly links: ReadonlyMap<string, readonly string[]>
}

/** Starts a mail server that ends with the test. */
export async function mailServer(): Promise<MailServer> {
  const links = new Map<string, string[]>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    async onData(stream, session, done) {
      let raw = ''
      try {
        for await (const chunk of stream) raw += String(chunk)
      } catch {
        // The process that was sending is the one that was killed.
        return
      }
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
      const found = text.match(/http:\/\/localhost:3000\/users\/register\/confirm\/[\w-]+\//)?.[0]
      links.set(to, [...(links.get(to) ?? []), ...(found ? [found] : [])])
      done()
    },
  })
  // A connection of a process that is killed ends in the middle.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, links }
}

/** One process of an app. */
export interface AppProcess {
  readonly child: ChildProcess
  readonly base: string
  /** What it wrote to its error stream: a warning of Node's, or why it ended. */
  errors(): string
  /** Sets its clock ahead, by so many seconds in all. */
  setAhead(seconds: number): Promise<void>
}

/** Starts a process of an app, which ends with the test. */
export async function startApp(engine: string, database: string, mailUrl: string): Promise<AppProcess> {
  const child = fork(APP, [engine, database, mailUrl], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk)
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (typeof first?.port !== 'number') throw new Error(`the app did not start: ${errors}`)
  return {
    child,
    base: `http://127.0.0.1:${first.port}`,
    errors: () => errors,
    async setAhead(seconds) {
      child.send({ ahead: seconds })
      await once(child, 'message')
    },
  }
}
