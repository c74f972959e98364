import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildExample, startExample } from '../support/kit-example.ts'
import { startDemo } from './demo.ts'

/** An example that runs on a database which the test can reach. */
export interface Place {
  readonly url: string
  /** The file of its accounts. */
  readonly database: string
  stop(): Promise<void>
}

/** How somebody looks at it. */
interface Look {
  readonly look: string
  readonly width: number
  readonly javaScriptEnabled: boolean
  readonly colorScheme: 'light' | 'dark'
}

/** The example of each adapter. The pages are the same, so not every look is taken at both. */
export const PLACES: readonly {
  readonly name: string
  readonly looks: readonly Look[]
  start(): Promise<Place>
}[] = [
  {
    name: 'Express',
    looks: [
      { look: 'phone', width: 390, javaScriptEnabled: false, colorScheme: 'dark' },
      { look: 'desk', width: 1280, javaScriptEnabled: true, colorScheme: 'light' },
    ],
    async start() {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-admin-'))
      const database = join(folder, 'accounts.db')
      const demo = await startDemo({ LIMITS: 'off', DATABASE_URL: `sqlite:${database}` })
      const stop = () => demo.stop().finally(() => rmSync(folder, { recursive: true, force: true }))
      return { url: demo.url, database, stop }
    },
  },
  {
    name: 'SvelteKit',
    looks: [{ look: 'phone', width: 390, javaScriptEnabled: true, colorScheme: 'light' }],
    async start() {
      const built = await buildExample()
      const database = join(built.folder, 'accounts.db')
      const app = await startExample(built, { LIMITS: 'off', DATABASE_PATH: database })
      return { url: built.origin, database, stop: () => app.stop().finally(() => built.remove()) }
    },
  },
]
