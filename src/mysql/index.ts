import { isKysely, type KyselyInstance } from '../sql/server/kysely-source.ts'
import { checkPoolSize, checkStatementSeconds, numberOf, POOL_SIZE, urlPlace } from '../sql/server/options.ts'
import { ServerStorage } from '../sql/server/server-storage.ts'
import { STATEMENT_SECONDS } from '../sql/server/source.ts'
import type { SqlStorage } from '../sql/sql-storage.ts'
import { checkPrefix, DEFAULT_PREFIX } from '../sql/tables.ts'
import type { MysqlCallbackPool, MysqlPromisePool } from './pool-source.ts'

export type { KyselyConnection, KyselyStatement } from '../sql/server/kysely-source.ts'
export type { MigrationStatus, Migrations, SqlStorage } from '../sql/sql-storage.ts'
export type { MysqlConnection } from './pool-source.ts'
export type { KyselyInstance, MysqlCallbackPool, MysqlPromisePool }

/** What {@link mysql} takes: a URL, or what the app has made itself. */
export type MysqlSource = string | MysqlPromisePool | MysqlCallbackPool | KyselyInstance

/** What {@link mysql} can be told besides where the database is. */
export interface MysqlOptions {
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
}

const EXAMPLE = 'mysql://user:password@localhost:3306/database'

/**
 * Keeps accounts in MySQL 8.0.19 or MariaDB 10.6, or later, through the package mysql2, which the app installs. Opens
 * nothing yet. Any number of processes may share the database.
 *
 * `source` is a URL; or a pool of mysql2 or a Kysely, which stay the app's: they are never closed here. Their
 * connections must use utf8mb4, which is mysql2's default, must not have NO_BACKSLASH_ESCAPES in their `sql_mode`, and
 * should be strict there. With a Kysely nothing is prepared, so a session check costs more than with the pool itself.
 *
 * A connection that is not there within 5 seconds is `unavailable`, as is what it was wanted for.
 *
 * Throws a `TypeError` for a source, prefix or size that cannot be used.
 */
export function mysql(source: MysqlSource, options: MysqlOptions = {}): SqlStorage {
  const { prefix = DEFAULT_PREFIX, poolSize = POOL_SIZE, statementSeconds = STATEMENT_SECONDS } = options
  const place = placeOf(source)
  checkPrefix(prefix, 'mysql(): "prefix"')
  checkPoolSize(poolSize, 'mysql()')
  checkStatementSeconds(statementSeconds, 'mysql()')
  const name = prefix === DEFAULT_PREFIX ? place : `${place} (${prefix})`
  return new ServerStorage(name, {
    place,
    prefix,
    maker: 'mysql()',
    dialect: async () => (await import('./dialect.ts')).MYSQL,
    connect: async () => {
      const { reach } = await import('./reach.ts')
      return reach(source, { poolSize, seconds: statementSeconds })
    },
  })
}

/** Where it is, without credentials. */
function placeOf(source: unknown): string {
  if (typeof source === 'string') {
    const where = { maker: 'mysql()', schemes: ['mysql', 'mysql2', 'mariadb'], example: EXAMPLE, port: 3306 }
    return `mysql://${urlPlace(source, where)}`
  }
  if (typeof source === 'object' && source !== null) {
    if (isKysely(source)) return `mysql:kysely#${numberOf(source)}`
    if ('getConnection' in source) return `mysql:pool#${numberOf(source)}`
  }
  throw new TypeError(
    `mysql() needs a URL such as ${EXAMPLE}, a pool of mysql2 or a Kysely; it was given ${source === null ? 'null' : `a value of type ${typeof source}`}`,
  )
}
