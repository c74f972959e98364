import { setTimeout as wait } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasRedisServer, ownRedis } from '../redis/server.ts'
import { mailJobs } from './bullmq.ts'
import { makePlace, type Place, secretsOf, startWorker, until } from './people.ts'
import { fileMailer, shop } from './shop.ts'

const PASSWORD = 'correct horse battery'

/** The process that answers requests: it queues and never sends. */
function web(place: Place, url: string) {
  const jobs = mailJobs({ url })
  const said: string[] = []
  const ids: string[] = []
  const auth = shop({
    database: place.database,
    mailer: fileMailer(place.mails),
    dispatchMail: false,
    onMailQueued: (id, notBefore) => {
      ids.push(id)
      jobs.add(id, notBefore)
    },
    log: (message) => void said.push(message),
  })
  onTestFinished(async () => {
    await auth.close()
    await jobs.close()
  })
  return { auth, said, ids }
}

describe.skipIf(!hasRedisServer)('mail by BullMQ on Redis', { timeout: 60_000 }, () => {
  it('is sent by the worker, and no job, row or log ever holds a link', async () => {
    const redis = await ownRedis()
    const place = makePlace()
    // Everything that is ever said to Redis, as it is said.
    const traffic: string[] = []
    const watching = new Redis(redis.url)
    const monitor = await watching.monitor()
    monitor.on('monitor', (_time: string, args: string[]) => traffic.push(args.join(' ')))
    onTestFinished(() => {
      monitor.disconnect()
      watching.disconnect()
    })
    const { auth, said, ids } = web(place, redis.url)
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    await wait(200)
    expect(place.sent()).toEqual([])
    const waiting = await everything(redis.url)
    expect(waiting).toContain(ids[0])

    const worker = await startWorker(place, { kind: 'bullmq', server: redis.url, mode: 'jobs' })
    await until(
      () => place.sent().length === 1,
      () => 'the mail',
    )
    const [mail] = place.sent()
    expect(mail?.to).toBe('ada@example.com')
    expect(mail?.id).toBe(ids[0])
    await wait(200)
    expect(traffic.join('\n')).toContain(ids[0])
    const seen = [
      waiting,
      await everything(redis.url),
      ...traffic,
      ...said,
      worker.output(),
      place.files(),
    ].join('\n')
    for (const secret of mail ? secretsOf(mail) : ['']) expect(seen).not.toContain(secret)
    expect(traffic.join('\n')).not.toContain('ada@example.com')
    const token = mail ? secretsOf(mail)[0] : undefined
    expect((await auth.confirm({ token: token ?? '' })).status).toBe('active')
  })

  it('is not lost when a worker is killed as it sends', async () => {
    const redis = await ownRedis()
    const place = makePlace()
    const { auth } = web(place, redis.url)
    for (const name of ['ada', 'eve', 'joe'])
      await auth.register({ email: `${name}@example.com`, password: PASSWORD })
    const hung = await startWorker(place, { kind: 'bullmq', server: redis.url, mode: 'hangs' })
    await hung.printed('sending')
    await hung.kill()
    // A minute on, the leases that it held have run out; BullMQ itself may still wait for its own.
    await startWorker(place, { kind: 'bullmq', server: redis.url, mode: 'with-net', aheadSeconds: 61 })
    await until(
      () => place.sent().length >= 3,
      () => `three mails, of ${place.sent().length}`,
    )
    await wait(500)
    expect(
      place
        .sent()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['ada@example.com', 'eve@example.com', 'joe@example.com'])
  })

  it('is not lost when Redis is down as it is queued, or forgets its jobs', async () => {
    const redis = await ownRedis()
    const place = makePlace()
    const { auth } = web(place, redis.url)
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    await redis.stop()
    await auth.register({ email: 'eve@example.com', password: PASSWORD })
    await redis.start()
    await startWorker(place, { kind: 'bullmq', server: redis.url, mode: 'with-net' })
    await until(
      () => place.sent().length === 2,
      () => `two mails, of ${place.sent().length}`,
    )
  })

  it('has its job delayed until the throttle lets it be sent', async () => {
    const redis = await ownRedis()
    const { auth, ids } = web(makePlace(), redis.url)
    for (let n = 0; n < 4; n += 1) await auth.register({ email: 'ada@example.com', password: PASSWORD })
    const queue = new Queue('latchkey-mail', { connection: { url: redis.url } })
    onTestFinished(() => queue.close())
    await wait(200)
    expect(await queue.getWaitingCount()).toBe(3)
    const [delayed] = await queue.getDelayed()
    expect(delayed?.id).toBe(ids[3])
    expect(delayed?.delay).toBeGreaterThan(50_000)
    expect(delayed?.delay).toBeLessThanOrEqual(60_000)
  })

  it('is sent once, however many jobs there are for it', async () => {
    const redis = await ownRedis()
    const place = makePlace()
    const { auth, ids } = web(place, redis.url)
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    const queue = new Queue('latchkey-mail', { connection: { url: redis.url } })
    onTestFinished(() => queue.close())
    await queue.addBulk(Array.from({ length: 30 }, () => ({ name: 'deliver', data: { id: ids[0] } })))
    const options = { kind: 'bullmq', server: redis.url, mode: 'with-net' } as const
    await Promise.all([startWorker(place, options), startWorker(place, options)])
    await until(
      () => place.sent().length > 0,
      () => 'the mail',
    )
    await wait(1500)
    expect(place.sent()).toHaveLength(1)
  })
})

/** Every key of a Redis with all that it holds. */
async function everything(url: string): Promise<string> {
  const client = new Redis(url)
  const parts: string[] = []
  for (const key of await client.keys('*')) {
    const raw = await client.call('DUMP', key)
    const values = {
      string: () => client.get(key),
      hash: () => client.hgetall(key),
      list: () => client.lrange(key, 0, -1),
      set: () => client.smembers(key),
      zset: () => client.zrange(key, '0', '-1'),
      stream: () => client.xrange(key, '-', '+'),
    }
    const kind = (await client.type(key)) as keyof typeof values
    parts.push(key, String(raw), JSON.stringify(await values[kind]()))
  }
  client.disconnect()
  return parts.join('\n')
}
