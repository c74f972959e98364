import type { Storage } from '../../src/ports/storage.ts'
import { attemptClauses } from './storage/attempts.ts'
import { commitClauses } from './storage/commit.ts'
import { eventClauses } from './storage/events.ts'
import { lifeClauses } from './storage/life.ts'
import { outboxClauses } from './storage/outbox.ts'
import { outboxKeyClauses } from './storage/outbox-keys.ts'
import { sessionClauses } from './storage/sessions.ts'
import { userClauses } from './storage/users.ts'

/** The two functions that the suite needs of a test runner: those of vitest, `node:test` and others fit. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (sentence: string, body: () => Promise<void>) => unknown
}

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
export interface StorageUnderTest {
  /** Open, with its tables made. */
  readonly storage: Storage
  /**
   * Another storage on the same database, also open: what a second process would use. The same one again where
   * there can be no other.
   */
  readonly second: Storage
  events(): Promise<readonly StoredEvent[]>
  /** Closes both and removes what was made. */
  dispose(): Promise<void>
}

/** States one clause of the contract. */
export type Clause = (sentence: string, body: (subject: StorageUnderTest) => Promise<void>) => void

/**
 * The contract of {@link Storage}, as clauses that any implementation must keep:
 * `storageContract('sqlite', makeStorage, { describe, it })`.
 */
export function storageContract(
  name: string,
  make: () => Promise<StorageUnderTest>,
  runner: ContractRunner,
): void {
  const clause: Clause = (sentence, body) => {
    runner.it(sentence, async () => {
      const subject = await make()
      try {
        await body(subject)
      } finally {
        await subject.dispose()
      }
    })
  }
  const parts = {
    users: userClauses,
    sessions: sessionClauses,
    commit: commitClauses,
    attempts: attemptClauses,
    outbox: outboxClauses,
    'outbox keys': outboxKeyClauses,
    events: eventClauses,
    life: lifeClauses,
  }
  for (const [part, clauses] of Object.entries(parts)) {
    runner.describe(`storage contract, ${name}: ${part}`, () => clauses(clause))
  }
}
