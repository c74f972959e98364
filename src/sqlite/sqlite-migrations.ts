import { existsSync } from 'node:fs'
import { type Kysely, SqliteDriver } from 'kysely'
import { migrationsOf } from '../sql/schema-access.ts'
import type { Migrations } from '../sql/sql-storage.ts'
import type { Tables } from '../sql/tables.ts'
import { whileBusy } from './busy.ts'
import { checkPlace, connect, prepareWriter } from './connection.ts'
import { type Database, loadDriver } from './driver.ts'
import { kyselyFor } from './kysely.ts'
import { MEMORY, type Place } from './place.ts'
import { SQLITE } from './schema.ts'
import { schemaPlace, tableNames } from './schema-check.ts'
import { asOpenError } from './sqlite-errors.ts'

/** The migrations of a file, each on a connection of its own. */
export function sqliteMigrations(place: Place): Migrations {
  const { path, prefix, lockWaitSeconds } = place

  /** Opens the file, and closes it after `work`. */
  async function once<T>(mode: 'write' | 'read', work: (database: Database) => Promise<T>): Promise<T> {
    const Database = await loadDriver()
    checkPlace(path)
    // Looking into a file that is not there would make it; an empty database is what would be found.
    const looked = mode === 'read' && !existsSync(path) ? MEMORY : path
    const database = connect(Database, looked, looked === MEMORY ? 'write' : mode)
    try {
      return await work(database)
    } catch (error) {
      throw asOpenError(error, path)
    } finally {
      database.close()
    }
  }

  const on = (database: Database): Kysely<Tables> =>
    kyselyFor(prefix, new SqliteDriver({ database }), () => tableNames(database))

  return migrationsOf({
    ...schemaPlace(place),
    schema: SQLITE,
    transactional: true,
    look: (work) => once('read', (database) => work(on(database))),
    change: (work) =>
      once('write', async (database) => {
        await whileBusy(() => prepareWriter(database, path), lockWaitSeconds)
        await whileBusy(() => database.exec('begin immediate'), lockWaitSeconds)
        try {
          const result = await work(on(database))
          database.exec('commit')
          return result
        } catch (error) {
          if (database.inTransaction) database.exec('rollback')
          throw error
        }
      }),
    kysely: (driver, tables) => kyselyFor(prefix, driver, () => tables),
  })
}
