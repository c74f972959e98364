import {
  CONNECT_SECONDS,
  guarded,
  type Query,
  type Result,
  type Source,
  STATEMENT_SECONDS,
  transactionsOn,
  within,
} from '../sql/server/source.ts'
import { MYSQL } from './dialect.ts'

/** What is needed of a connection of mysql2/promise. */
export interface MysqlConnection {
  /** Sends one statement. */
  query(query: { sql: string; values?: unknown }): Promise<[unknown, unknown]>
  /** Sends one prepared statement. */
  execute(query: { sql: string; values?: unknown }): Promise<[unknown, unknown]>
  /** Gives the connection back. */
  release(): void
  /** Ends the connection. */
  destroy(): void
}

/** What is needed of a pool of mysql2/promise. */
export interface MysqlPromisePool {
  /** Takes a connection. */
  getConnection(): Promise<MysqlConnection>
}

/** What is needed of a pool of mysql2. */
export interface MysqlCallbackPool {
  /** The same pool, with promises. */
  promise(): MysqlPromisePool
}

/** Answers as the app may have asked its pool to give them would not be understood. */
const PLAIN_ROWS = { rowsAsArray: false, nestTables: false }

/** Overrules a reader of values of the app's; without one it would only cost time. */
const plainValues = { typeCast: (_: unknown, next: () => unknown) => next() }

/** Whether the app has told its pool how to read values, which mysql2 notes where its types do not show it. */
function readsValuesItself(pool: object): boolean {
  const { pool: core } = pool as { pool?: { config?: { connectionConfig?: { typeCast?: unknown } } } }
  return typeof core?.config?.connectionConfig?.typeCast === 'function'
}

/** A source on a pool of mysql2. */
export function poolSource(
  pool: MysqlPromisePool,
  { begin, seconds, close }: { begin: readonly string[]; seconds: number; close: () => Promise<void> },
): Source {
  const reading = { ...PLAIN_ROWS, ...(readsValuesItself(pool) ? plainValues : {}) }
  const session: Source['session'] = async (work) => {
    const connection = await within(pool.getConnection(), CONNECT_SECONDS, (late) => late.release())
    const { run, broken } = guarded(
      (query, values) => runOn(connection, { seconds, ...query }, values, reading),
      MYSQL.isLost,
    )
    try {
      return await work(run)
    } finally {
      if (broken()) connection.destroy()
      else connection.release()
    }
  }
  const statements = { isLost: MYSQL.isLost, begin: () => begin, beginPatient: MYSQL.beginPatient }
  return {
    run: (query, values) => session((run) => run(query, values)),
    session,
    transaction: transactionsOn(session, statements, seconds),
    close,
  }
}

async function runOn(
  connection: MysqlConnection,
  { sql, name, seconds = STATEMENT_SECONDS }: Query,
  values: readonly unknown[],
  reading: object,
): Promise<Result> {
  const query = { ...reading, sql, values: [...values] }
  const answer = name === null ? connection.query(query) : connection.execute(query)
  const [result] = await within(answer, seconds)
  if (Array.isArray(result)) return { rows: result as Record<string, unknown>[], changes: 0 }
  return { rows: [], changes: (result as { affectedRows: number }).affectedRows }
}
