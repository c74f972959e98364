import { givenBack, nextAttempt } from '../limits/account-throttle.ts'
import type { AttemptRule, AttemptVerdict } from '../ports/storage.ts'
import type { WriteStatements } from './statements.ts'

// Everything here runs inside a transaction, which no other writer can enter.

/** Counts an attempt, or refuses it without counting. */
export function reserveAttempt(
  writes: WriteStatements,
  key: Uint8Array,
  now: Date,
  rule?: AttemptRule,
): AttemptVerdict {
  const row = writes.attempts.get({ key })
  const state = row === undefined ? null : { count: row.count, blockedUntil: new Date(row.blocked_until) }
  const next = nextAttempt(state, now, rule)
  if (!next.allowed) return next
  const {
    state: { count, blockedUntil },
    ...verdict
  } = next
  const store = row === undefined ? writes.insertAttempts : writes.updateAttempts
  store.run({ key, count, blocked_until: blockedUntil.getTime() })
  return verdict
}

/** Takes an attempt back, and the wait that it began. */
export function giveBackAttempt(writes: WriteStatements, key: Uint8Array): void {
  const row = writes.attempts.get({ key })
  if (row === undefined) return
  const left = givenBack({ count: row.count, blockedUntil: new Date(row.blocked_until) })
  if (left === null) writes.clearAttempts.run({ key })
  else writes.updateAttempts.run({ key, count: left.count, blocked_until: left.blockedUntil.getTime() })
}
