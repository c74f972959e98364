import Database from 'better-sqlite3'
import { describe, it, vi } from 'vitest'
import { sqlite } from '../../src/sqlite/index.ts'
import { type StorageUnderTest, storageContract } from '../../src/testing/storage-contract.ts'
import { eventsIn, fileSubject } from './support.ts'

storageContract({ describe, it }, 'sqlite, a file', fileSubject)
storageContract({ describe, it }, 'sqlite, another prefix', () => fileSubject('shop_accounts_'))
storageContract({ describe, it }, 'sqlite, in memory', memorySubject)

/** A database in memory has no second connection, so the only one is caught as it is made. */
async function memorySubject(): Promise<StorageUnderTest> {
  const storage = sqlite(':memory:')
  const spy = vi.spyOn(Database.prototype, 'pragma')
  await storage.open({ migrate: true })
  const connection = spy.mock.contexts[0] as Database.Database
  spy.mockRestore()
  return {
    storage,
    second: storage,
    events: async () => eventsIn((query) => connection.prepare(query).all()),
    dispose: () => storage.close(),
  }
}
