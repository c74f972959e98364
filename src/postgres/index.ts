import { isKysely, type KyselyInstance } from '../sql/server/kysely-source.ts'
import { checkPoolSize, checkStatementSeconds, numberOf, POOL_SIZE, urlPlace } from '../sql/server/options.ts'
import { ServerStorage } from '../sql/server/server-storage.ts'
import { STATEMENT_SECONDS } from '../sql/server/source.ts'
import type { SqlStorage } from '../sql/sql-storage.ts'
import { checkPrefix, DEFAULT_PREFIX } from '../sql/tables.ts'
import type { EmbeddedPostgres } from './embedded-source.ts'
import type { PostgresPool } from './pool-source.ts'

export type { KyselyConnection, KyselyStatement } from '../sql/server/kysely-source.ts'
export type { MigrationStatus, Migrations, SqlStorage } from '../sql/sql-storage.ts'
export type { EmbeddedQueries, EmbeddedTransaction } from './embedded-source.ts'
export type { PostgresClient } from './pool-source.ts'
export type { EmbeddedPostgres, KyselyInstance, PostgresPool }

/** What {@link postgres} takes: a URL, or what the app has made itself. */
export type PostgresSource = string | PostgresPool | KyselyInstance | EmbeddedPostgres

/** What {@link postgres} can be told besides where the database is. */
export interface PostgresOptions {
  /**
   * What the names of the tables begin with: 1 to 32 lower-case letters, digits and underscores. Choose it
   * before the first start; tables under another prefix are other accounts. Default: `auth_`.
   */
  readonly prefix?: string | undefined
  /**
   * With a URL: how many connections this process may hold, from 1 to 1000. All processes together must stay below
   * the server's `max_connections`. Default: 10.
   */
  readonly poolSize?: number | undefined
  /**
   * How long the server may take to answer one statement before a call fails with `unavailable` and the connection
   * is given up, in seconds from 0.1 to 60. Default: 10.
   */
  readonly statementSeconds?: number | undefined
  /**
   * Whether statements are prepared once for each connection, by name. Turn it off behind a PgBouncer that pools
   * transactions and is older than 1.21 or has `max_prepared_statements` at 0; a session check then costs about
   * twice as much. Default: true.
   */
  readonly namedStatements?: boolean | undefined
}

const EXAMPLE = 'postgres://user:password@localhost:5432/database'

/**
 * Keeps accounts in PostgreSQL 12 or later, through the package pg, which the app installs. Opens nothing yet. Any
 * number of processes may share the database.
 *
 * `source` is a URL; or a pool of pg, a Kysely, or a PGlite (PostgreSQL inside the process, for tests and
 * development), which all stay the app's: they are never closed here. With a pool of its own an app must listen to
 * its `error` event, as pg demands, and with a Kysely over pg to that of each connection too, as `docs/databases.md`
 * shows; or the process ends when the server cuts one. With a Kysely nothing is prepared, so a session check costs
 * about three times as much as with the pool itself. The tables are made in the first schema of the connection's `search_path`.
 *
 * A connection that is not there within 5 seconds is `unavailable`, as is what it was wanted for.
 *
 * Throws a `TypeError` for a source, prefix or size that cannot be used.
 */
export function postgres(source: PostgresSource, options: PostgresOptions = {}): SqlStorage {
  const {
    prefix = DEFAULT_PREFIX,
    poolSize = POOL_SIZE,
    statementSeconds = STATEMENT_SECONDS,
    namedStatements = true,
  } = options
  const place = placeOf(source)
  checkPrefix(prefix, 'postgres(): "prefix"')
  checkPoolSize(poolSize, 'postgres()')
  checkStatementSeconds(statementSeconds, 'postgres()')
  const name = prefix === DEFAULT_PREFIX ? place : `${place} (${prefix})`
  return new ServerStorage(name, {
    place,
    prefix,
    maker: 'postgres()',
    dialect: async () => (await import('./dialect.ts')).POSTGRES,
    connect: async () => {
      const { reach } = await import('./reach.ts')
      return reach(source, { poolSize, seconds: statementSeconds, named: namedStatements })
    },
  })
}

/** Where it is, without credentials. */
function placeOf(source: unknown): string {
  if (typeof source === 'string') {
    const where = { maker: 'postgres()', schemes: ['postgres', 'postgresql'], example: EXAMPLE, port: 5432 }
    return `postgres://${urlPlace(source, where)}`
  }
  if (typeof source === 'object' && source !== null) {
    if (isKysely(source)) return `postgres:kysely#${numberOf(source)}`
    if (isEmbedded(source)) return `postgres:embedded#${numberOf(source)}`
    if ('connect' in source) return `postgres:pool#${numberOf(source)}`
  }
  throw new TypeError(
    `postgres() needs a URL such as ${EXAMPLE}, a pool of pg, a Kysely or a PGlite; it was given ${source === null ? 'null' : `a value of type ${typeof source}`}`,
  )
}

/** A PGlite, known by the one verb that a pool does not have. */
function isEmbedded(source: object): source is EmbeddedPostgres {
  return 'transaction' in source && 'query' in source
}
