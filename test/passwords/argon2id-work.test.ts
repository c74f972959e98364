import { beforeEach, describe, expect, it, vi } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'

/** What the engine was asked to do. */
const work = vi.hoisted(() => ({ now: 0, most: 0, done: 0, refused: 0 }))

vi.mock('@node-rs/argon2', async (original) => {
  const engine = await original<typeof import('@node-rs/argon2')>()
  const watched =
    <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      work.now += 1
      work.most = Math.max(work.most, work.now)
      try {
        const result = await run(...args)
        work.done += 1
        return result
      } catch (error) {
        work.refused += 1
        throw error
      } finally {
        work.now -= 1
      }
    }
  return { ...engine, hash: watched(engine.hash), verify: watched(engine.verify) }
})

const CHEAP = { memoryKiB: 64, passes: 1 }
const PASSWORD = 'correct horse battery'

beforeEach(() => Object.assign(work, { now: 0, most: 0, done: 0, refused: 0 }))

describe('the work of argon2id', () => {
  it.each([1, 2, 3])('runs at most %i at once, hashes and checks together', async (concurrency) => {
    const hasher = argon2id({ concurrency, maxQueued: 100 }, CHEAP)
    const stored = await hasher.hash(PASSWORD)
    await hasher.verify(PASSWORD, stored)
    work.most = 0
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 2 ? hasher.hash(PASSWORD) : hasher.verify('x', stored))),
    )
    expect(work.most).toBe(concurrency)
  })

  it('runs at most three at once by default, and leaves a thread to files and DNS', async () => {
    const hasher = argon2id({}, CHEAP)
    await Promise.all(Array.from({ length: 30 }, () => hasher.hash(PASSWORD)))
    expect(work.most).toBeLessThanOrEqual(3)
  })

  const digest = 'A'.repeat(43)
  it.each([
    ['a good hash', `$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$${digest}`, 0],
    ['none', null, 0],
    ['garbage', 'garbage', 0],
    ['one of an unknown scheme', '$6$saltsalt$abcdefghijklmnopqrstuvwxyz', 0],
    ['a foreign one that asks for an hour', `$2b$31$${'e'.repeat(53)}`, 0],
    ['an absurd one', `$argon2id$v=19$m=2147483648,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$${digest}`, 0],
    ['one that the engine refuses', `$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdAB$${digest}B`, 1],
  ])('is one hash for a check against %s', async (_, stored, refused) => {
    const hasher = argon2id({}, CHEAP)
    await hasher.verify('to make the dummy', null)
    Object.assign(work, { done: 0, refused: 0 })
    expect(await hasher.verify('x', stored)).toEqual({ valid: false, needsRehash: false })
    expect(work).toMatchObject({ done: 1, refused })
  })

  it('is nothing at all beyond the bound of the queue', async () => {
    const hasher = argon2id({ concurrency: 1, maxQueued: 0 }, CHEAP)
    await hasher.verify('to make the dummy', null)
    work.done = 0
    await Promise.allSettled([1, 2, 3].map(() => hasher.verify('x', null)))
    expect(work).toMatchObject({ done: 1, refused: 0 })
  })
})
