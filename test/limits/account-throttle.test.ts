import { describe, expect, it } from 'vitest'
import { accountKey } from '../../src/limits/account-key.ts'
import { type AttemptState, nextAttempt } from '../../src/limits/account-throttle.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const at = (seconds: number) => new Date(NOON + seconds * 1000)

/** Fails so often, each time as soon as it may; gives what is remembered and when. */
function failures(count: number): { state: AttemptState; seconds: number; waits: number[] } {
  let state: AttemptState | null = null
  let seconds = 0
  const waits: number[] = []
  for (let n = 0; n < count; n += 1) {
    const next = nextAttempt(state, at(seconds))
    if (!next.allowed) throw new Error('waited too little')
    state = next.state
    const wait = Math.max(0, (state.blockedUntil.getTime() - at(seconds).getTime()) / 1000)
    waits.push(wait)
    seconds += wait
  }
  if (!state) throw new Error('nothing failed')
  return { state, seconds, waits }
}

describe('nextAttempt', () => {
  it('lets five through at once, then makes each wait twice as long as the one before, up to 15 minutes', () => {
    expect(failures(18).waits).toEqual([
      ...[0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
      ...[900, 900, 900, 900],
    ])
  })

  it('stays at 15 minutes after any number of failures', () => {
    const state = { count: 1_000_000, blockedUntil: at(0) }
    expect(nextAttempt(state, at(0))).toEqual({
      allowed: true,
      state: { count: 1_000_001, blockedUntil: at(900) },
    })
  })

  it('says in whole seconds how long to wait, and lets through at that very second', () => {
    const { state, seconds } = failures(8)
    expect(nextAttempt(state, at(seconds - 7.5))).toEqual({ allowed: false, retryAfterSeconds: 8 })
    expect(nextAttempt(state, at(seconds - 0.001))).toEqual({ allowed: false, retryAfterSeconds: 1 })
    expect(nextAttempt(state, at(seconds))).toMatchObject({ allowed: true })
  })

  it('does not count a refused attempt, so insisting lengthens nothing', () => {
    const { state, seconds } = failures(9)
    for (let n = 0; n < 100; n += 1) expect(nextAttempt(state, at(seconds - 1)).allowed).toBe(false)
    expect(nextAttempt(state, at(seconds))).toMatchObject({ allowed: true, state: { count: 10 } })
  })

  it('goes on counting after a long silence', () => {
    const { state } = failures(9)
    expect(nextAttempt(state, at(86_400))).toMatchObject({ allowed: true, state: { count: 10 } })
  })

  it('never waits longer than the rule when the clock is set back by an hour', () => {
    const { state, seconds } = failures(20)
    const next = nextAttempt(state, at(seconds - 3600))
    expect(next).toMatchObject({
      allowed: true,
      state: { count: 21, blockedUntil: at(seconds - 3600 + 900) },
    })
  })

  it('locks nobody out for a year when the clock was a year ahead for a moment', () => {
    const year = 365 * 86_400
    const ahead = nextAttempt(failures(20).state, at(year))
    if (!ahead.allowed) throw new Error('the wait was over')
    expect(nextAttempt(ahead.state, at(10))).toMatchObject({ allowed: true, state: { count: 22 } })
  })

  it('changes nothing that it was given', () => {
    const state = Object.freeze({ count: 7, blockedUntil: at(0) })
    nextAttempt(state, at(1))
    expect(state).toEqual({ count: 7, blockedUntil: at(0) })
  })
})

describe('accountKey', () => {
  it('is a digest of the canonical address, which it does not show', () => {
    const key = accountKey('ada@example.com')
    expect(key).toHaveLength(32)
    expect(Buffer.from(key).toString('latin1')).not.toContain('ada')
    expect(key).toEqual(accountKey('ada@example.com'))
    expect(key).not.toEqual(accountKey('ada@example.co'))
  })
})
