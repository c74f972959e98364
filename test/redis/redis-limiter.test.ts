import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RateLimiter, RateRule } from '../../src/ports/rate-limiter.ts'
import { type RedisLimiterOptions, redisLimiter } from '../../src/redis/index.ts'
import { ASK_AGAIN_SECONDS, COMMAND_TIMEOUT_SECONDS } from '../../src/redis/redis-limiter.ts'
import { hasRedisServer, ownRedis, REDIS_URL, redisAnswers } from './server.ts'

const RULE: RateRule = { limit: 3, windowSeconds: 600 }
const BLOCK: RateRule = { limit: 3, windowSeconds: 600, blockSeconds: 900 }
const newPrefix = () => `test:${crypto.randomUUID()}:`

function limiterOf(url: string, options: RedisLimiterOptions = {}) {
  const said: string[] = []
  const note = (message: string) => void said.push(message)
  const limiter = redisLimiter(url, { log: { info: note, warn: note, error: note }, ...options })
  onTestFinished(() => limiter.close())
  return { limiter, said }
}

async function use(limiter: RateLimiter, times: number, rule = RULE, key = 'somebody'): Promise<number> {
  let allowed = 0
  for (let n = 0; n < times; n += 1) if ((await limiter.consume(key, rule)).allowed) allowed += 1
  return allowed
}

/** A client past the limiter. */
function look(url = REDIS_URL): Redis {
  const client = new Redis(url)
  onTestFinished(() => client.disconnect())
  return client
}

describe.skipIf(!redisAnswers)('redisLimiter, what it keeps in Redis', () => {
  it('is under its prefix alone, names nobody, and expires with the window or the block', async () => {
    const prefix = newPrefix()
    const { limiter } = limiterOf(REDIS_URL, { prefix })
    await limiter.consume('mail:register:day:ada@example.com', { limit: 20, windowSeconds: 86_400 })
    await use(limiter, 4, BLOCK, 'login:203.0.113.7')
    const client = look()
    const keys = await client.keys(`${prefix}*`)
    expect(keys.map((key) => key.replace(prefix, ''))).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[\w-]{43}$/),
    ])
    const lives = (await Promise.all(keys.map((key) => client.ttl(key)))).sort((a, b) => a - b)
    expect(lives[0]).toBeGreaterThan(890)
    expect(lives[0]).toBeLessThanOrEqual(900)
    expect(lives[1]).toBeGreaterThan(86_390)
    expect(lives[1]).toBeLessThanOrEqual(86_400)
  })

  it('is gone when the window is over', async () => {
    const prefix = newPrefix()
    const { limiter } = limiterOf(REDIS_URL, { prefix })
    await limiter.consume('a', { limit: 1, windowSeconds: 1 })
    expect(await look().keys(`${prefix}*`)).toHaveLength(1)
    await wait(1100)
    expect(await look().keys(`${prefix}*`)).toHaveLength(0)
  })

  it('expires also when a window has no whole number of milliseconds', async () => {
    const prefix = newPrefix()
    const { limiter, said } = limiterOf(REDIS_URL, { prefix })
    expect(await use(limiter, 2, { limit: 1, windowSeconds: 100 / 3, blockSeconds: 50 / 3 })).toBe(1)
    expect(said).toEqual([])
    const [key = ''] = await look().keys(`${prefix}*`)
    expect(await look().pttl(key)).toBeGreaterThan(0)
  })

  it('is counted apart by prefix', async () => {
    expect(await use(limiterOf(REDIS_URL, { prefix: newPrefix() }).limiter, 4)).toBe(3)
    expect(await use(limiterOf(REDIS_URL, { prefix: newPrefix() }).limiter, 4)).toBe(3)
  })

  it('is begun anew when it was made before the clock was set back', async () => {
    const prefix = newPrefix()
    const { limiter } = limiterOf(REDIS_URL, { prefix })
    await use(limiter, 4, BLOCK)
    const [key = ''] = await look().keys(`${prefix}*`)
    await look().hincrby(key, 'blocked', 3_600_000)
    expect(await use(limiter, 9, BLOCK)).toBe(3)
  })

  it('lets no more than the limit through two processes at once', { timeout: 30_000 }, async () => {
    const prefix = newPrefix()
    const script = fileURLToPath(new URL('fixtures/consumer.ts', import.meta.url))
    const children = [1, 2].map(() => {
      const child = spawn(process.execPath, [script, REDIS_URL, prefix, '200'], { stdio: 'pipe' })
      let printed = ''
      const ready = new Promise<void>((resolve) => {
        child.stdout.on('data', (text: Buffer) => {
          printed += String(text)
          if (printed.includes('ready')) resolve()
        })
      })
      const ended = new Promise<string>((resolve) => child.on('close', () => resolve(printed)))
      return { ready, ended, go: () => child.stdin.write('go\n') }
    })
    await Promise.all(children.map(({ ready }) => ready))
    for (const { go } of children) go()
    const outputs = await Promise.all(children.map(({ ended }) => ended))
    const allowed = outputs.map((output) => Number(/allowed (\d+)/.exec(output)?.[1]))
    expect(outputs.join()).not.toContain('does not answer')
    expect((allowed[0] ?? 0) + (allowed[1] ?? 0)).toBe(10)
  })
})

describe.skipIf(!hasRedisServer)('redisLimiter, when Redis fails', { timeout: 30_000 }, () => {
  it('goes on limiting by itself, says so once, and lets Redis decide again when it is back', async () => {
    const redis = await ownRedis()
    const { limiter, said } = limiterOf(redis.url)
    expect(await use(limiter, 9)).toBe(3)
    await redis.stop()
    expect(await use(limiter, 9, RULE, 'another')).toBe(3)
    expect(await use(limiter, 50, RULE, 'a third')).toBe(3)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(
      /^redisLimiter: Redis does not answer \(.*\); until it does, each process limits by/,
    )
    await redis.start()
    await wait(ASK_AGAIN_SECONDS * 1000 + 200)
    await limiter.consume('looks', RULE)
    await wait(ASK_AGAIN_SECONDS * 1000 + 200)
    await limiter.consume('looks', RULE)
    expect(said).toEqual([expect.any(String), 'redisLimiter: Redis answers again and decides.'])
    // What was counted meanwhile was counted here alone.
    expect(await use(limiter, 9, RULE, 'a third')).toBe(3)
    expect(Number(await look(redis.url).dbsize())).toBeGreaterThan(0)
  })

  it('gives nobody a fresh start: who had no tries left has none without Redis', async () => {
    const redis = await ownRedis()
    const { limiter } = limiterOf(redis.url)
    expect(await use(limiter, 9, BLOCK, 'guesser')).toBe(3)
    expect(await use(limiter, 2, BLOCK, 'owner')).toBe(2)
    await limiter.giveBack('owner')
    await redis.stop()
    expect(await use(limiter, 9, BLOCK, 'guesser')).toBe(0)
    expect(await use(limiter, 9, BLOCK, 'owner')).toBe(2)
  })

  it('answers soon when Redis hangs, and asks it no more than now and then', async () => {
    const redis = await ownRedis()
    const { limiter, said } = limiterOf(redis.url)
    await limiter.consume('before', RULE)
    redis.freeze()
    const begin = performance.now()
    expect(await use(limiter, 200)).toBe(3)
    expect(performance.now() - begin).toBeLessThan(COMMAND_TIMEOUT_SECONDS * 1000 + 300)
    const atOnce = performance.now()
    await Promise.all(Array.from({ length: 50 }, () => limiter.giveBack('somebody')))
    expect(performance.now() - atOnce).toBeLessThan(COMMAND_TIMEOUT_SECONDS * 1000 + 300)
    expect(said).toHaveLength(1)
    redis.thaw()
    await wait(ASK_AGAIN_SECONDS * 1000 + 100)
    await limiter.consume('after', RULE)
    expect(said.at(-1)).toBe('redisLimiter: Redis answers again and decides.')
  })

  it('works from the start without one, and through an app\u2019s client that would queue for ever', async () => {
    const redis = await ownRedis()
    await redis.stop()
    const { limiter, said } = limiterOf(redis.url)
    await limiter.check()
    expect(said[0]).toContain('ECONNREFUSED')
    expect(await use(limiter, 9)).toBe(3)
    const client = new Redis(redis.url, { maxRetriesPerRequest: null })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const begin = performance.now()
    expect(await use(redisLimiter(client, { log }), 9)).toBe(3)
    expect(performance.now() - begin).toBeLessThan(COMMAND_TIMEOUT_SECONDS * 1000 + 300)
  })

  it('goes on when Redis forgot the scripts or has no room', async () => {
    const redis = await ownRedis('--maxmemory-policy', 'noeviction')
    const { limiter, said } = limiterOf(redis.url)
    await limiter.consume('a', RULE)
    await look(redis.url).script('FLUSH')
    expect(await use(limiter, 9, RULE, 'b')).toBe(3)
    expect(said).toEqual([])
    await look(redis.url).config('SET', 'maxmemory', '1')
    expect(await use(limiter, 9, RULE, 'c')).toBe(3)
    expect(said[0]).toContain('OOM')
  })

  it('never says the password', async () => {
    const redis = await ownRedis()
    await look(redis.url).config('SET', 'requirepass', 'open-sesame')
    const { limiter, said } = limiterOf(redis.url.replace('//', '//:not-this-one@'))
    expect(await use(limiter, 9)).toBe(3)
    expect(said).toHaveLength(1)
    expect(said.join()).not.toContain('not-this-one')
    const right = limiterOf(redis.url.replace('//', '//:open-sesame@'))
    expect(await use(right.limiter, 9)).toBe(3)
    expect(right.said).toEqual([])
  })
})

describe('redisLimiter', () => {
  it.each([undefined, '', 'localhost:6379', 'http://localhost', 'redis://', 7, {}, null])(
    'refuses %j',
    (redis) => {
      expect(() => redisLimiter(redis as string)).toThrow(TypeError)
    },
  )

  it.each(['', 'a b', 'x'.repeat(65), '\n', 7])('refuses the prefix %j', (prefix) => {
    expect(() => redisLimiter(REDIS_URL, { prefix: prefix as string })).toThrow('"prefix"')
  })

  it('quotes no URL that it refuses', () => {
    expect(() => redisLimiter('https://user:secret@host')).not.toThrow('secret')
  })
})
