import { setTimeout as sleep } from 'node:timers/promises'
import { AuthError, isAuthError } from '../../errors.ts'
import type { ListedMail, MailQuery } from '../../ports/mail-directory.ts'
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
} from '../../ports/storage.ts'
import type { EventQuery, PlacedUser, UserFilter, UserQuery } from '../../ports/user-directory.ts'
import {
  foundOrNull,
  leavingUsers,
  listedFrom,
  pendingUsers,
  soundSessions,
  userOrNull,
} from '../account-rows.ts'
import { accountInUse } from '../in-use.ts'
import { Lifetime } from '../lifetime.ts'
import { AFTER_EVERY_ID, listedMail, loggedEvent } from '../log-rows.ts'
import { lazyMigrations, type Migrations, type SqlStorage } from '../sql-storage.ts'
import type { Read } from '../user-directory.ts'
import { dateOrNull } from '../values.ts'
import { giveBackAttempt, reserveAttempt } from './attempts.ts'
import { applyChanges, markOf } from './commit.ts'
import { whileConflicting } from './conflicts.ts'
import type { Fault } from './dialect.ts'
import type { OpenServer, ServerPlace } from './open-server.ts'
import { claimMails, retryMail, settleMail } from './outbox.ts'
import { type Run, UnknownCommit } from './source.ts'
import { decodeRow } from './values.ts'

/** How often it is looked whether a commit happened during which the connection was lost. */
const LOOKS = 4

/** Pause before each further look, in milliseconds: the server may still be at it, or be starting again. */
const LOOK_PAUSE = 250

/** Accounts on a database server. */
export class ServerStorage implements SqlStorage {
  readonly name: string
  readonly #place: ServerPlace
  readonly #life: Lifetime<OpenServer>

  constructor(name: string, place: ServerPlace) {
    this.name = name
    this.#place = place
    this.#life = new Lifetime(
      name,
      async ({ migrate }) => {
        // Kysely takes time to load: here, not when the app imports this package.
        const { openServer } = await import('./open-server.ts')
        return openServer(place, migrate)
      },
      (server) => server.source.close(),
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
      const { serverMigrations } = await import('./server-migrations.ts')
      return serverMigrations(this.#place)
    })
  }

  async ping(): Promise<void> {
    await this.#run((run) => run({ sql: 'select 1 as one', name: null }, []))
  }

  async time(): Promise<Date> {
    return this.#run(async (run, { dialect }) => {
      const { rows } = await run({ sql: dialect.clock, name: null }, [])
      return new Date(Number(rows[0]?.now))
    })
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

  async listSessions(userId: string, now: Date): Promise<readonly SessionRecord[]> {
    return this.#run(async (run, { statements }) =>
      soundSessions(await statements.liveSessions.all(run, { userId, now: now.getTime() })),
    )
  }

  /** One by one, so that no lock is held on many sessions. */
  async sweepSessions(at: Date): Promise<number> {
    const now = at.getTime()
    return this.#run(async (run, { statements }) => {
      let swept = 0
      for (const { session_id: id } of await statements.endedSessions.all(run, { now })) {
        swept += await statements.sweepSession.run(run, { id, now })
      }
      return swept
    })
  }

  async listLeaving(now: Date, after: LeavingUser | null): Promise<readonly LeavingUser[]> {
    const query = { now: now.getTime(), ...listedFrom(after?.id, after?.deleteAfter) }
    return this.#run(async (run, { statements }) =>
      leavingUsers(await statements.leavingUsers.all(run, query)),
    )
  }

  async sweepOld(kind: SweptKind, before: Date): Promise<number> {
    const limit = { before: before.getTime() }
    return this.#run(async (run, { statements }) => {
      const { old, sweep } = statements.swept[kind]
      let swept = 0
      for (const { swept_key: key } of await old.all(run, limit))
        swept += await sweep.run(run, { key, ...limit })
      return swept
    })
  }

  async listPending(askedBefore: Date, after: PendingUser | null): Promise<readonly PendingUser[]> {
    const query = { before: askedBefore.getTime(), ...listedFrom(after?.id, after?.askedAt) }
    return this.#run(async (run, { statements }) =>
      pendingUsers(await statements.pendingUsers.all(run, query)),
    )
  }

  async listFiles(notedBefore: Date): Promise<readonly string[]> {
    return this.#run(async (run, { statements }) => {
      const rows = await statements.notedFiles.all(run, { before: notedBefore.getTime() })
      return rows.map(({ name }) => name)
    })
  }

  async listUserEvents(userId: string, before: string | null): Promise<readonly LoggedEvent[]> {
    return this.#run(async (run, { statements }) => {
      const rows = await statements.eventsAbout.all(run, { userId, before: before ?? AFTER_EVERY_ID })
      return rows.map(loggedEvent)
    })
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
        if (changes.some(({ kind }) => kind === 'deleteUser') && isReferred(dialect.fault(error))) {
          throw accountInUse(dialect.referrers(error), error)
        }
        throw error
      }
    })
  }

  async reserveAttempt(key: Uint8Array, now: Date, rule?: AttemptRule): Promise<AttemptVerdict> {
    return this.#run((run, server) => reserveAttempt(run, server, { key, now, rule }))
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

  async listUsers(query: UserQuery): Promise<readonly PlacedUser[]> {
    const { listUsers } = await import('../user-directory.ts')
    const { db, dialect } = this.#life.opened()
    return listUsers(this.#read, db, query, {
      forcedPrefix: dialect.forceIndexes ? this.#place.prefix : null,
    })
  }

  async countUsers(filter: UserFilter): Promise<number> {
    const { countUsers } = await import('../user-directory.ts')
    return countUsers(this.#read, this.#life.opened().db, filter)
  }

  async listEvents(query: EventQuery): Promise<readonly LoggedEvent[]> {
    const { listEvents } = await import('../user-directory.ts')
    return listEvents(this.#read, this.#life.opened().db, query)
  }

  readonly #read: Read = <Row>({ sql, parameters }: Parameters<Read>[0]) =>
    this.#run(async (run, { dialect }) => {
      // Not prepared: there are as many texts as combinations of filters.
      const { rows } = await run({ sql, name: null }, parameters.map(dialect.bind))
      return rows.map((row) => decodeRow(row, dialect.unbindText) as Row)
    })

  /** Does one thing, again while other transactions are in its way; whatever a driver throws is `unavailable`. */
  async #run<T>(work: (run: Run, server: OpenServer) => Promise<T>): Promise<T> {
    const server = this.#life.opened()
    const { source, dialect } = server
    try {
      return await this.#life.during(whileConflicting(() => work(source.run, server), dialect.fault))
    } catch (error) {
      throw isAuthError(error) ? error : new AuthError('unavailable', { cause: error })
    }
  }
}

/** PostgreSQL says the same of a row that is wanting and of one that must not go; what opens a session has asked before. */
function isReferred(fault: Fault): boolean {
  return fault === 'referred' || fault === 'orphan'
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
