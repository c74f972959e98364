import type { Kysely } from 'kysely'
import { AuthError, isAuthError } from '../../errors.ts'
import { executedMigrations, migrate } from '../migrations.ts'
import { checkWhole, judgeSchema, type SchemaPlace, schemaSentence } from '../schema-check.ts'
import type { Tables } from '../tables.ts'
import type { ServerDialect } from './dialect.ts'
import { type ServerStatements, serverStatements } from './queries.ts'
import { runDriver, serverKysely } from './server-kysely.ts'
import { plain, type Run, type Source } from './source.ts'

/** Which server, and how to reach it. */
export interface ServerPlace extends SchemaPlace {
  /** Loaded when it is needed, and Kysely with it. */
  dialect(): Promise<ServerDialect>
  /** Loads the driver and gives what reaches the server. Throws a `TypeError` when the driver is missing. */
  connect(): Promise<Source>
}

/** A way to a server; connections are made when they are needed. */
export interface Reached {
  readonly source: Source
  readonly dialect: ServerDialect
}

/** A server whose tables are ready. */
export interface OpenServer {
  readonly source: Source
  readonly statements: ServerStatements
  readonly dialect: ServerDialect
  /** Compiles. */
  readonly db: Kysely<Tables>
}

/** Connects, checks and, if it may, migrates. Throws a `TypeError` with the fix, or `unavailable`. */
export async function openServer(place: ServerPlace, mayMigrate: boolean): Promise<OpenServer> {
  const { prefix } = place
  return onServer(place, async (reached) => {
    const { source, dialect } = reached
    const state = await schemaOf(place, dialect, source.run)
    if (state !== 'current') {
      if (!mayMigrate) throw new TypeError(schemaSentence(state, place))
      await underLock(reached, prefix, async (run) => {
        // Looked at again: another process may have migrated while the lock was waited for.
        if ((await schemaOf(place, dialect, run)) === 'current') return
        await migrate(serverKysely(dialect, prefix, runDriver(run)), prefix, dialect.schema)
      })
    }
    const db = serverKysely(dialect, prefix)
    return { source, statements: serverStatements(db, prefix, dialect), dialect, db }
  })
}

/** Connects, checks the server, and lets go of it if `work` throws. */
export async function onServer<T>(place: ServerPlace, work: (reached: Reached) => Promise<T>): Promise<T> {
  const dialect = await place.dialect()
  const source = await place.connect()
  try {
    await checkServer(place, dialect, source.run)
    return await work({ source, dialect })
  } catch (error) {
    await source.close()
    throw asOpenError(error, dialect, place)
  }
}

/** Runs `work` on one connection while no other process migrates. */
export function underLock<T>(
  { source, dialect }: Reached,
  prefix: string,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  if (dialect.migrationLock === 'transaction') {
    return source.transaction(
      async (run) => {
        await dialect.lock(run, prefix)
        return work(run)
      },
      { patient: true },
    )
  }
  return source.session(async (run) => {
    await dialect.lock(run, prefix)
    try {
      return await work(run)
    } finally {
      // Lost with the connection otherwise.
      await dialect.unlock(run, prefix).catch(() => {})
    }
  })
}

async function schemaOf(place: SchemaPlace, dialect: ServerDialect, run: Run) {
  const db = serverKysely(dialect, place.prefix, runDriver(run))
  const tables = (await db.introspection.getTables()).map(({ name }) => name)
  const executed = await executedMigrations(db, place.prefix, tables)
  const state = judgeSchema(
    place,
    tables,
    executed.map(({ name }) => name),
  )
  if (state === 'current') checkWhole(place, tables)
  return state
}

async function checkServer({ maker, place }: SchemaPlace, dialect: ServerDialect, run: Run): Promise<void> {
  const { rows } = await run(plain('select version() as version'), [])
  const version = String(rows[0]?.version)
  if (!dialect.product.fits(version)) {
    throw new TypeError(`${maker} needs ${dialect.product.name}, and ${place} is ${version.slice(0, 40)}`)
  }
  await dialect.checkConnection(run)
}

/** Longest excerpt of what a server said, in UTF-16 units. */
const MAX_REASON_LENGTH = 200

/** What a server said, on one line. It names users, never passwords. */
function saidBy(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(0, MAX_REASON_LENGTH)
}

/** What `open` throws for this error: a `TypeError` with the fix where one is known. */
function asOpenError(error: unknown, dialect: ServerDialect, { place, maker }: SchemaPlace): unknown {
  if (isAuthError(error) || error instanceof TypeError) return error
  switch (dialect.fault(error)) {
    case 'refused':
      // In the server's words too: it may be the lack of encryption that it refuses.
      return new TypeError(
        `${place} refuses this user or password (${saidBy(error)}): check what ${maker} is given`,
        { cause: error },
      )
    case 'no-database':
      return new TypeError(`${place} does not exist: create the database, or give ${maker} another`, {
        cause: error,
      })
    case 'lost': {
      const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      const sentence = `${place} cannot be reached${reason}: is the server running, and the address right?`
      return new AuthError('unavailable', { cause: new Error(sentence, { cause: error }) })
    }
    default:
      return new AuthError('unavailable', { cause: error })
  }
}
