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

  it('lets the hundredth through as the last one, and then none, however long one waits', () => {
    const { state, seconds } = failures(99)
    const last = nextAttempt(state, at(seconds))
    if (!last.allowed) throw new Error('the wait was over')
    expect(last).toEqual({
      allowed: true,
      last: true,
      state: { count: 100, blockedUntil: at(seconds + 900) },
    })
    for (const later of [0, 900, 365 * 86_400]) {
      expect(nextAttempt(last.state, at(seconds + later))).toEqual({
        allowed: false,
        retryAfterSeconds: 900,
        spent: true,
      })
    }
  })

  it('goes by another rule when it is given one', () => {
    const rule = { free: 10, most: 10 }
    let state: AttemptState | null = null
    for (let n = 1; n <= 10; n += 1) {
      const next = nextAttempt(state, at(0), rule)
      if (!next.allowed) throw new Error('there was one left')
      expect(next.last).toBe(n === 10 ? true : undefined)
      if (n < 10) expect(next.state.blockedUntil).toEqual(at(0))
      state = next.state
    }
    expect(nextAttempt(state, at(86_400), rule)).toMatchObject({ allowed: false, spent: true })
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
