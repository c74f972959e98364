import type { Storage } from '../../src/ports/storage.ts'
import { TABLE_NAMES } from '../../src/sql/tables.ts'
import type { StorageUnderTest, StoredEvent } from '../../src/testing/storage-contract.ts'
import type { OwnDatabase, Server } from './servers.ts'

/** Gives the contract one storage after another, all on the same tables, emptied in between. */
export function serverSubjects(
  server: Server,
  make: (url: string, prefix: string) => Storage,
  prefix = 'contract_',
) {
  let database: OwnDatabase
  return {
    async start() {
      database = await server.makeDatabase()
      const storage = make(database.url, prefix)
      await storage.open({ migrate: true })
      await storage.close()
    },
    end: () => database.drop(),
    async next(): Promise<StorageUnderTest> {
      const [storage, second] = [make(database.url, prefix), make(database.url, prefix)]
      await Promise.all([storage.open({ migrate: false }), second.open({ migrate: false })])
      return {
        storage,
        second,
        events: () => storedEvents(database, prefix),
        async dispose() {
          await Promise.all([storage.close(), second.close()])
          await empty(database, prefix)
        },
      }
    },
  }
}

/** Takes every row away, but for the notes of migrations. */
export async function empty(database: OwnDatabase, prefix: string): Promise<void> {
  await database.run(
    TABLE_NAMES.toReversed()
      .map((table) => `delete from ${prefix}${table}`)
      .join(';'),
  )
}

/** Reads the events past the storage. */
export async function storedEvents(database: OwnDatabase, prefix: string): Promise<StoredEvent[]> {
  const rows = await database.run(`select * from ${prefix}events`)
  return rows.map((row) => ({
    id: String(row.id),
    type: String(row.type),
    userId: textOrNull(row.user_id),
    ip: textOrNull(row.ip),
    userAgent: textOrNull(row.user_agent),
    detail: JSON.parse(String(row.detail)),
    count: Number(row.count),
  }))
}

const textOrNull = (value: unknown) => (value === null ? null : String(value))
