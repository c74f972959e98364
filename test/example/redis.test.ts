import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { hasRedisServer, ownRedis } from '../redis/server.ts'
import { count, fail, SECRET, start, until, workplace } from './run.ts'

describe.skipIf(!hasRedisServer)('the example with REDIS_URL', { timeout: 60_000 }, () => {
  test('counts for all its processes, goes on without Redis, and stops in order', async () => {
    const redis = await ownRedis()
    const { folder, env } = await workplace()
    const second = await workplace()
    const shared = { REDIS_URL: redis.url, AUTH_SECRET: SECRET, DATABASE_URL: env.DATABASE_URL ?? '' }
    const one = await start(folder, { ...env, ...shared })
    const other = await start(second.folder, { ...second.env, ...shared })
    const statuses = await fail([one, other], 14)
    expect([count(statuses, 400), count(statuses, 429)]).toEqual([10, 4])

    const client = new Redis(redis.url)
    const keys = await client.keys('*')
    client.disconnect()
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.every((key) => key.startsWith('latchkey:limit:') && !key.includes('@'))).toBe(true)

    await redis.stop()
    // Each has counted its half of the ten, and knows of no other.
    const alone = await fail([one], 9)
    expect([count(alone, 400), count(alone, 429)]).toEqual([5, 4])
    await until(() => one.output().includes('Redis does not answer'))
    expect(await one.end('SIGTERM')).toBe(0)
    expect(await other.end('SIGTERM')).toBe(0)
  })
})
