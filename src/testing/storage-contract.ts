import type { Storage } from '../ports/storage.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'
import { attemptClauses } from './storage/attempts.ts'
import { commitClauses } from './storage/commit.ts'
import { deletionClauses } from './storage/deletion.ts'
import { directoryClauses } from './storage/directory.ts'
import { eventClauses } from './storage/events.ts'
import { lifeClauses } from './storage/life.ts'
import { outboxClauses } from './storage/outbox.ts'
import { outboxKeyClauses } from './storage/outbox-keys.ts'
import { rankClauses } from './storage/ranks.ts'
import { sessionListClauses } from './storage/session-lists.ts'
import { sessionClauses } from './storage/sessions.ts'
import { upkeepClauses } from './storage/upkeep.ts'
import { userClauses } from './storage/users.ts'

/** An event as the database holds it; the port has no verb that reads one. */
export interface StoredEvent {
  readonly id: string
  readonly type: string
  readonly userId: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly detail: Readonly<Record<string, string>>
  /** How many events were gathered into this one, itself included. */
  readonly count: number
}

/** An empty database and what looks into it. Each clause gets one of its own. */
export interface StorageUnderTest extends Disposable {
  /** Open, with its tables made. */
  readonly storage: Storage
  /**
   * Another storage on the same database, also open: what a second process would use. The same one again where
   * there can be no other; then the clauses about races show less.
   */
  readonly second: Storage
  /** All events, in any order, read past the storage. */
  events(): Promise<readonly StoredEvent[]>
}

/** States one clause of the contract. */
export type Clause = StateClause<StorageUnderTest>

/**
 * The contract of {@link Storage}, as clauses that any implementation must keep: every verb's success, absence,
 * error, race and rollback. Runs under any runner that has `describe` and `it`, and uses `node:assert` only:
 *
 * `storageContract({ describe, it }, 'my storage', makeStorage)`
 *
 * `make` is called for each clause, which closes what it was given. Clauses ask for no order and share nothing.
 */
export function storageContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<StorageUnderTest>,
): void {
  const parts = {
    users: userClauses,
    sessions: sessionClauses,
    'session lists': sessionListClauses,
    commit: commitClauses,
    ranks: rankClauses,
    directory: directoryClauses,
    attempts: attemptClauses,
    outbox: outboxClauses,
    'outbox keys': outboxKeyClauses,
    events: eventClauses,
    deletion: deletionClauses,
    upkeep: upkeepClauses,
    life: lifeClauses,
  }
  runClauses(runner, `storage contract, ${name}`, parts, make)
}
