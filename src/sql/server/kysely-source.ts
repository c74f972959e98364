import {
  CONNECT_SECONDS,
  NoAnswer,
  type Query,
  type Run,
  type Source,
  type TransactionStatements,
  transactionsOn,
  within,
} from './source.ts'

/**
 * A statement as Kysely compiles it. Not its own type, since an app without Kysely must not need it; `never` fits
 * whatever type a version of Kysely has there.
 */
export interface KyselyStatement {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly query: never
  readonly queryId: never
}

/** What Kysely gives to run some work on one connection. */
export interface KyselyConnection {
  /** Takes a connection, and gives it back when the work is done. */
  execute<T>(work: (connection: KyselyInstance) => Promise<T>): Promise<T>
}

/** What is needed of an app's own Kysely; any version that it may have fits. */
export interface KyselyInstance {
  /** Without the app's plugins, which may rename columns. */
  withoutPlugins(): KyselyInstance
  /** Runs some work on one connection. */
  connection(): KyselyConnection
  /** Sends a compiled statement. A method, so that the rows may be of any type. */
  executeQuery(query: KyselyStatement): Promise<{
    readonly rows: readonly unknown[]
    readonly numAffectedRows?: bigint | undefined
  }>
}

/** Whether it is a Kysely, of whatever copy of that package. */
export function isKysely(source: object): source is KyselyInstance {
  return 'withoutPlugins' in source && 'executeQuery' in source && 'connection' in source
}

/** A source on the app's Kysely, which stays the app's. Its driver knows no names, so nothing is prepared. */
export function kyselySource(
  given: KyselyInstance,
  statements: TransactionStatements,
  statementSeconds: number,
): Source {
  const kysely = given.withoutPlugins()
  const session: Source['session'] = async (work) => {
    let begun = false
    let late = false
    const done = kysely.connection().execute(async (connection) => {
      // Somebody has stopped waiting for it.
      if (late) throw new NoAnswer('a connection came too late')
      begun = true
      return work(runOn(connection, statementSeconds))
    })
    // Only the wait for the connection is limited here; what runs on it has its own limits.
    let timer: NodeJS.Timeout | undefined
    const waiting = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (begun) return
        late = true
        reject(new NoAnswer(`no connection was free within ${CONNECT_SECONDS} s`))
      }, CONNECT_SECONDS * 1000)
    })
    return Promise.race([done, waiting]).finally(() => clearTimeout(timer))
  }
  return {
    run: (query, values) => session((run) => run(query, values)),
    session,
    transaction: transactionsOn(session, statements, statementSeconds),
    close: async () => {},
  }
}

function runOn(kysely: KyselyInstance, statementSeconds: number): Run {
  return async (query, values) => {
    const compiled = compiledQuery(query, values)
    const result = await within(kysely.executeQuery(compiled), query.seconds ?? statementSeconds)
    return {
      // Copies: the rows are the driver's.
      rows: result.rows.map((row) => ({ ...(row as Record<string, unknown>) })),
      changes: Number(result.numAffectedRows ?? 0n),
    }
  }
}

/** As `CompiledQuery.raw` of Kysely makes it. */
function compiledQuery({ sql }: Query, parameters: readonly unknown[]): KyselyStatement {
  return {
    sql,
    parameters,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] } as never,
    queryId: { queryId: crypto.randomUUID() } as never,
  }
}
