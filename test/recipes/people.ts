import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Mail } from '../../src/ports/mailer.ts'

/** A folder with a database and the mails that were sent. */
export interface Place {
  readonly database: string
  readonly mails: string
  sent(): readonly Mail[]
  /** Everything in the folder but the mails, as it is on the disk. */
  files(): string
}

/** What a worker process is to do. */
export interface WorkerOptions {
  readonly kind: 'bullmq' | 'pg-boss'
  readonly server: string
  readonly schema?: string
  /** `jobs`: sends by jobs alone. `with-net`: its dispatcher runs too. `hangs`: never gets a mail off. */
  readonly mode: 'jobs' | 'with-net' | 'hangs'
  readonly aheadSeconds?: number
}

/** A worker process. */
export interface WorkerProcess {
  printed(text: string): Promise<void>
  readonly output: () => string
  kill(): Promise<void>
}

export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-recipe-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const mails = join(folder, 'mails.jsonl')
  return {
    database: join(folder, 'app.db'),
    mails,
    sent: () =>
      existsSync(mails)
        ? readFileSync(mails, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Mail)
        : [],
    files: () =>
      readdirSync(folder)
        .filter((name) => name !== 'mails.jsonl')
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('\n'),
  }
}

export async function startWorker(place: Place, options: WorkerOptions): Promise<WorkerProcess> {
  const script = fileURLToPath(new URL('fixtures/worker.ts', import.meta.url))
  const { kind, server, schema = '', mode, aheadSeconds = 0 } = options
  const args = [script, kind, server, schema, place.database, place.mails, mode, String(aheadSeconds)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += String(text)
    })
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const printed = (text: string) =>
    until(
      () => output.includes(text),
      () => `${text} in: ${output}`,
    )
  await printed('ready')
  return { printed, output: () => output, kill }
}

/** Waits for something to be so; says after a while what was waited for. */
export async function until(holds: () => boolean, what: () => string): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 400) throw new Error(`waited in vain for ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The token of a mail's link, in every form that it could be found in. */
export function secretsOf(mail: Mail): readonly string[] {
  const token = /[A-Za-z0-9_-]{96,}/.exec(mail.text)?.[0]
  if (!token) throw new Error('the mail has no link')
  return [token, token.slice(0, 48), Buffer.from(token, 'base64url').toString('hex')]
}
