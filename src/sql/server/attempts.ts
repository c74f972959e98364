import { givenBack, nextAttempt } from '../../limits/account-throttle.ts'
import type { AttemptRule, AttemptVerdict } from '../../ports/storage.ts'
import type { AttemptRow } from '../tables.ts'
import type { ServerDialect } from './dialect.ts'
import type { ServerStatements } from './queries.ts'
import type { Run } from './source.ts'

// No transactions: each write names what was read before it, and is made again when that has changed meanwhile.

/**
 * How often a write is made again. Of any number of callers at once one wins each turn, and after a handful of
 * wins the policy refuses the rest without a write.
 */
const MAX_TURNS = 50

/** Counts an attempt, or refuses it without counting. */
export async function reserveAttempt(
  run: Run,
  { statements, dialect }: { statements: ServerStatements; dialect: ServerDialect },
  {
    key,
    now,
    rule,
  }: { readonly key: Uint8Array; readonly now: Date; readonly rule: AttemptRule | undefined },
): Promise<AttemptVerdict> {
  return untilWritten(async () => {
    const row = await statements.attempts.get(run, { key })
    const state = row === undefined ? null : { count: row.count, blockedUntil: new Date(row.blocked_until) }
    const next = nextAttempt(state, now, rule)
    if (!next.allowed) return next
    const {
      state: { count, blockedUntil },
      ...verdict
    } = next
    const counted = { key, count, blocked_until: blockedUntil.getTime() }
    const written =
      row === undefined
        ? await statements.insertAttempts.run(run, counted).catch((error: unknown) => {
            if (dialect.fault(error) !== 'primary-taken') throw error
            return 0
          })
        : await statements.updateAttemptsFrom.run(run, { ...counted, ...former(row) })
    return written === 0 ? null : verdict
  })
}

/** Takes an attempt back, and the wait that it began. */
export async function giveBackAttempt(
  run: Run,
  statements: ServerStatements,
  key: Uint8Array,
): Promise<void> {
  await untilWritten(async () => {
    const row = await statements.attempts.get(run, { key })
    if (row === undefined) return true
    const left = givenBack({ count: row.count, blockedUntil: new Date(row.blocked_until) })
    const written =
      left === null
        ? await statements.clearAttemptsFrom.run(run, { key, ...former(row) })
        : await statements.updateAttemptsFrom.run(run, {
            key,
            count: left.count,
            blocked_until: left.blockedUntil.getTime(),
            ...former(row),
          })
    return written === 0 ? null : true
  })
}

function former(row: AttemptRow): { oldCount: number; oldBlockedUntil: number } {
  return { oldCount: row.count, oldBlockedUntil: row.blocked_until }
}

async function untilWritten<T>(turn: () => Promise<T | null>): Promise<T> {
  for (let count = 0; count < MAX_TURNS; count++) {
    const result = await turn()
    if (result !== null) return result
  }
  throw new Error('the attempts changed at every try')
}
