import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left, MARIADB, POSTGRES, type Server } from '../support/servers.ts'

/** A database that is crashed upon, which other processes reach by the same words. */
export interface TestDatabase {
  /** As {@link openStorage} of test/support/open-storage.ts takes it. */
  readonly engine: string
  readonly url: string
  drop(): Promise<void>
}

/** Where crashes are tried. */
export interface Engine {
  readonly engine: string
  /** Its name, and why it is left out if it is. */
  readonly title: string
  /** Whether its server does not answer. */
  readonly absent: boolean
  makeDatabase(): Promise<TestDatabase>
}

export const ENGINES: readonly Engine[] = [
  {
    engine: 'sqlite',
    title: 'sqlite',
    absent: false,
    async makeDatabase() {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-crash-'))
      const drop = async () => rmSync(folder, { recursive: true })
      return { engine: 'sqlite', url: join(folder, 'app.db'), drop }
    },
  },
  onServer('postgres', POSTGRES),
  onServer('mysql', MARIADB),
]

function onServer(engine: string, server: Server): Engine {
  return {
    engine,
    title: left(server),
    absent: server.absent !== null,
    async makeDatabase() {
      const { url, drop } = await server.makeDatabase()
      return { engine, url, drop }
    },
  }
}
