/** Failures in a row that are let through without a wait. Source: shared/security numbers, OWASP. */
export const FREE_ATTEMPTS = 5
/** Wait after the first failure beyond the free ones, in seconds; doubles with each further one. */
export const FIRST_WAIT_SECONDS = 1
/** Longest wait between two attempts, in seconds. */
export const LONGEST_WAIT_SECONDS = 900

/** What is remembered of the attempts under one key. */
export interface AttemptState {
  /** Attempts in a row that have not succeeded. */
  readonly count: number
  /** No attempt is let through before this moment. */
  readonly blockedUntil: Date
}

/** What {@link nextAttempt} decided, and what to store for it. */
export type NextAttempt =
  | { readonly allowed: true; readonly state: AttemptState }
  | { readonly allowed: false; readonly retryAfterSeconds: number }

/**
 * The account throttle: counts an attempt before its password is looked at, and from the fifth on keeps the
 * next one waiting. A refused attempt is not counted, so that a stranger cannot lengthen an owner's wait by
 * insisting.
 */
export function nextAttempt(state: AttemptState | null, now: Date): NextAttempt {
  if (state && now < state.blockedUntil) {
    const wait = (state.blockedUntil.getTime() - now.getTime()) / 1000
    // A clock that was set back must not make the wait longer than the rule.
    if (wait <= LONGEST_WAIT_SECONDS) return { allowed: false, retryAfterSeconds: Math.ceil(wait) }
  }
  const count = (state?.count ?? 0) + 1
  return { allowed: true, state: { count, blockedUntil: new Date(now.getTime() + waitAfter(count) * 1000) } }
}

function waitAfter(count: number): number {
  if (count < FREE_ATTEMPTS) return 0
  return Math.min(FIRST_WAIT_SECONDS * 2 ** Math.min(count - FREE_ATTEMPTS, 30), LONGEST_WAIT_SECONDS)
}
