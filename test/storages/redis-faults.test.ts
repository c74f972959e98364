import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { redisStorage } from '../../examples/redis-storage/redis-storage.ts'
import { isAuthError } from '../../src/errors.ts'
import { addEvent, event, id, insert, update, user } from '../../src/testing/storage/records.ts'
import { hasRedisServer, ownRedis, REDIS_URL, redisAnswers } from '../redis/server.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'

/** Each cut costs a new connection, so this many meet a good many cuts. */
const COMMITS = 60

/** A prefix whose keys are taken away after the test. */
function newPrefix(): string {
  const prefix = `test:${crypto.randomUUID()}`
  onTestFinished(async () => {
    const client = new Redis(REDIS_URL)
    const keys = await client.keys(`{${prefix}}:*`)
    if (keys.length > 0) await client.del(...keys)
    client.disconnect()
  })
  return prefix
}

describe.skipIf(!hasRedisServer)(
  'the storage over Redis, when connections are cut',
  { timeout: 30_000 },
  () => {
    it('stores a commit whose answer was lost once, and says so', async () => {
      const redis = await ownRedis()
      const storage = redisStorage(redis.url)
      onTestFinished(() => storage.close())
      await storage.open({ migrate: true })
      const cutter = new Redis(redis.url)
      onTestFinished(() => cutter.disconnect())
      let done = false
      onTestFinished(() => {
        done = true
      })
      const cutting = (async () => {
        for (; !done; await wait(15)) await cutter.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      })()
      const results: string[] = []
      await storage.commit([insert(user(1))])
      for (let n = 0; n < COMMITS; n += 1) {
        const gathered = addEvent(event(n, { gatherKey: 'all', userId: null }))
        results.push(
          await storage.commit([update(1, { firstName: `name ${n}` }, { revision: n + 1 }), gathered]),
        )
      }
      done = true
      await cutting
      // A commit that happened twice would have found its own revision gone, and answered `stale`.
      expect(new Set(results)).toEqual(new Set(['done']))
      expect((await storage.findUserById(id(1)))?.revision).toBe(COMMITS + 1)
      expect(JSON.parse((await cutter.get(`{latchkey}:event:${id(0)}`)) ?? '{}').count).toBe(COMMITS)
    })

    it('stores a commit once whose connection is cut between the storing and the answer', async () => {
      const redis = await ownRedis()
      const proxy = await swallowingProxy(Number(new URL(redis.url).port))
      const storage = redisStorage(`redis://127.0.0.1:${proxy.port}`)
      onTestFinished(() => storage.close())
      await storage.open({ migrate: true })
      await storage.commit([insert(user(1))])
      for (let n = 1; n <= 5; n += 1) {
        proxy.swallowNextCommit()
        expect(await storage.commit([update(1, { firstName: `name ${n}` }, { revision: n })])).toBe('done')
      }
      expect(proxy.swallowed()).toBe(5)
      expect((await storage.findUserById(id(1)))?.revision).toBe(6)
    })

    it('is unavailable, never wrong, while there is no server, and goes on when there is one', async () => {
      const redis = await ownRedis()
      const storage = redisStorage(redis.url)
      onTestFinished(() => storage.close())
      await storage.open({ migrate: true })
      await redis.stop()
      await expect(storage.findUserById(id(1))).rejects.toSatisfy(
        (error) => isAuthError(error) && error.code === 'unavailable',
      )
      await redis.start()
      await expect(storage.findUserById(id(1))).resolves.toBeNull()
    })
  },
)

describe.skipIf(!redisAnswers)('the storage over Redis', () => {
  it('carries an app from registering to the log-out', async () => {
    const test = await testAuth(redisStorage(REDIS_URL, newPrefix()))
    await activeUser(test, 'ada@example.com')
    const { session } = await test.auth.login({ email: 'ada@example.com', password: PASSWORD })
    expect((await test.auth.currentUser(session.token))?.email).toBe('ada@example.com')
    await test.auth.logout(session.token)
    expect(await test.auth.currentUser(session.token)).toBeNull()
  })

  it('says what is wrong when nothing is stored yet, or another layout', async () => {
    const prefix = newPrefix()
    const storage = redisStorage(REDIS_URL, prefix)
    onTestFinished(() => storage.close())
    await expect(storage.open({ migrate: false })).rejects.toThrow('start once with migrate: true')
    const client = new Redis(REDIS_URL)
    onTestFinished(() => client.disconnect())
    await client.set(`{${prefix}}:version`, '2', 'EX', 60)
    await expect(storage.open({ migrate: true })).rejects.toThrow('layout 2')
  })
})

/** Passes everything on, but for the answer to one commit: instead of it the connection ends. */
async function swallowingProxy(target: number) {
  let armed = false
  let swallowed = 0
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    let hungry = false
    client.on('data', (data) => {
      if (armed && data.includes('"writes"')) {
        armed = false
        hungry = true
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (!hungry) return client.write(data)
      hungry = false
      swallowed += 1
      client.destroy()
      return upstream.destroy()
    })
    client.on('error', () => {}).on('close', () => upstream.destroy())
    upstream.on('error', () => {}).on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return {
    port: (server.address() as AddressInfo).port,
    swallowNextCommit: () => {
      armed = true
    },
    swallowed: () => swallowed,
  }
}
