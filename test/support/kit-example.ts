import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startApp } from './running-app.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/sveltekit')

/** The example for SvelteKit, copied and built where nothing else builds it. */
export interface BuiltExample {
  readonly folder: string
  /** Where the build was told that it is reached. */
  readonly origin: string
  readonly port: number
  remove(): void
}

/** Copies the example into this repository, so that it finds what is installed here, and builds it by adapter-node. */
export async function buildExample(): Promise<BuiltExample> {
  mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'artefacts/kit-'))
  copyExample(folder)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  await run(folder, process.execPath, [vite, 'build'], { APP_URL: origin })
  return { folder, origin, port, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** What is committed of the example, and nothing that was made of it. */
export function copyExample(folder: string): void {
  const made = /^(?:node_modules|build|\.svelte-kit|\.latchkey)$|^demo\.db/
  cpSync(EXAMPLE, folder, {
    recursive: true,
    filter: (path) => !made.test(path.slice(EXAMPLE.length + 1).split('/')[0] ?? ''),
  })
}

/** Starts the built example on a fresh database. */
export function startExample({ folder, origin, port }: BuiltExample, env: Record<string, string> = {}) {
  const database = join(mkdtempSync(join(folder, 'data-')), 'demo.db')
  return startApp(process.execPath, join(folder, 'build/index.js'), {
    cwd: folder,
    origin: `http://127.0.0.1:${port}`,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: origin,
      DATABASE_PATH: database,
      BODY_SIZE_LIMIT: '3M',
      ...env,
    },
  })
}

/** Runs a command and gives what it says. Throws that when it fails. */
export async function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { NODE_ENV: _, VITEST: __, ...inherited } = process.env
  const child = spawn(command, args, {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said.slice(-5000)}`)
  return said
}
