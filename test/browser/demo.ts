import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startApp } from '../support/running-app.ts'

/** The example app, running on a fresh database. */
export interface Demo {
  readonly url: string
  /** Stops it and starts it again on the same database, with more variables. */
  restart(env: Record<string, string>): Promise<void>
  stop(): Promise<void>
}

const APP = fileURLToPath(new URL('../../examples/express/app.ts', import.meta.url))

/** Starts the example app as `npm run demo` does, on a port of its own. */
export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const start = (more: Record<string, string> = {}) =>
    startApp(process.execPath, APP, {
      cwd: folder,
      origin: url,
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
        ...env,
        ...more,
      },
    })
  let app = await start()
  return {
    url,
    async restart(more) {
      await app.stop()
      app = await start(more)
    },
    async stop() {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
