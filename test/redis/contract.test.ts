import { createClient } from '@redis/client'
import { Redis } from 'ioredis'
import { describe, it } from 'vitest'
import { redisLimiter } from '../../src/redis/index.ts'
import { type LimiterUnderTest, rateLimiterContract } from '../../src/testing/index.ts'
import { REDIS_URL, redisAnswers } from './server.ts'

/** A failure must not be hidden by the limit that stands in for Redis. */
const log = {
  info: () => {},
  warn: (message: string) => {
    throw new Error(message)
  },
  error: () => {},
}
const newPrefix = () => `test:${crypto.randomUUID()}:`
const pass = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000))

async function byUrl(): Promise<LimiterUnderTest> {
  const prefix = newPrefix()
  const [limiter, second] = [
    redisLimiter(REDIS_URL, { prefix, log }),
    redisLimiter(REDIS_URL, { prefix, log }),
  ]
  const dispose = async () => void (await Promise.all([limiter.close(), second.close()]))
  return { limiter, second, pass, dispose }
}

/** One over a client of ioredis, the other over one of node-redis: they must speak the same. */
async function byClients(): Promise<LimiterUnderTest> {
  const prefix = newPrefix()
  const ioredis = new Redis(REDIS_URL)
  const nodeRedis = createClient({ url: REDIS_URL })
  await nodeRedis.connect()
  return {
    limiter: redisLimiter(ioredis, { prefix, log }),
    second: redisLimiter(nodeRedis, { prefix, log }),
    pass,
    async dispose() {
      ioredis.disconnect()
      nodeRedis.destroy()
    },
  }
}

describe.skipIf(!redisAnswers)('redisLimiter on a real Redis', () => {
  rateLimiterContract({ describe, it }, 'redisLimiter by URL', byUrl)
  rateLimiterContract({ describe, it }, 'redisLimiter over ioredis and node-redis', byClients)
})
