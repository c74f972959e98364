import type { PoolOptions } from 'mysql2/promise'
import { isKysely, kyselySource } from '../sql/server/kysely-source.ts'
import { CONNECT_SECONDS, SERVER_SHARE, type Source } from '../sql/server/source.ts'
import { MYSQL } from './dialect.ts'
import type { MysqlSource } from './index.ts'
import { poolSource } from './pool-source.ts'

/**
 * How every connection of our own begins. No lock is waited for longer than an answer is; and a text that does
 * not fit is an error, and a backslash an escape, whatever the server was set up to do.
 */
const sessionStart = (seconds: number) => [
  'set session transaction isolation level read committed',
  `set session innodb_lock_wait_timeout = ${Math.max(1, Math.floor(seconds * SERVER_SHARE))}`,
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'`,
]

/** How connections are made and used. */
interface Terms {
  readonly poolSize: number
  readonly seconds: number
}

/** Makes a way to the server. Throws a `TypeError` when the driver is missing. */
export async function reach(given: MysqlSource, terms: Terms): Promise<Source> {
  if (typeof given === 'string') return ownPool(given, terms)
  if (isKysely(given)) return kyselySource(given, MYSQL, terms.seconds)
  const pool = 'promise' in given ? given.promise() : given
  return poolSource(pool, {
    begin: MYSQL.begin(terms.seconds),
    seconds: terms.seconds,
    close: async () => {},
  })
}

async function ownPool(uri: string, { poolSize, seconds }: Terms): Promise<Source> {
  const { createPool } = await loadDriver()
  const options: PoolOptions = {
    uri,
    connectionLimit: poolSize,
    connectTimeout: CONNECT_SECONDS * 1000,
    enableKeepAlive: true,
    charset: 'utf8mb4',
    // A tenth of a session check went into stacks of ours that nobody reads.
    trace: false,
  }
  const pool = createPool(options)
  // What is said first on a connection is done first. Should it fail, what comes next will fail too.
  pool.pool.on('connection', (connection) => {
    for (const statement of sessionStart(seconds)) connection.query(statement, () => {})
  })
  let closed: Promise<void> | undefined
  return poolSource(pool, {
    begin: ['start transaction'],
    seconds,
    close: () => {
      closed ??= pool.end()
      return closed
    },
  })
}

async function loadDriver(): Promise<typeof import('mysql2/promise')> {
  try {
    return (await import('mysql2/promise')).default
  } catch (cause) {
    throw new TypeError('mysql() needs the package mysql2: npm install mysql2@3', { cause })
  }
}
