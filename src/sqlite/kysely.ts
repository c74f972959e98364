import { type Driver, DummyDriver, Kysely, SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { tableNamesOnly } from '../sql/migrations.ts'
import { TablePrefixPlugin } from '../sql/table-prefix.ts'
import type { Tables } from '../sql/tables.ts'

/**
 * A Kysely for the tables under this prefix. Without a driver it only compiles: the statements are then run by
 * us, synchronously.
 */
export function kyselyFor(
  prefix: string,
  driver: Driver = new DummyDriver(),
  tableNames: () => readonly string[] = () => [],
): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: () => tableNamesOnly(async () => tableNames()),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    plugins: [new TablePrefixPlugin(prefix)],
  })
}
