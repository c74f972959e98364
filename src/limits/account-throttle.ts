import type { AttemptRule, AttemptVerdict } from '../ports/storage.ts'

/** Failures in a row that are let through without a wait. Source: shared/security numbers, OWASP. */
export const FREE_ATTEMPTS = 5
/** Failures in a row after which nothing is let through until they are forgotten. Source: NIST SP 800-63B-4, 3.2.2. */
export const MOST_ATTEMPTS = 100
/** Wait after the first failure beyond the free ones, in seconds; doubles with each further one. */
export const FIRST_WAIT_SECONDS = 1
/** Longest wait between two attempts, in seconds. */
export const LONGEST_WAIT_SECONDS = 900

/** The rule of an account, and the one that holds where none is named. */
export const ACCOUNT_RULE: AttemptRule = { free: FREE_ATTEMPTS, most: MOST_ATTEMPTS }

/** What is remembered of the attempts under one key. */
export interface AttemptState {
  /** Attempts in a row that have not succeeded. */
  readonly count: number
  /** No attempt is let through before this moment. */
  readonly blockedUntil: Date
}

/** What {@link nextAttempt} decided, and what to store for it; the rest of it is the storage's verdict. */
export type NextAttempt =
  | (Extract<AttemptVerdict, { allowed: true }> & { readonly state: AttemptState })
  | Extract<AttemptVerdict, { allowed: false }>

/**
 * The throttle of attempts: counts one before its password is looked at, and from the last free one on keeps the
 * next one waiting, until there have been too many. A refused attempt is not counted, so that a stranger cannot
 * lengthen an owner's wait by insisting. `rule` is what `reserveAttempt` was given. Default: that of accounts.
 */
export function nextAttempt(
  state: AttemptState | null,
  now: Date,
  rule: AttemptRule = ACCOUNT_RULE,
): NextAttempt {
  // Waiting does not help here, so the longest wait is as good an answer as any.
  if (state && state.count >= rule.most) {
    return { allowed: false, retryAfterSeconds: LONGEST_WAIT_SECONDS, spent: true }
  }
  if (state && now < state.blockedUntil) {
    const wait = (state.blockedUntil.getTime() - now.getTime()) / 1000
    // A clock that was set back must not make the wait longer than the rule.
    if (wait <= LONGEST_WAIT_SECONDS) return { allowed: false, retryAfterSeconds: Math.ceil(wait) }
  }
  const count = (state?.count ?? 0) + 1
  const blockedUntil = new Date(now.getTime() + waitAfter(count, rule) * 1000)
  return { allowed: true, state: { count, blockedUntil }, ...(count === rule.most ? { last: true } : {}) }
}

/** What is left of a state when its last attempt is taken back, with its wait; null for nothing. */
export function givenBack({ count, blockedUntil }: AttemptState): AttemptState | null {
  if (count <= 1) return null
  // When that attempt was made, so that what is left is as old as it is; to some minutes, where the rule was another.
  const waited = waitAfter(count, ACCOUNT_RULE) * 1000
  return { count: count - 1, blockedUntil: new Date(blockedUntil.getTime() - waited) }
}

function waitAfter(count: number, { free }: AttemptRule): number {
  if (count < free) return 0
  return Math.min(FIRST_WAIT_SECONDS * 2 ** Math.min(count - free, 30), LONGEST_WAIT_SECONDS)
}
