import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The command line as it is published. */
export const MAIN = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** For the settings that the tests write: where an entry of the package is. */
export const entry = (name: string): string => new URL(`../../dist/${name}.js`, import.meta.url).href

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess
  /** What it has written to standard error so far. */
  stderr(): string
  readonly ended: Promise<Ended>
}

/** Where and with what a command is run. */
export interface Place {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What is on standard input. Default: nothing. */
  readonly input?: string | Buffer
}

/** A working directory of its own, or one that there is, with these files; gone after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}, there?: string): string {
  const folder = there ?? mkdtempSync(join(tmpdir(), 'latchkey-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** Starts `latchkey` in a process of its own, with nobody at the keyboard. */
export function start(place: Place, ...args: readonly string[]): Running {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: place.cwd,
    env: { ...inherited, ...place.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  child.stdin.end(place.input ?? '')
  onTestFinished(() => void child.kill('SIGKILL'))
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    written.stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    written.stderr += String(chunk)
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }))
  return { child, ended, stderr: () => written.stderr }
}

/** Runs a command to its end. */
export function latchkey(place: Place, ...args: readonly string[]): Promise<Ended> {
  return start(place, ...args).ended
}

/** Runs a command that must answer JSON, and well. */
export async function answerOf(place: Place, ...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await latchkey(place, ...args, '--json')
  if (code !== 0) throw new Error(`it ended with ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}
