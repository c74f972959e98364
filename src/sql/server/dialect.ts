import type { Kysely, QueryCompiler } from 'kysely'
import type { Referrer } from '../in-use.ts'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'
import type { Run, TransactionStatements } from './source.ts'

/** What an error of a driver means to us. */
export type Fault =
  /** A unique key besides the primary one holds this value. */
  | 'taken'
  /** The primary key is taken. */
  | 'primary-taken'
  /** The row that a foreign key points to is gone. */
  | 'orphan'
  /** A foreign key points to the row that is to go. */
  | 'referred'
  /** Another transaction was in the way: the same may work in a moment. */
  | 'conflict'
  /** The connection, or the server, is gone or does not answer. */
  | 'lost'
  /** User or password are refused. */
  | 'refused'
  | 'no-database'
  | 'other'

/** How one kind of server differs from another. All else is shared. */
export interface ServerDialect extends TransactionStatements {
  /** The function of ours that the app calls, for messages. */
  readonly maker: 'postgres()' | 'mysql()'
  /** Which servers will do, by what `select version()` answers there; and for people. */
  readonly product: { readonly fits: (version: string) => boolean; readonly name: string }
  readonly schema: SchemaDialect
  /** The server's clock as `now`, in milliseconds since 1970. */
  readonly clock: string
  compiler(): QueryCompiler
  fault(error: unknown): Fault
  /** Whose foreign key an error is about; empty where it does not say. */
  referrers(error: unknown): readonly Referrer[]
  /** What the driver is given for a value. */
  readonly bind: (value: unknown) => unknown
  /** The text that {@link bind} was given. */
  readonly unbindText: (text: string) => string
  /** How an insert gives way to a row that is there: `on conflict`, or `on duplicate key`. */
  readonly upsert: 'conflict' | 'duplicate'
  /**
   * Whether the check of a foreign key locks the parent's row against our own later update of it, so that two
   * log-ins of one user would wait for each other.
   */
  readonly foreignKeyLocksParent: boolean
  /** Whether a claim and a list must name their index: the planner might go by another and lock more, or read more. */
  readonly forceIndexes: boolean
  /** Throws a `TypeError` when the connection has a setting under which texts would be lost, or become statements. */
  checkConnection(run: Run): Promise<void>
  /** Which of these tables and views there are. */
  tableNames(db: Kysely<Tables>, among: readonly string[]): Promise<readonly string[]>
  /** Runs `work` while no other process migrates under this prefix, all or nothing where the server can. */
  migrationLock: 'transaction' | 'session'
  /** Takes the lock of migrations; answers whether it was got. */
  lock(run: Run, prefix: string): Promise<void>
  unlock(run: Run, prefix: string): Promise<void>
}
