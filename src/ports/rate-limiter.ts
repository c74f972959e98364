/** So many in a window of time. */
export interface RateRule {
  /** How many are let through in one window. */
  readonly limit: number
  /** Length of the window in seconds, which begins with the first use. */
  readonly windowSeconds: number
  /** How long a key that went over the limit stays refused, in seconds. Default: until its window ends. */
  readonly blockSeconds?: number | undefined
}

/** What {@link RateLimiter.consume} decided. */
export interface RateVerdict {
  readonly allowed: boolean
  /** Whole seconds until the next try can succeed; 0 when allowed. */
  readonly retryAfterSeconds: number
}

/**
 * Counts uses by key. Memory is bounded; what is forgotten for lack of room is what was used longest ago.
 * Counting is atomic for one key: of simultaneous callers no more than the limit are let through.
 */
export interface RateLimiter {
  /** Counts one use of `key` and tells whether it is within the rule. A refused use is not counted. */
  consume(key: string, rule: RateRule): Promise<RateVerdict>
  /** Takes one use back, as if it had not been made. Does nothing for a key that has none. */
  giveBack(key: string): Promise<void>
  /** Called by `start()`: throws when the settings cannot work. A server that is down is no such thing. Optional. */
  check?(): Promise<void>
  /** Reaches what counts, and counts nothing, for `latchkey doctor`. Throws with the reason. Optional. */
  probe?(): Promise<void>
  /** Lets connections go. Optional. */
  close?(): Promise<void>
}
