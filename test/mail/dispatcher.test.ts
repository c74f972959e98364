import { expect, it, onTestFinished, vi } from 'vitest'
import { MAX_ATTEMPTS, STOP_GRACE_SECONDS } from '../../src/mail/dispatcher.ts'
import type { Mail, Mailer } from '../../src/ports/mailer.ts'
import { PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const input = { email: ADA, password: PASSWORD }
const REST = { sent: 0, retried: 0, dead: 0, dropped: 0 }

/** A mailer that does what it is told with each mail. */
function scripted() {
  const sent: Mail[] = []
  let fail: unknown = null
  const mailer: Mailer = {
    async send(mail) {
      if (fail) throw fail
      sent.push(mail)
    },
  }
  const failWith = (error: unknown) => {
    fail = error
  }
  return { mailer, sent, failWith }
}

eachStorage('the dispatcher', (makeStorage) => {
  it('sends what is due, once', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    await test.auth.register(input)
    expect(await test.auth.mail.drain()).toEqual({ ...REST, sent: 1 })
    expect(await test.auth.mail.drain()).toEqual(REST)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ to: ADA, id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  it('tries a mail again with growing pauses when it could not be sent', async () => {
    const { mailer, sent, failWith } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    failWith(new Error('connection refused'))
    await test.auth.register(input)
    const tries: number[] = []
    for (let second = 0; second < 120; second += 1) {
      if ((await test.auth.mail.drain()).retried === 1) tries.push(second)
      test.clock.advance(1)
    }
    const pauses = tries.slice(1).map((at, n) => at - (tries[n] ?? 0))
    expect(pauses.length).toBeGreaterThan(2)
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    failWith(null)
    test.clock.advance(900)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(1)
  })

  it('gives a mail to the dead letters after its last try, and says so', async () => {
    const { mailer, failWith } = scripted()
    const test = await testAuth(makeStorage(), { mailer, links: { confirmSeconds: 86_400 } })
    failWith(new Error('greylisted'))
    await test.auth.register(input)
    let dead = 0
    for (let n = 0; n < MAX_ATTEMPTS && dead === 0; n += 1) {
      dead = (await test.auth.mail.drain()).dead
      test.clock.advance(1080)
    }
    expect(dead).toBe(1)
    expect(test.said.join('\n')).toMatch(/given up: greylisted/)
    expect(await test.auth.mail.drain()).toEqual(REST)
  })

  it('gives a refused recipient to the dead letters at once', async () => {
    const { mailer, failWith } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    failWith(Object.assign(new Error('no such user'), { permanent: true }))
    await test.auth.register(input)
    expect(await test.auth.mail.drain()).toEqual({ ...REST, dead: 1 })
  })

  it('drops a mail whose link would no longer work, with an event', async () => {
    const { mailer, sent } = scripted()
    const storage = makeStorage()
    const test = await testAuth(storage, { mailer })
    await test.auth.register(input)
    test.clock.advance(86_400)
    expect(await test.auth.mail.drain()).toEqual({ ...REST, dropped: 1 })
    expect(sent).toEqual([])
  })

  it('drops a confirmation link once the password was forgotten', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    await test.auth.register(input)
    await test.auth.register({ ...input, password: 'quite another one' })
    expect(await test.auth.mail.drain()).toEqual({ ...REST, sent: 1, dropped: 1 })
    expect(sent[0]?.text).toContain('/change-password/')
  })

  it('takes decoys away without a word', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    await test.auth.regenerate({ email: 'nobody@example.com' })
    expect(await test.auth.mail.drain()).toEqual(REST)
    expect(sent).toEqual([])
  })

  it('sends a throttled mail when its time comes, and one for all that waited', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    await test.auth.register(input)
    for (let n = 0; n < 8; n += 1) await test.auth.regenerate({ email: ADA })
    await test.auth.mail.drain()
    expect(sent).toHaveLength(4)
    test.clock.advance(60)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(5)
    test.clock.advance(3600)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(5)
  })

  it('takes over the mail of a worker that died, when its lease is over', async () => {
    const { mailer, sent } = scripted()
    const storage = makeStorage()
    const test = await testAuth(storage, { mailer })
    await test.auth.register(input)
    await storage.claimMail({ now: test.clock.now(), leaseSeconds: 60, limit: 10 })
    expect(await test.auth.mail.drain()).toEqual(REST)
    test.clock.advance(60)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(1)
  })

  it('hands a job queue an id and sends by it, once', async () => {
    const { mailer, sent } = scripted()
    const ids: string[] = []
    const test = await testAuth(makeStorage(), { mailer, onMailQueued: (id) => ids.push(id) })
    await test.auth.register(input)
    expect(ids).toHaveLength(1)
    const [id = ''] = ids
    const reports = await Promise.all([test.auth.mail.deliver(id), test.auth.mail.deliver(id)])
    expect(reports.map(({ sent: count }) => count).sort()).toEqual([0, 1])
    expect(sent.map((mail) => mail.id)).toEqual([id])
  })

  it('tells a job queue the moment before which a mail must not be sent, on which it is', async () => {
    const { mailer, sent } = scripted()
    const queued: { id: string; notBefore: Date }[] = []
    const onMailQueued = (id: string, notBefore: Date) => void queued.push({ id, notBefore })
    const test = await testAuth(makeStorage(), { mailer, onMailQueued })
    const now = test.clock.now().getTime()
    for (let n = 0; n < 4; n += 1) await test.auth.register(input)
    expect(queued.map(({ notBefore }) => notBefore.getTime() - now)).toEqual([0, 0, 0, 60_000])
    const last = queued.at(-1)
    test.clock.set(new Date((last?.notBefore.getTime() ?? 0) - 1))
    expect((await test.auth.mail.deliver(last?.id ?? '')).sent).toBe(0)
    test.clock.set(last?.notBefore ?? new Date(0))
    expect((await test.auth.mail.deliver(last?.id ?? '')).sent).toBe(1)
    expect(sent.map((mail) => mail.id)).toEqual([last?.id])
  })

  it('sends no throttled mail before its time, though a job asks for it', async () => {
    const { mailer, sent } = scripted()
    const ids: string[] = []
    const test = await testAuth(makeStorage(), { mailer, onMailQueued: (id) => ids.push(id) })
    for (let n = 0; n < 4; n += 1) await test.auth.register(input)
    for (const id of ids) await test.auth.mail.deliver(id)
    expect(sent).toHaveLength(3)
    test.clock.advance(60)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(4)
  })

  it('registers all the same when onMailQueued throws', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), {
      mailer,
      onMailQueued: () => {
        throw new Error('no queue')
      },
    })
    await test.auth.register(input)
    await test.auth.mail.drain()
    expect(sent).toHaveLength(1)
    expect(test.said.join('\n')).toContain('onMailQueued threw')
  })

  it('keeps no token in what it stores, says or queues', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer })
    await test.auth.register(input)
    await test.auth.mail.drain()
    const token = sent[0]?.text.match(/confirm\/([\w-]+)\//)?.[1] ?? ''
    expect(token.length).toBeGreaterThan(100)
    expect(JSON.stringify([test.commits, test.said])).not.toContain(token)
  })

  it('begins by itself when mail is queued', async () => {
    const { mailer, sent } = scripted()
    const test = await testAuth(makeStorage(), { mailer, dispatchMail: true })
    await test.auth.register(input)
    await expect.poll(() => sent.length).toBe(1)
  })

  it('gives a mail back when its mailer hangs as the app stops, and it is sent after the next start', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const storage = makeStorage()
    let began = () => {}
    const started = new Promise<void>((resolve) => {
      began = resolve
    })
    const hanging: Mailer = {
      send: () => {
        began()
        return new Promise(() => {})
      },
    }
    const first = await testAuth(storage, { mailer: hanging })
    await first.auth.register(input)
    const draining = first.auth.mail.drain()
    await started
    const closed = first.auth.close()
    await vi.advanceTimersByTimeAsync(STOP_GRACE_SECONDS * 1000)
    await Promise.all([closed, draining])
    const { mailer, sent } = scripted()
    const second = await testAuth(storage, { mailer })
    await second.auth.mail.drain()
    expect(sent).toHaveLength(1)
  })

  it('finishes the mail that is under way before it closes', async () => {
    let finish = () => {}
    let began = () => {}
    const started = new Promise<void>((resolve) => {
      began = resolve
    })
    const sent: string[] = []
    const mailer: Mailer = {
      send: async (mail) => {
        began()
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        sent.push(mail.id)
      },
    }
    const test = await testAuth(makeStorage(), { mailer, dispatchMail: true })
    await test.auth.register(input)
    await started
    const closed = test.auth.close()
    finish()
    await closed
    expect(sent).toHaveLength(1)
  })
})
