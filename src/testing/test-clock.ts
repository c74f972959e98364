import type { Clock } from '../ports/clock.ts'

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves the clock on by so many seconds, or back with a negative number. Fractions count. */
  advance(seconds: number): void
  /** Sets the clock. */
  set(time: Date): void
}

/** Noon of a day in 2026, so that the same test sees the same dates every day. */
const START = new Date('2026-11-23T12:00:00Z')

/**
 * A clock for tests: `createAuth({ clock: testClock(), … })`. Everything that Latchkey does about time goes by it:
 * sessions and links end, throttles let through again and waiting mail becomes due when the test says so.
 */
export function testClock(start: Date = START): TestClock {
  let now = moment(start)
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now = moment(new Date(now + seconds * 1000))
    },
    set: (time) => {
      now = moment(time)
    },
  }
}

function moment(time: Date): number {
  const value = time.getTime()
  if (Number.isNaN(value)) throw new TypeError('testClock(): that is no moment.')
  return value
}
