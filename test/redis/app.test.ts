import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import { redisLimiter } from '../../src/redis/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { REDIS_URL, redisAnswers } from './server.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const GUESSER = fileURLToPath(new URL('fixtures/guesser.ts', import.meta.url))

/** Runs to its own end: a connection that is left open would keep the process there. */
async function guess(prefix: string, times: number, flow = 'login'): Promise<Record<string, number>> {
  const args = [GUESSER, REDIS_URL, prefix, String(times), flow]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  const counts: Record<string, number> = {}
  for (const line of stdout.trim().split('\n')) counts[line] = (counts[line] ?? 0) + 1
  return counts
}

describe.skipIf(!redisAnswers)('an app whose limits are in Redis', { timeout: 60_000 }, () => {
  it('shares them among its processes, and lets go of Redis as it closes', async () => {
    const prefix = `test:${crypto.randomUUID()}:`
    const [one, other] = await Promise.all([guess(prefix, 9), guess(prefix, 9)])
    expect([one?.closed, other?.closed]).toEqual([1, 1])
    const answered = (code: string) => (one?.[code] ?? 0) + (other?.[code] ?? 0)
    expect(answered('invalid_credentials')).toBe(10)
    expect(answered('too_many_attempts')).toBe(8)
  })

  it('shares what one client may ask for, too', async () => {
    const prefix = `test:${crypto.randomUUID()}:`
    const both = await Promise.all([guess(prefix, 60, 'reset'), guess(prefix, 60, 'reset')])
    const answered = (code: string) => both.reduce((sum, counts) => sum + (counts[code] ?? 0), 0)
    expect([answered('done'), answered('too_many_attempts')]).toEqual([100, 20])
  })
})

describe('createAuth with a limiter', () => {
  function auth(limiter: { check?: () => Promise<void>; close?: () => Promise<void> }) {
    const made = createAuth({
      url: 'http://localhost:3000/limiter',
      storage: sqlite(':memory:'),
      secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
      log: silent,
      limiter: {
        consume: async () => ({ allowed: true, retryAfterSeconds: 0 }),
        giveBack: async () => {},
        ...limiter,
      },
    })
    onTestFinished(() => made.close())
    return made
  }

  it('checks it at the start, and closes it at the end', async () => {
    const calls: string[] = []
    const made = auth({
      check: async () => void calls.push('check'),
      close: async () => void calls.push('close'),
    })
    await made.start()
    expect(calls).toEqual(['check'])
    await made.close()
    expect(calls).toEqual(['check', 'close'])
  })

  it('does not start with one whose settings cannot work', async () => {
    const check = async () => {
      throw new TypeError('redisLimiter() with a URL needs the package ioredis: npm install ioredis')
    }
    await expect(auth({ check }).start()).rejects.toThrow('npm install ioredis')
  })

  it('starts without its Redis', async () => {
    const limiter = redisLimiter('redis://127.0.0.1:1', { log: silent })
    await auth({ check: () => limiter.check(), close: () => limiter.close() }).start()
  })
})
