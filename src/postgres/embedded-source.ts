import { type Run, type Source, within } from '../sql/server/source.ts'

/** What is needed of an embedded PostgreSQL: `new PGlite(...)` of @electric-sql/pglite fits. */
export interface EmbeddedPostgres extends EmbeddedQueries {
  /** Runs some work in a transaction. */
  transaction<T>(work: (transaction: EmbeddedTransaction) => Promise<T>): Promise<T>
}

/** A transaction of an embedded PostgreSQL. */
export interface EmbeddedTransaction extends EmbeddedQueries {
  /** Undoes it. */
  rollback(): Promise<void>
}

/** What takes statements. */
export interface EmbeddedQueries {
  /** Sends one statement. */
  query(
    text: string,
    values?: unknown[],
  ): Promise<{
    readonly rows: readonly unknown[]
    readonly affectedRows?: number | undefined
  }>
}

/** A source on an embedded PostgreSQL, which has one connection and lives in this process. It stays the app's. */
export function embeddedSource(database: EmbeddedPostgres, statementSeconds: number): Source {
  const run = runOn(database, statementSeconds)
  return {
    run,
    session: (work) => work(run),
    transaction: (work, { keep = () => true } = {}) =>
      database.transaction(async (transaction) => {
        const result = await work(runOn(transaction, statementSeconds))
        if (!keep(result)) await transaction.rollback()
        return result
      }),
    close: async () => {},
  }
}

function runOn(queries: EmbeddedQueries, statementSeconds: number): Run {
  return async ({ sql, seconds = statementSeconds }, values) => {
    const { rows, affectedRows } = await within(queries.query(sql, [...values]), seconds)
    return { rows: rows as Record<string, unknown>[], changes: affectedRows ?? 0 }
  }
}
