import {
  CONNECT_SECONDS,
  guarded,
  type Query,
  type Source,
  STATEMENT_SECONDS,
  transactionsOn,
  within,
} from '../sql/server/source.ts'
import { POSTGRES } from './dialect.ts'

/** What is needed of a connection of pg. */
export interface PostgresClient {
  /** Sends one statement. */
  query(query: { text: string; values?: unknown[]; name?: string }): Promise<{
    readonly rows: readonly unknown[]
    readonly rowCount: number | null
  }>
  /** Listens for an error that comes while nothing runs. */
  on(event: 'error', listener: (error: Error) => void): unknown
  /** Gives the connection back, or ends it. */
  release(broken?: Error | boolean): void
}

/** What is needed of a pool of pg: `new pg.Pool(...)` fits. */
export interface PostgresPool {
  /** Takes a connection. */
  connect(): Promise<PostgresClient>
  /** Listens for new connections. */
  on(event: 'connect', listener: (client: PostgresClient) => void): unknown
}

/** Pools and connections that are listened to: an error without a listener would end the process. */
const listened = new WeakSet<object>()

/** What was running on it is told by its own promise. */
function listen(client: PostgresClient): void {
  if (listened.has(client)) return
  listened.add(client)
  client.on('error', () => {})
}

/** A connection may be made and ended within one turn, before whoever waits for it has it. */
function listenToNew(pool: PostgresPool): void {
  if (listened.has(pool)) return
  listened.add(pool)
  pool.on('connect', listen)
}

/** How a pool is used. */
interface PoolTerms {
  /** Whether statements are prepared, under names. */
  readonly named: boolean
  /** How long a statement may take. */
  readonly seconds: number
  /** Whether the pool itself gives up after {@link CONNECT_SECONDS}. */
  readonly limitsWait: boolean
  readonly close: () => Promise<void>
}

/** A source on a pool of pg. */
export function poolSource(pool: PostgresPool, { named, seconds, limitsWait, close }: PoolTerms): Source {
  listenToNew(pool)
  const session: Source['session'] = async (work) => {
    const client = await (limitsWait
      ? pool.connect()
      : within(pool.connect(), CONNECT_SECONDS, (late) => late.release()))
    listen(client)
    const { run, broken } = guarded(
      (query, values) => runOn(client, { seconds, ...query }, values, named),
      POSTGRES.isLost,
    )
    try {
      return await work(run)
    } finally {
      client.release(broken())
    }
  }
  // In one message, as they have no values.
  const statements = {
    isLost: POSTGRES.isLost,
    begin: (limit: number) => [POSTGRES.begin(limit).join(';')],
    beginPatient: [POSTGRES.beginPatient.join(';')],
  }
  return {
    run: (query, values) => session((run) => run(query, values)),
    session,
    transaction: transactionsOn(session, statements, seconds),
    close,
  }
}

/** What PostgreSQL says of a prepared statement that is there already, or is not there: another connection made it. */
const FORGOTTEN: ReadonlySet<string> = new Set(['42P05', '26000'])

const POOLED =
  'a pooler between here and PostgreSQL gives each transaction another connection, so prepared statements get lost: postgres() needs namedStatements: false'

async function runOn(
  client: PostgresClient,
  { sql, name, seconds = STATEMENT_SECONDS }: Query,
  values: readonly unknown[],
  named: boolean,
) {
  const query = {
    text: sql,
    ...(values.length > 0 ? { values: [...values] } : {}),
    ...(named && name !== null ? { name } : {}),
  }
  const { rows, rowCount } = await within(client.query(query), seconds).catch((error: unknown) => {
    throw FORGOTTEN.has(String((error as { code?: unknown }).code))
      ? new Error(POOLED, { cause: error })
      : error
  })
  return { rows: rows as Record<string, unknown>[], changes: rowCount ?? 0 }
}
