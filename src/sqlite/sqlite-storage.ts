import type { ListedMail, MailQuery } from '../ports/mail-directory.ts'
import type {
  AttemptRule,
  AttemptVerdict,
  Change,
  ClaimedMail,
  CommitResult,
  FoundSession,
  LeavingUser,
  LoggedEvent,
  MailOutcome,
  PendingUser,
  SessionRecord,
  Storage,
  StorageSetup,
  SweptKind,
  UserRecord,
} from '../ports/storage.ts'
import type { EventQuery, PlacedUser, UserFilter, UserQuery } from '../ports/user-directory.ts'
import {
  foundOrNull,
  leavingUsers,
  listedFrom,
  pendingUsers,
  soundSessions,
  userOrNull,
} from '../sql/account-rows.ts'
import { Lifetime } from '../sql/lifetime.ts'
import { AFTER_EVERY_ID, listedMail, loggedEvent } from '../sql/log-rows.ts'
import { lazyMigrations, type Migrations, type SqlStorage } from '../sql/sql-storage.ts'
import type { Read } from '../sql/user-directory.ts'
import { dateOrNull } from '../sql/values.ts'
import { giveBackAttempt, reserveAttempt } from './attempts.ts'
import { whileBusy } from './busy.ts'
import { applyChanges } from './commit.ts'
import type { OpenDatabase } from './open-database.ts'
import { claimMails, retryMail, settleMail } from './outbox.ts'
import type { Place } from './place.ts'
import { inUseOr } from './referrers.ts'
import { asUnavailable, isBusy } from './sqlite-errors.ts'

/** Accounts in one SQLite file. */
export class SqliteStorage implements SqlStorage {
  readonly name: string
  readonly #place: Place
  readonly #life: Lifetime<OpenDatabase>

  constructor(name: string, place: Place) {
    this.name = name
    this.#place = place
    this.#life = new Lifetime(
      name,
      async ({ migrate }) => {
        // What opening needs takes time to load (Kysely, most of all): here, not when the app imports this package.
        const { openDatabase } = await import('./open-database.ts')
        return openDatabase(place, migrate)
      },
      (database) => database.close(),
    )
  }

  open(setup: StorageSetup): Promise<void> {
    return this.#life.open(setup)
  }

  close(): Promise<void> {
    return this.#life.close()
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
    const database = this.#life.opened()
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

  async listSessions(userId: string, now: Date): Promise<readonly SessionRecord[]> {
    return this.#run(({ reads }) => soundSessions(reads.liveSessions.all({ userId, now: now.getTime() })))
  }

  async sweepSessions(at: Date): Promise<number> {
    const now = at.getTime()
    return this.#run(({ writes, transaction }) =>
      transaction(() => {
        const ended = writes.endedSessions.all({ now })
        return ended.reduce((swept, { session_id: id }) => swept + writes.sweepSession.run({ id, now }), 0)
      }),
    )
  }

  async listLeaving(now: Date, after: LeavingUser | null): Promise<readonly LeavingUser[]> {
    const query = { now: now.getTime(), ...listedFrom(after?.id, after?.deleteAfter) }
    return this.#run(({ reads }) => leavingUsers(reads.leavingUsers.all(query)))
  }

  async sweepOld(kind: SweptKind, before: Date): Promise<number> {
    const limit = { before: before.getTime() }
    return this.#run(({ writes, transaction }) =>
      transaction(() => {
        const { old, sweep } = writes.swept[kind]
        return old.all(limit).reduce((swept, row) => swept + sweep.run({ key: row.swept_key, ...limit }), 0)
      }),
    )
  }

  async listPending(askedBefore: Date, after: PendingUser | null): Promise<readonly PendingUser[]> {
    const query = { before: askedBefore.getTime(), ...listedFrom(after?.id, after?.askedAt) }
    return this.#run(({ reads }) => pendingUsers(reads.pendingUsers.all(query)))
  }

  async listFiles(notedBefore: Date): Promise<readonly string[]> {
    return this.#run(({ reads }) =>
      reads.notedFiles.all({ before: notedBefore.getTime() }).map(({ name }) => name),
    )
  }

  async listUserEvents(userId: string, before: string | null): Promise<readonly LoggedEvent[]> {
    return this.#run(({ reads }) =>
      reads.eventsAbout.all({ userId, before: before ?? AFTER_EVERY_ID }).map(loggedEvent),
    )
  }

  async commit(changes: readonly Change[]): Promise<CommitResult> {
    return this.#run(({ writes, transaction, findReferrers }) => {
      try {
        return transaction(
          () => applyChanges(writes, changes),
          (result) => result === 'done',
        )
      } catch (error) {
        throw inUseOr(error, changes, findReferrers)
      }
    })
  }

  async reserveAttempt(key: Uint8Array, now: Date, rule?: AttemptRule): Promise<AttemptVerdict> {
    return this.#run(({ writes, transaction }) => transaction(() => reserveAttempt(writes, key, now, rule)))
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

  async listUsers(query: UserQuery): Promise<readonly PlacedUser[]> {
    const { listUsers } = await import('../sql/user-directory.ts')
    return listUsers(this.#read, this.#life.opened().db, query)
  }

  async countUsers(filter: UserFilter): Promise<number> {
    const { countUsers } = await import('../sql/user-directory.ts')
    return countUsers(this.#read, this.#life.opened().db, filter)
  }

  async listEvents(query: EventQuery): Promise<readonly LoggedEvent[]> {
    const { listEvents } = await import('../sql/user-directory.ts')
    return listEvents(this.#read, this.#life.opened().db, query)
  }

  readonly #read: Read = <Row>({ sql, parameters }: Parameters<Read>[0]) =>
    this.#run(({ readAll }) => readAll(sql, parameters) as Row[])

  /** Runs one read or one transaction, again while another connection is in its way. */
  async #run<T>(work: (database: OpenDatabase) => T): Promise<T> {
    const database = this.#life.opened()
    try {
      return await this.#life.during(whileBusy(() => work(database), this.#place.lockWaitSeconds))
    } catch (error) {
      throw asUnavailable(error)
    }
  }
}
