import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './dialect.ts'

/** How often a transaction is run in all while others are in its way: deadlocks, failed serialisations. */
export const MAX_TRIES = 20

/** After so many seconds it is not begun again. */
export const RETRY_SECONDS = 10

/** Longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 100

/** Runs `work` until no other transaction is in its way, a bounded number of times; then throws the last error. */
export async function whileConflicting<T>(
  work: () => Promise<T>,
  faultOf: (error: unknown) => Fault,
): Promise<T> {
  // Not the clock of the app: this measures how long a caller has waited.
  const deadline = performance.now() + RETRY_SECONDS * 1000
  for (let tries = 1, pause = 4; ; tries++, pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (error) {
      const fault = faultOf(error)
      // A unique key of the outbox was taken between a look and a write; the next look finds it.
      if (fault !== 'conflict' && fault !== 'taken') throw error
      if (tries >= MAX_TRIES || performance.now() >= deadline) throw error
    }
    await sleep(randomInt(1, pause + 1))
  }
}
