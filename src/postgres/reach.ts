import { isKysely, kyselySource } from '../sql/server/kysely-source.ts'
import { CONNECT_SECONDS, type Source } from '../sql/server/source.ts'
import { POSTGRES } from './dialect.ts'
import { embeddedSource } from './embedded-source.ts'
import type { PostgresSource } from './index.ts'
import { poolSource } from './pool-source.ts'

/** How connections are made and used. */
interface Terms {
  readonly poolSize: number
  readonly named: boolean
  readonly seconds: number
}

/** Makes a way to the server. Throws a `TypeError` when the driver is missing. */
export async function reach(given: PostgresSource, terms: Terms): Promise<Source> {
  if (typeof given === 'string') return ownPool(given, terms)
  if (isKysely(given)) return kyselySource(given, POSTGRES, terms.seconds)
  if ('transaction' in given) return embeddedSource(given, terms.seconds)
  return poolSource(given, { ...terms, limitsWait: false, close: async () => {} })
}

async function ownPool(url: string, terms: Terms): Promise<Source> {
  const { Pool } = await loadDriver()
  const pool = new Pool({
    connectionString: url,
    max: terms.poolSize,
    connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    keepAlive: true,
    fallback_application_name: 'latchkey',
  })
  // A connection that dies in the pool is replaced when one is needed.
  pool.on('error', () => {})
  let closed: Promise<void> | undefined
  return poolSource(pool, {
    ...terms,
    limitsWait: true,
    close: () => {
      closed ??= pool.end()
      return closed
    },
  })
}

async function loadDriver(): Promise<typeof import('pg')> {
  try {
    return (await import('pg')).default as typeof import('pg')
  } catch (cause) {
    throw new TypeError('postgres() needs the package pg: npm install pg@8', { cause })
  }
}
