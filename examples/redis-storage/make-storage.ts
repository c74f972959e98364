import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { StorageUnderTest } from 'latchkey/testing'
import { unpack } from './codec.ts'
import type { StoredEventRecord } from './events.ts'
import { redisStorage } from './redis-storage.ts'

/** An empty storage for one clause of the kit, and what looks past it. */
export async function makeStorage(url: string): Promise<StorageUnderTest> {
  const prefix = `test:${randomUUID()}`
  const [storage, second] = [redisStorage(url, prefix), redisStorage(url, prefix)]
  await storage.open({ migrate: true })
  await second.open({ migrate: false })
  const redis = new Redis(url)
  return {
    storage,
    second,
    async events() {
      const keys = await redis.keys(`{${prefix}}:event:*`)
      const rows = await Promise.all(keys.map(async (key) => unpack<StoredEventRecord>(await redis.get(key))))
      return rows.flatMap((row) => {
        if (!row) return []
        const { id, type, userId, ip, userAgent, detail } = row.event
        return [{ id, type, userId, ip, userAgent, detail, count: row.count }]
      })
    },
    async dispose() {
      await Promise.all([storage.close(), second.close()])
      const left = await redis.keys(`{${prefix}}:*`)
      if (left.length > 0) await redis.del(...left)
      redis.disconnect()
    },
  }
}
