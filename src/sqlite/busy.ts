import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy } from './sqlite-errors.ts'

/** How long another connection's lock is waited for, in seconds, unless the storage is told otherwise. */
export const LOCK_WAIT_SECONDS = 5

/** Longest pause between two tries, in milliseconds. Short, so that a busy neighbour does not starve us. */
const LONGEST_PAUSE = 25

/**
 * Tries until SQLite is not busy, for at most that many seconds, then throws its error. The first try is made
 * at once. Between two the event loop goes on: SQLite's own busy timeout would stop it for as long.
 */
export async function whileBusy<T>(attempt: () => T, waitSeconds: number): Promise<T> {
  // Not the clock of the app: this measures how long a caller has waited, which setting a clock must not change.
  const deadline = performance.now() + waitSeconds * 1000
  for (let pause = 2; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
    }
    await sleep(randomInt(1, pause + 1))
  }
}
