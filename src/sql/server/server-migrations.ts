import { migrationsOf } from '../schema-access.ts'
import type { Migrations } from '../sql-storage.ts'
import { onServer, type Reached, type ServerPlace, underLock } from './open-server.ts'
import { runDriver, serverKysely } from './server-kysely.ts'

/** The migrations of a server, each on connections of its own. */
export async function serverMigrations(place: ServerPlace): Promise<Migrations> {
  const { prefix } = place
  const dialect = await place.dialect()
  const once = <T>(work: (reached: Reached) => Promise<T>) =>
    onServer(place, async (reached) => {
      const result = await work(reached)
      await reached.source.close()
      return result
    })
  return migrationsOf({
    ...place,
    schema: dialect.schema,
    transactional: dialect.migrationLock === 'transaction',
    look: (work) => once(({ source }) => work(serverKysely(dialect, prefix, runDriver(source.run)))),
    change: (work) =>
      once((reached) =>
        underLock(reached, prefix, (run) => work(serverKysely(dialect, prefix, runDriver(run)))),
      ),
    kysely: (driver, tables) => serverKysely(dialect, prefix, driver, async () => tables),
  })
}
