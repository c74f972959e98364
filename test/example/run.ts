import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Received, type Sent, send } from '../express/http.ts'

export const ROOT: string = join(import.meta.dirname, '..', '..')
export const SECRET = 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U'
export const PERSON = {
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Example',
  password: 'correct horse battery',
} as const

/** Variables of the example. */
export type Env = Readonly<Record<string, string>>

/** The example, running. */
export interface Running {
  readonly origin: string
  /** Everything that it has printed. */
  output(): string
  send(path: string, sent?: Sent): Promise<Received>
  /** Waits for the newest mail to an address in the mailbox, and gives the path of its link. */
  link(to: string): Promise<string>
  /** Sends a signal and gives the exit code once the process has ended; null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** A working directory with room for a database, gone after the test, and a port to come back to. */
export async function workplace(): Promise<{ readonly folder: string; readonly env: Env }> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-example-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const env = { DATABASE_URL: `sqlite:${join(folder, 'app.db')}`, PORT: String(await freePort()) }
  return { folder, env }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts the example and waits until it listens. Fails with what it printed when it does not come to that. */
export async function start(folder: string, env: Env): Promise<Running> {
  const run = launch(folder, env)
  await Promise.race([
    run.printed('The app:'),
    run.ended.then((code) => {
      throw new Error(`the example ended with ${code}: ${run.output()}`)
    }),
  ])
  const origin = `http://localhost:${env.PORT}`
  const to = (path: string, sent?: Sent) => send(origin + path, sent)
  return {
    origin,
    output: run.output,
    send: to,
    link: (address) => linkTo(to, address),
    end(signal) {
      run.child.kill(signal)
      return run.ended
    },
  }
}

/** Starts the example where it must refuse to start; gives its exit code and what it printed. */
export async function startInVain(
  folder: string,
  env: Env,
): Promise<{ code: number | null; output: string }> {
  const run = launch(folder, env)
  return { code: await run.ended, output: run.output() }
}

function launch(folder: string, env: Env) {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'examples', 'express', 'app.ts')], {
    cwd: folder,
    // Nothing of the environment that tests run in.
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  const note = (chunk: Buffer) => {
    text += chunk
  }
  child.stdout?.on('data', note)
  child.stderr?.on('data', note)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, output: () => text, printed: (wanted: string) => until(() => text.includes(wanted)) }
}

async function linkTo(to: (path: string) => Promise<Received>, address: string): Promise<string> {
  let path: string | undefined
  await until(async () => {
    const mails: { to: string; links: string[] }[] = JSON.parse((await to('/dev/mail.json')).text)
    const link = mails.find((mail) => mail.to === address)?.links.find((url) => url.includes('/confirm/'))
    path = link && new URL(link).pathname
    return path !== undefined
  })
  return path ?? ''
}

/** Fails to log in so often, at each app in turn, under another address each time, and tells how it was answered. */
export async function fail(
  apps: readonly Running[],
  times: number,
  headers: (n: number) => Readonly<Record<string, string>> = () => ({}),
): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < times; n += 1) {
    const json = { email: `person${n}@example.com`, password: PERSON.password }
    const answer = await apps[n % apps.length]?.send('/users/login/', { json, headers: headers(n) })
    statuses.push(answer?.status ?? 0)
  }
  return statuses
}

/** How many were answered so. */
export const count = (statuses: readonly number[], status: number): number =>
  statuses.filter((one) => one === status).length

/** Waits until something is so. The test's own timeout ends the wait. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}
