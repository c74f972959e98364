import { describe, expect, it } from 'vitest'
import { memoryLimiter } from '../../src/limits/memory-limiter.ts'
import type { RateRule } from '../../src/ports/rate-limiter.ts'
import { testClock } from '../support/clock.ts'

const WINDOW: RateRule = { limit: 3, windowSeconds: 60 }
const BLOCK: RateRule = { limit: 3, windowSeconds: 60, blockSeconds: 600 }
const ALLOWED = { allowed: true, retryAfterSeconds: 0 }

function limiter(maxKeys?: number) {
  const clock = testClock()
  const inner = memoryLimiter(clock, maxKeys)
  const use = async (key: string, rule: RateRule, times: number) => {
    const all = await Promise.all(Array.from({ length: times }, () => inner.consume(key, rule)))
    return all.filter(({ allowed }) => allowed).length
  }
  return { clock, inner, use }
}

describe('memoryLimiter', () => {
  it('lets through as many as the rule says, and tells the rest when the window ends', async () => {
    const { clock, inner } = limiter()
    for (let n = 0; n < 3; n += 1) expect(await inner.consume('a', WINDOW)).toEqual(ALLOWED)
    clock.advance(20)
    expect(await inner.consume('a', WINDOW)).toEqual({ allowed: false, retryAfterSeconds: 40 })
    clock.advance(39.5)
    expect(await inner.consume('a', WINDOW)).toEqual({ allowed: false, retryAfterSeconds: 1 })
    clock.advance(0.5)
    expect(await inner.consume('a', WINDOW)).toEqual(ALLOWED)
  })

  it('begins the window with the first use', async () => {
    const { clock, inner, use } = limiter()
    await inner.consume('a', WINDOW)
    clock.advance(59)
    expect(await use('a', WINDOW, 5)).toBe(2)
    clock.advance(1)
    expect(await use('a', WINDOW, 5)).toBe(3)
  })

  it('never counts a refused use', async () => {
    const { clock, use } = limiter()
    expect(await use('a', WINDOW, 100)).toBe(3)
    clock.advance(60)
    expect(await use('a', WINDOW, 100)).toBe(3)
  })

  it('lets no more than the limit through when all come at once', async () => {
    expect(await limiter().use('a', WINDOW, 1000)).toBe(3)
  })

  it('keeps keys apart', async () => {
    const { use } = limiter()
    expect(await use('a', WINDOW, 5)).toBe(3)
    for (const key of ['b', 'A', 'a ', '', '__proto__', 'constructor'])
      expect(await use(key, WINDOW, 5)).toBe(3)
  })

  it('blocks who goes over the limit for as long as the rule says, from that moment', async () => {
    const { clock, inner, use } = limiter()
    await use('a', BLOCK, 3)
    clock.advance(50)
    expect(await inner.consume('a', BLOCK)).toEqual({ allowed: false, retryAfterSeconds: 600 })
    clock.advance(300)
    expect(await inner.consume('a', BLOCK)).toEqual({ allowed: false, retryAfterSeconds: 300 })
    clock.advance(300)
    expect(await use('a', BLOCK, 5)).toBe(3)
  })

  it('blocks again after every block', async () => {
    const { clock, use } = limiter()
    for (let round = 0; round < 4; round += 1) {
      expect(await use('a', BLOCK, 10)).toBe(3)
      clock.advance(599)
      expect(await use('a', BLOCK, 10)).toBe(0)
      clock.advance(1)
    }
  })

  it('does not block who only reaches the limit', async () => {
    const { clock, use } = limiter()
    expect(await use('a', BLOCK, 3)).toBe(3)
    clock.advance(60)
    expect(await use('a', BLOCK, 3)).toBe(3)
  })

  it('takes a use back', async () => {
    const { inner, use } = limiter()
    await use('a', WINDOW, 3)
    await inner.giveBack('a')
    expect(await use('a', WINDOW, 5)).toBe(1)
  })

  it('takes back no more than was used', async () => {
    const { inner, use } = limiter()
    await inner.giveBack('a')
    await use('a', WINDOW, 1)
    for (let n = 0; n < 10; n += 1) await inner.giveBack('a')
    expect(await use('a', WINDOW, 10)).toBe(3)
  })

  it('ends a block that began while uses were under way that are taken back', async () => {
    const { inner, use } = limiter()
    expect(await use('office', BLOCK, 10)).toBe(3)
    await inner.giveBack('office')
    expect(await use('office', BLOCK, 10)).toBe(1)
    expect(await use('office', BLOCK, 10)).toBe(0)
  })

  it('lets a window end in its time when the block that began in it has ended', async () => {
    const { clock, inner, use } = limiter()
    await use('office', BLOCK, 4)
    await inner.giveBack('office')
    clock.advance(60)
    expect(await use('office', BLOCK, 3)).toBe(3)
  })

  it('remembers a bounded number of keys, and forgets what was used longest ago', async () => {
    const { use } = limiter(100)
    await use('old', WINDOW, 3)
    for (let n = 0; n < 99; n += 1) await use(`k${n}`, WINDOW, 3)
    expect(await use('old', WINDOW, 1)).toBe(0)
    await use('one more', WINDOW, 3)
    expect(await use('old', WINDOW, 1)).toBe(0)
    expect(await use('k0', WINDOW, 1)).toBe(1)
  })

  it('forgets no block for the sake of what only counts', async () => {
    const { use } = limiter(100)
    await use('attacker', BLOCK, 4)
    for (let n = 0; n < 1000; n += 1) await use(`mail ${n}`, WINDOW, 1)
    expect(await use('attacker', BLOCK, 1)).toBe(0)
  })

  it('makes nobody wait longer than the rule when the clock is set back', async () => {
    const { clock, use } = limiter()
    await use('window', WINDOW, 4)
    await use('block', BLOCK, 4)
    clock.advance(-3600)
    expect(await use('window', WINDOW, 1)).toBe(1)
    expect(await use('block', BLOCK, 1)).toBe(1)
  })

  it('lets everybody through again when the clock jumps a year ahead', async () => {
    const { clock, use } = limiter()
    await use('a', BLOCK, 4)
    clock.advance(365 * 86_400)
    expect(await use('a', BLOCK, 5)).toBe(3)
  })
})
