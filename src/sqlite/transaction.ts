import type { Database } from './driver.ts'

/** Runs `work` in a transaction; what it answers is kept or rolled back as `keep` says. */
export type Transaction = <T>(work: () => T, keep?: (result: T) => boolean) => T

/**
 * Makes transactions on the one connection that writes. Each is over within one synchronous turn, so no two
 * callers' statements mix and no caller can hold the lock while it waits for something. `IMMEDIATE` takes the
 * lock first: a transaction that began by reading could be refused it later (SQLITE_BUSY_SNAPSHOT).
 */
export function transactionOn(database: Database): Transaction {
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')
  const rollback = database.prepare('rollback')
  const undo = () => {
    // After some errors (a full disk, say) SQLite has rolled back by itself.
    if (database.inTransaction) rollback.run()
  }

  return (work, keep = () => true) => {
    // Left over only when a roll-back has failed; without this, everything after it would fail too.
    undo()
    begin.run()
    try {
      const result = work()
      if (keep(result)) commit.run()
      else undo()
      return result
    } catch (error) {
      undo()
      throw error
    }
  }
}
