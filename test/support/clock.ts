import type { Clock } from '../../src/ports/clock.ts'

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves the clock on, or back with a negative number. */
  advance(seconds: number): void
}

/** A clock that shows noon of a day in 2026. */
export function testClock(): TestClock {
  let now = Date.UTC(2026, 10, 23, 12)
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000
    },
  }
}
