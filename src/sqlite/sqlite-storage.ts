import { AuthError } from '../errors.ts'
import type { ListedMail, MailQuery } from '../ports/mail-directory.ts'
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
} from '../ports/storage.ts'
import type { FoundSessionRow } from '../sql/account-queries.ts'
import { foundSession, userRecord } from '../sql/account-rows.ts'
import { listedMail } from '../sql/log-rows.ts'
import { lazyMigrations, type Migrations, type SqlStorage } from '../sql/sql-storage.ts'
import type { UserRow } from '../sql/tables.ts'
import { dateOrNull, MalformedRow } from '../sql/values.ts'
import { giveBackAttempt, reserveAttempt } from './attempts.ts'
import { whileBusy } from './busy.ts'
import { applyChanges } from './commit.ts'
import type { OpenDatabase } from './open-database.ts'
import { claimMails, retryMail, settleMail } from './outbox.ts'
import type { Place } from './place.ts'
import { asUnavailable, isBusy } from './sqlite-errors.ts'

/** Accounts in one SQLite file. */
export class SqliteStorage implements SqlStorage {
  readonly name: string
  readonly #place: Place
  #opening: Promise<OpenDatabase> | null = null
  #database: OpenDatabase | null = null
  /** What is under way, so that `close` can wait for it. */
  readonly #running = new Set<Promise<unknown>>()

  constructor(name: string, place: Place) {
    this.name = name
    this.#place = place
  }

  async open(setup: StorageSetup): Promise<void> {
    this.#opening ??= this.#openNow(setup)
    const opening = this.#opening
    try {
      const database = await opening
      // Unless it was closed meanwhile.
      if (this.#opening === opening) this.#database = database
    } catch (error) {
      if (this.#opening === opening) this.#opening = null
      throw error
    }
  }

  /** What opening needs takes time to load (Kysely, most of all): here, not when the app imports this package. */
  async #openNow(setup: StorageSetup): Promise<OpenDatabase> {
    const { openDatabase } = await import('./open-database.ts')
    return openDatabase(this.#place, setup.migrate)
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    this.#database = null
    const database = await opening?.catch(() => null)
    await Promise.allSettled(this.#running)
    database?.close()
  }

  migrations(): Migrations {
    return lazyMigrations(async () => {
      const { sqliteMigrations } = await import('./sqlite-migrations.ts')
      return sqliteMigrations(this.#place)
    })
  }

  async ping(): Promise<void> {
    await this.#run(({ reads }) => reads.ping.get())
  }

  async findUserById(id: string): Promise<UserRecord | null> {
    return this.#run(({ reads }) => userOrNull(reads.userById.get({ id })))
  }

  async findUserByEmailKey(emailKey: string): Promise<UserRecord | null> {
    return this.#run(({ reads }) => userOrNull(reads.userByEmailKey.get({ key: emailKey })))
  }

  /** The hot path: nothing is waited for, nothing is built that the answer does not need. */
  async findSession(id: Uint8Array): Promise<FoundSession | null> {
    const database = this.#opened()
    try {
      return foundOrNull(database.reads.findSession.get(id))
    } catch (error) {
      if (!isBusy(error)) throw asUnavailable(error)
    }
    return this.#run(({ reads }) => foundOrNull(reads.findSession.get(id)))
  }

  async renewSession(id: Uint8Array, lastSeenAt: Date, idleExpiresAt: Date): Promise<void> {
    const renewal = { id, seen: lastSeenAt.getTime(), idle: idleExpiresAt.getTime() }
    await this.#run(({ writes }) => writes.renewSession.run(renewal))
  }

  async commit(changes: readonly Change[]): Promise<CommitResult> {
    return this.#run(({ writes, transaction }) =>
      transaction(
        () => applyChanges(writes, changes),
        (result) => result === 'done',
      ),
    )
  }

  async reserveAttempt(key: Uint8Array, now: Date): Promise<AttemptVerdict> {
    return this.#run(({ writes, transaction }) => transaction(() => reserveAttempt(writes, key, now)))
  }

  async giveBackAttempt(key: Uint8Array): Promise<void> {
    await this.#run(({ writes, transaction }) => transaction(() => giveBackAttempt(writes, key)))
  }

  async clearAttempts(key: Uint8Array): Promise<void> {
    await this.#run(({ writes }) => writes.clearAttempts.run({ key }))
  }

  async claimMail(claim: Parameters<Storage['claimMail']>[0]): Promise<readonly ClaimedMail[]> {
    return this.#run(({ writes, transaction }) => transaction(() => claimMails(writes, claim)))
  }

  async settleMail(id: string, lease: string, outcome: MailOutcome): Promise<boolean> {
    return this.#run(({ writes, transaction }) =>
      transaction(() => settleMail(writes, { id, lease, outcome })),
    )
  }

  async nextMailAt(): Promise<Date | null> {
    return this.#run(({ reads }) => dateOrNull(reads.nextDue.get({})?.due_at ?? null))
  }

  async listMail({ status, after }: MailQuery): Promise<readonly ListedMail[]> {
    return this.#run(({ reads }) => {
      const list = status === 'dead' ? reads.listDead : reads.listWaiting
      return list.all({ after: after ?? '' }).map(listedMail)
    })
  }

  async retryMail(id: string, now: Date): Promise<boolean> {
    return this.#run(({ writes, transaction }) => transaction(() => retryMail(writes, id, now)))
  }

  #opened(): OpenDatabase {
    if (this.#database !== null) return this.#database
    throw new AuthError('unavailable', { cause: new Error(`${this.name} is not open`) })
  }

  /** Runs one read or one transaction, again while another connection is in its way. */
  async #run<T>(work: (database: OpenDatabase) => T): Promise<T> {
    const database = this.#opened()
    const running = whileBusy(() => work(database), this.#place.lockWaitSeconds)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      throw asUnavailable(error)
    } finally {
      this.#running.delete(running)
    }
  }
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
