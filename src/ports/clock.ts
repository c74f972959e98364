/** Tells the time. Everything in Latchkey that needs the time asks here, so a test can set it. */
export interface Clock {
  /** The present moment. Never throws. */
  now(): Date
}

/** The computer's clock. */
export const systemClock: Clock = { now: () => new Date() }
