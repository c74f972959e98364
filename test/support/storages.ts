import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { mysql } from '../../src/mysql/index.ts'
import type { Storage, StorageSetup } from '../../src/ports/storage.ts'
import { postgres } from '../../src/postgres/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { left, MARIADB, type OwnDatabase, PGLITE, POSTGRES, type Server } from './servers.ts'
import { empty } from './subjects.ts'

/** Servers that the flows are tested on besides SQLite; a further one joins by standing here. */
const SERVERS: readonly {
  readonly server: Server
  readonly make: (url: string, prefix: string) => Storage
}[] = [
  { server: PGLITE, make: (_, prefix) => postgres(PGLITE.database(), { prefix }) },
  { server: POSTGRES, make: (url, prefix) => postgres(url, { prefix }) },
  { server: MARIADB, make: (url, prefix) => mysql(url, { prefix }) },
]

/** Whether the PostgreSQL inside the process is tested besides a server: it takes long, so only in CI or for want of one. */
export const needsPglite = POSTGRES.absent !== null || process.env.CI !== undefined

/** Runs a suite on SQLite alone: for what lies above the storage, and does not know which it is. */
export function onSqlite(title: string, suite: (makeStorage: () => Storage) => void): void {
  describe(`${title} (sqlite)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-'))
    afterAll(() => rmSync(folder, { recursive: true, force: true }))
    suite(() => sqlite(join(folder, `${crypto.randomUUID()}.db`)))
  })
}

/**
 * Runs a suite once for every storage; each call of `makeStorage`, within a test, gives an empty one. A server that
 * does not answer is skipped, and the report names it.
 */
export function eachStorage(title: string, suite: (makeStorage: () => Storage) => void): void {
  onSqlite(title, suite)
  for (const { server, make } of SERVERS) {
    if (server === PGLITE && !needsPglite) continue
    describe.skipIf(server.absent)(`${title} (${left(server)})`, () => {
      let database: OwnDatabase
      let used = 0
      beforeAll(async () => {
        database = await server.makeDatabase()
      }, 60_000)
      afterAll(() => database.drop())
      // Making tables takes longer than most tests, so each test finds those of the one before.
      beforeEach(() => {
        used = 0
      })
      suite(() => {
        used += 1
        const prefix = `t${used}_`
        return startingEmpty(make(database.url, prefix), () => empty(database, prefix))
      })
    })
  }
}

/** Empties the tables after the first opening. The name is its own: mailboxes are kept by the storage's name. */
function startingEmpty(storage: Storage, empty: () => Promise<void>): Storage {
  Object.defineProperty(storage, 'name', { value: `${storage.name} ${crypto.randomUUID()}` })
  let emptied: Promise<void> | undefined
  const open = storage.open.bind(storage)
  storage.open = async (setup: StorageSetup) => {
    await open(setup)
    emptied ??= empty()
    await emptied
  }
  return storage
}
