import { setTimeout as sleep } from 'node:timers/promises'
import { AuthError, isAuthError } from '../../errors.ts'
import type { ListedMail, MailQuery } from '../../ports/mail-directory.ts'
import type {
  AttemptVerdict,
  Change,
  ClaimedMail,
  CommitResult,
  FoundSession,
  MailOutcome,
  Storage,
  StorageSetup,
  UserRecord,
} from '../../ports/storage.ts'
import type { FoundSessionRow } from '../account-queries.ts'
import { foundSession, userRecord } from '../account-rows.ts'
import { listedMail } from '../log-rows.ts'
import { lazyMigrations, type Migrations, type SqlStorage } from '../sql-storage.ts'
import type { UserRow } from '../tables.ts'
import { dateOrNull, MalformedRow } from '../values.ts'
import { giveBackAttempt, reserveAttempt } from './attempts.ts'
import { applyChanges, markOf } from './commit.ts'
import { whileConflicting } from './conflicts.ts'
import type { OpenServer, ServerPlace } from './open-server.ts'
import { claimMails, retryMail, settleMail } from './outbox.ts'
import { type Run, UnknownCommit } from './source.ts'

/** How often it is looked whether a commit happened during which the connection was lost. */
const LOOKS = 4

/** Pause before each further look, in milliseconds: the server may still be at it, or be starting again. */
const LOOK_PAUSE = 250

/** Accounts on a database server. */
export class ServerStorage implements SqlStorage {
  readonly name: string
  readonly #place: ServerPlace
  #opening: Promise<OpenServer> | null = null
  #server: OpenServer | null = null
  /** What is under way, so that `close` can wait for it. */
  readonly #running = new Set<Promise<unknown>>()

  constructor(name: string, place: ServerPlace) {
    this.name = name
    this.#place = place
  }

  async open(setup: StorageSetup): Promise<void> {
    this.#opening ??= this.#openNow(setup)
    const opening = this.#opening
    try {
      const server = await opening
      // Unless it was closed meanwhile.
      if (this.#opening === opening) this.#server = server
    } catch (error) {
      if (this.#opening === opening) this.#opening = null
      throw error
    }
  }

  /** Kysely takes time to load: here, not when the app imports this package. */
  async #openNow(setup: StorageSetup): Promise<OpenServer> {
    const { openServer } = await import('./open-server.ts')
    return openServer(this.#place, setup.migrate)
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    this.#server = null
    const server = await opening?.catch(() => null)
    await Promise.allSettled(this.#running)
    await server?.source.close()
  }

  migrations(): Migrations {
    return lazyMigrations(async () => {
      const { serverMigrations } = await import('./server-migrations.ts')
      return serverMigrations(this.#place)
    })
  }

  async ping(): Promise<void> {
    await this.#run((run) => run({ sql: 'select 1 as one', name: null }, []))
  }

  async findUserById(id: string): Promise<UserRecord | null> {
    return this.#run(async (run, { statements }) => userOrNull(await statements.userById.get(run, { id })))
  }

  async findUserByEmailKey(key: string): Promise<UserRecord | null> {
    return this.#run(async (run, { statements }) =>
      userOrNull(await statements.userByEmailKey.get(run, { key })),
    )
  }

  async findSession(id: Uint8Array): Promise<FoundSession | null> {
    return this.#run(async (run, { statements }) =>
      foundOrNull(await statements.findSession.get(run, { id })),
    )
  }

  async renewSession(id: Uint8Array, lastSeenAt: Date, idleExpiresAt: Date): Promise<void> {
    const renewal = { id, seen: lastSeenAt.getTime(), idle: idleExpiresAt.getTime() }
    await this.#run((run, { statements }) => statements.renewSession.run(run, renewal))
  }

  async commit(changes: readonly Change[]): Promise<CommitResult> {
    return this.#run(async (_, server) => {
      const { statements, dialect } = server
      try {
        return await server.source.transaction((run) => applyChanges({ run, statements, dialect }, changes), {
          keep: (result) => result === 'done',
        })
      } catch (error) {
        if (error instanceof UnknownCommit && (await happened(server, markOf(changes)))) return 'done'
        throw error
      }
    })
  }

  async reserveAttempt(key: Uint8Array, now: Date): Promise<AttemptVerdict> {
    return this.#run((run, server) => reserveAttempt(run, server, key, now))
  }

  async giveBackAttempt(key: Uint8Array): Promise<void> {
    await this.#run((run, { statements }) => giveBackAttempt(run, statements, key))
  }

  async clearAttempts(key: Uint8Array): Promise<void> {
    await this.#run((run, { statements }) => statements.clearAttempts.run(run, { key }))
  }

  async claimMail(claim: Parameters<Storage['claimMail']>[0]): Promise<readonly ClaimedMail[]> {
    return this.#run((_, { source, statements }) =>
      source.transaction((run) => claimMails(run, statements, claim)),
    )
  }

  async settleMail(id: string, lease: string, outcome: MailOutcome): Promise<boolean> {
    return this.#run((_, { source, statements }) =>
      source.transaction((run) => settleMail(run, statements, { id, lease, outcome })),
    )
  }

  async nextMailAt(): Promise<Date | null> {
    return this.#run(async (run, { statements }) =>
      dateOrNull((await statements.nextDue.get(run, {}))?.due_at ?? null),
    )
  }

  async listMail({ status, after }: MailQuery): Promise<readonly ListedMail[]> {
    return this.#run(async (run, { statements }) => {
      const list = status === 'dead' ? statements.listDead : statements.listWaiting
      return (await list.all(run, { after: after ?? '' })).map(listedMail)
    })
  }

  async retryMail(id: string, now: Date): Promise<boolean> {
    return this.#run((_, { source, statements }) =>
      source.transaction((run) => retryMail(run, statements, id, now)),
    )
  }

  /** Does one thing, again while other transactions are in its way; whatever a driver throws is `unavailable`. */
  async #run<T>(work: (run: Run, server: OpenServer) => Promise<T>): Promise<T> {
    const server = this.#server
    if (server === null) {
      throw new AuthError('unavailable', { cause: new Error(`${this.name} is not open`) })
    }
    const { source, dialect } = server
    const running = whileConflicting(() => work(source.run, server), dialect.fault)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      throw isAuthError(error) ? error : new AuthError('unavailable', { cause: error })
    } finally {
      this.#running.delete(running)
    }
  }
}

/**
 * Whether a commit happened after all. No is not certain, so nobody is told that it failed: the caller hears
 * `unavailable`, as for anything that was not answered.
 */
async function happened({ source, statements }: OpenServer, mark: string | null): Promise<boolean> {
  if (mark === null) return false
  for (let look = 1; look <= LOOKS; look++) {
    try {
      if ((await statements.eventById.get(source.run, { id: mark })) !== undefined) return true
    } catch {
      // The server is still away.
    }
    if (look < LOOKS) await sleep(LOOK_PAUSE)
  }
  return false
}

function userOrNull(row: UserRow | undefined): UserRecord | null {
  return row === undefined ? null : userRecord(row)
}

/** A session that cannot be read is none: whoever holds its token logs in again. */
function foundOrNull(row: FoundSessionRow | undefined): FoundSession | null {
  try {
    return row === undefined ? null : foundSession(row)
  } catch (error) {
    if (error instanceof MalformedRow) return null
    throw error
  }
}
