import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The example app, running on a fresh database. */
export interface Demo {
  readonly url: string
  stop(): Promise<void>
}

/** Starts the example app as `npm run demo` does, on a port of its own. */
export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'))
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../examples/express/app.ts', import.meta.url))],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await said(child, 'To register:')
  return {
    url: `http://localhost:${port}`,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when the process says these words. Its output is read on: a closed pipe would end it. */
function said(child: ChildProcess, words: string): Promise<void> {
  let heard = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      heard = (heard + String(chunk)).slice(-10_000)
      if (heard.includes(words)) resolve()
    })
    child.once('exit', () => reject(new Error(`the example ended before it said "${words}"`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address === 'object' && address) return address.port
  throw new Error('no port is free')
}
