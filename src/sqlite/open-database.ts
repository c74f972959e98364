import { existsSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { schemaSentence } from '../sql/schema-check.ts'
import type { Tables } from '../sql/tables.ts'
import { whileBusy } from './busy.ts'
import { checkPlace, connect, prepareReader, prepareWriter } from './connection.ts'
import { type Database, loadDriver } from './driver.ts'
import { kyselyFor } from './kysely.ts'
import { MEMORY, type Place } from './place.ts'
import { type FindReferrers, referrersIn } from './referrers.ts'
import { migrateTables } from './schema.ts'
import { checkSchema } from './schema-check.ts'
import { asOpenError } from './sqlite-errors.ts'
import { prepareReads, prepareWrites, type ReadStatements, type WriteStatements } from './statements.ts'
import { type Transaction, transactionOn } from './transaction.ts'

/** An open database: one connection that writes, and one that reads complete statements. */
export interface OpenDatabase {
  readonly reads: ReadStatements
  readonly writes: WriteStatements
  readonly transaction: Transaction
  /** Compiles. */
  readonly db: Kysely<Tables>
  /** Reads with a statement that is not kept. */
  readAll(sql: string, values: readonly unknown[]): unknown[]
  readonly findReferrers: FindReferrers
  close(): void
}

/** Opens, checks and, if it may, migrates. Throws a `TypeError` with the fix, or `unavailable`. */
export async function openDatabase(place: Place, migrate: boolean): Promise<OpenDatabase> {
  const { path, prefix } = place
  // Looking into a file that is not there would make it.
  if (!migrate && path !== MEMORY && !existsSync(path)) {
    throw new TypeError(schemaSentence('missing', { place: path, prefix }))
  }
  const Database = await loadDriver()
  checkPlace(path)

  const connections: Database[] = []
  const connection = (mode: 'write' | 'read') => {
    const opened = connect(Database, path, mode)
    connections.push(opened)
    return opened
  }
  const close = () => {
    // The one that writes goes last: it tidies the log up, which a read-only connection cannot.
    for (const opened of connections.toReversed()) opened.close()
  }

  try {
    const writer = connection('write')
    await makeReady(writer, place, migrate)
    // In memory a second connection would be a second, empty database.
    const reader = path === MEMORY ? writer : connection('read')
    const db = kyselyFor(prefix)
    return await whileBusy(() => {
      if (reader !== writer) prepareReader(reader)
      return {
        reads: prepareReads(reader, db),
        writes: prepareWrites(writer, db),
        transaction: transactionOn(writer),
        db,
        readAll: (sql, values) => reader.prepare(sql).all([...values]),
        findReferrers: referrersIn(writer, prefix),
        close,
      }
    }, place.lockWaitSeconds)
  } catch (error) {
    close()
    throw asOpenError(error, path)
  }
}

/** Leaves the file with the tables of this release, whatever other processes do to it meanwhile. */
async function makeReady(writer: Database, place: Place, migrate: boolean): Promise<void> {
  const { lockWaitSeconds } = place
  const check = () => checkSchema(writer, { ...place, migrate })
  // Looked at first, so that a file that is refused stays untouched.
  await whileBusy(check, lockWaitSeconds)
  await whileBusy(() => prepareWriter(writer, place.path), lockWaitSeconds)
  // Asked for even when nothing is wanting: the lock is refused where the file cannot be written.
  await whileBusy(() => writer.exec('begin immediate'), lockWaitSeconds)
  try {
    // Looked at again: another process may have migrated while the lock was waited for.
    if (check() === 'migrate') await migrateTables(writer, place.prefix)
    writer.exec('commit')
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback')
    throw error
  }
}
