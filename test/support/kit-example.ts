import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inTheWordsOf, KIT_MAJORS, type KitMajor, packagesOfKit } from './kit-majors.ts'
import { emptyProject, npm } from './npm.ts'
import { freePort, startApp } from './running-app.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/sveltekit')

/** The example for SvelteKit, copied and built where nothing else builds it. */
export interface BuiltExample {
  readonly major: KitMajor
  readonly folder: string
  /** Where the build was told that it is reached. */
  readonly origin: string
  readonly port: number
}

/**
 * Copies the example into this repository, so that it finds what is installed here, and builds it by adapter-node.
 * What is installed here is the newest Kit; another one comes from the registry into a folder between the two. The
 * library lies there as installed: what is linked would be built into the app.
 */
export async function buildExample(place: string, major: KitMajor): Promise<BuiltExample> {
  const newest = major === KIT_MAJORS.at(-1)
  emptyProject(place)
  if (!newest) await npm(process.execPath, place, 'install', ...packagesOfKit(major))
  for (const part of ['package.json', 'dist']) {
    cpSync(join(ROOT, part), join(place, 'node_modules/latchkey', part), { recursive: true })
  }
  const folder = join(place, 'app')
  copyExample(folder)
  inTheWordsOf(major, folder)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const vite = join(newest ? ROOT : place, 'node_modules/vite/bin/vite.js')
  await run(folder, process.execPath, [vite, 'build'], { APP_URL: origin })
  return { major, folder, origin, port }
}

/** What is committed of the example, and nothing that was made of it. */
export function copyExample(folder: string): void {
  const made = /^(?:node_modules|build|\.svelte-kit|\.latchkey)$|^demo\.db/
  cpSync(EXAMPLE, folder, {
    recursive: true,
    filter: (path) => !made.test(path.slice(EXAMPLE.length + 1).split('/')[0] ?? ''),
  })
}

/** Starts the built example, on a fresh database unless one is named. */
export function startExample({ folder, origin, port }: BuiltExample, env: Record<string, string> = {}) {
  return startApp(process.execPath, join(folder, 'build/index.js'), {
    cwd: folder,
    origin: `http://127.0.0.1:${port}`,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: origin,
      // What says to Kit 2 what the build says to Kit 3.
      ORIGIN: origin,
      DATABASE_PATH: join(mkdtempSync(join(folder, 'data-')), 'demo.db'),
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
