/** One statement as a driver is given it. */
export interface Query {
  readonly sql: string
  /** Under which name a connection may keep it prepared; null for one that is not worth it. */
  readonly name: string | null
  /** How long it may take. Default: what the storage was told, {@link STATEMENT_SECONDS} unless it was. */
  readonly seconds?: number | undefined
}

/** What a statement gave, as the driver spells it: numbers may be texts, and keys bytes. */
export interface Result {
  readonly rows: readonly Record<string, unknown>[]
  /** How many rows were inserted, updated (also to what they were before) or deleted. */
  readonly changes: number
}

/** Runs one statement. Throws what the driver throws, or {@link NoAnswer}. */
export type Run = (query: Query, values: readonly unknown[]) => Promise<Result>

/** How a transaction is run. */
export interface TransactionTerms<T> {
  /** Whether what `work` answered is to be kept; otherwise it is rolled back. Default: always. */
  readonly keep?: ((result: T) => boolean) | undefined
  /** Whether its statements may take long. Default: false. */
  readonly patient?: boolean | undefined
}

/** A database server, through whatever the app has given: a pool, Kysely, or one embedded connection. */
export interface Source {
  /** Runs one statement on any connection. */
  readonly run: Run
  /** Holds one connection for as long as `work` takes. */
  session<T>(work: (run: Run) => Promise<T>): Promise<T>
  /**
   * Runs `work` in a transaction, which is rolled back when it throws. Throws {@link UnknownCommit} when the
   * connection was lost after the commit had been asked for.
   */
  transaction<T>(work: (run: Run) => Promise<T>, terms?: TransactionTerms<T>): Promise<T>
  /** Lets go of what was made for it; what belongs to the app stays as it is. */
  close(): Promise<void>
}

/** How long one statement may take before its connection is given up, in seconds, unless the storage is told otherwise. */
export const STATEMENT_SECONDS = 10

/** How long a connection is waited for, in seconds. */
export const CONNECT_SECONDS = 5

/**
 * How much of that time the server may work on a statement of a transaction: less than we wait for its answer, so
 * that it is the server that ends it, and lets its locks go.
 */
export const SERVER_SHARE = 0.8

/** How long a statement of a migration may take, in seconds; another process may be migrating a large table. */
export const MIGRATION_SECONDS = 3600

/** The server has not answered in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The connection was lost while the server was committing: it may have done so, or not. */
export class UnknownCommit extends Error {
  override readonly name = 'UnknownCommit'

  constructor(cause: unknown) {
    super('the connection was lost during a commit', { cause })
  }
}

/**
 * Waits for `promise`, at most so many seconds; then throws {@link NoAnswer}, and what comes late goes to `late`. By
 * hand, as it stands twice in every session check: `Promise.race` and `finally` make four promises more.
 */
export function within<T>(
  promise: Promise<T>,
  seconds: number,
  late: (value: T) => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    const timer = setTimeout(() => {
      over = true
      reject(new NoAnswer(`the database has not answered within ${seconds} s`))
    }, seconds * 1000)
    promise.then(
      (value) => {
        clearTimeout(timer)
        if (over) late(value)
        else resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

/** A connection that is given up once it is lost. */
export interface Guarded {
  readonly run: Run
  /** Whether it was lost, and must not be used again. */
  broken(): boolean
}

/** Sends nothing more to a connection that was lost. */
export function guarded(send: Run, isLost: (error: unknown) => boolean): Guarded {
  let broken = false
  return {
    broken: () => broken,
    async run(query, values) {
      // A rollback, which would only wait as long again: the server does it when the connection ends.
      if (broken) throw new NoAnswer('the connection was given up')
      try {
        return await send(query, values)
      } catch (error) {
        broken ||= isLost(error)
        throw error
      }
    },
  }
}

/** A statement that is not worth preparing. */
export function plain(sql: string): Query {
  return { sql, name: null }
}

const COMMIT = plain('commit')
const ROLLBACK = plain('rollback')

/** Makes transactions out of a way to hold a connection. */
export function transactionsOn(
  session: Source['session'],
  { begin, beginPatient, isLost }: TransactionStatements,
  seconds: number,
): Source['transaction'] {
  return (work, { keep = () => true, patient = false } = {}) =>
    session(async (run) => {
      // Sent also when nothing may be left to undo: a statement that was given up may still be under way on a
      // connection of the app's, and what follows it there must not find itself in our transaction.
      const undo = () => run(ROLLBACK, []).catch(() => {})
      let result: Awaited<ReturnType<typeof work>>
      try {
        for (const sql of patient ? beginPatient : begin(seconds)) await run(plain(sql), [])
        result = await work(run)
      } catch (error) {
        await undo()
        throw error
      }
      if (!keep(result)) {
        await undo()
        return result
      }
      try {
        await run(COMMIT, [])
      } catch (error) {
        throw isLost(error) ? new UnknownCommit(error) : error
      }
      return result
    })
}

/** What {@link transactionsOn} needs of a dialect. */
export interface TransactionStatements {
  /** `seconds` is how long a statement may take. */
  readonly begin: (seconds: number) => readonly string[]
  readonly beginPatient: readonly string[]
  readonly isLost: (error: unknown) => boolean
}
