import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'

/** A driver of Kysely that runs every query in one place, and leaves transactions to whoever holds it. */
export function oneConnectionDriver(
  executeQuery: <R>(query: CompiledQuery) => Promise<QueryResult<R>>,
): Driver {
  const connection: DatabaseConnection = { executeQuery, async *streamQuery() {} }
  const nothing = async () => {}
  return {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  }
}
