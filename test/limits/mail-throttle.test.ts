import { expect, it } from 'vitest'
import { ADA, LOGIN, REGISTRATION } from '../http/bodies.ts'
import { activeUser, disable, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

const MINUTE = 60
const HOUR = 3600

async function pending(test: TestAuth, email = ADA): Promise<void> {
  await test.auth.register({ email, password: PASSWORD })
  await test.mails()
}

/** Asks so often for a link and gives how many mails have arrived since the beginning. */
async function ask(test: TestAuth, times: number, email = ADA): Promise<void> {
  for (let n = 0; n < times; n += 1) await test.auth.regenerate({ email })
}

const arrived = async (test: TestAuth, email = ADA) => (await test.mails(email)).length

onSqlite('the throttle of mails to one address', (makeStorage) => {
  it('sends three at once, and the fourth a minute later', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 3)
    expect(await arrived(test)).toBe(1 + 3)
    await ask(test, 1)
    expect(await arrived(test)).toBe(4)
    test.clock.advance(MINUTE - 1)
    expect(await arrived(test)).toBe(4)
    test.clock.advance(1)
    expect(await arrived(test)).toBe(5)
  })

  it('keeps one mail waiting, however often it is asked for', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 100)
    expect(await arrived(test)).toBe(1 + 3)
    test.clock.advance(MINUTE)
    expect(await arrived(test)).toBeLessThanOrEqual(1 + 4)
    test.clock.advance(HOUR)
    expect(await arrived(test)).toBe(1 + 4)
  })

  it('does not let who keeps asking put a waiting mail off', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 4)
    expect(await arrived(test)).toBe(4)
    for (let second = 0; second < 50; second += 10) {
      test.clock.advance(10)
      await ask(test, 1)
    }
    test.clock.advance(10)
    expect(await arrived(test)).toBe(5)
  })

  it('sends one a minute, ten an hour and twenty a day at the most, and one that waited', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    const perHour: number[] = []
    let before = await arrived(test)
    for (let hour = 0; hour < 5; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1) {
        await ask(test, 2)
        await test.auth.mail.drain()
        test.clock.advance(MINUTE)
      }
      const now = await arrived(test)
      perHour.push(now - before)
      before = now
    }
    for (const count of perHour) expect(count).toBeLessThanOrEqual(11)
    const day = perHour.reduce((sum, count) => sum + count, 0)
    expect(day).toBeGreaterThanOrEqual(20)
    expect(day).toBeLessThanOrEqual(22)
    test.clock.advance(20 * HOUR)
    await ask(test, 1)
    expect(await arrived(test)).toBeGreaterThan(before)
  })

  it('counts mails, not requests: a hundred in a second use up neither the hour nor the day', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 100)
    test.clock.advance(MINUTE)
    expect(await arrived(test)).toBe(1 + 4)
    for (let minute = 0; minute < 6; minute += 1) {
      await ask(test, 100)
      test.clock.advance(MINUTE)
      await test.auth.mail.drain()
    }
    expect(await arrived(test)).toBe(1 + 10)
    test.clock.advance(HOUR)
    await ask(test, 1)
    expect(await arrived(test)).toBeGreaterThanOrEqual(1 + 12)
  })

  it('counts each endpoint on its own, so that a flood of one silences no other', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: false })
    await pending(test)
    await ask(test, 30)
    const before = await arrived(test)
    await test.auth.register({ email: ADA, password: PASSWORD })
    expect(await arrived(test)).toBe(before + 1)
    await test.auth.login({ email: ADA, password: PASSWORD }).catch(() => {})
    expect(await arrived(test)).toBe(before + 2)
  })

  it('counts each address on its own, in whatever spelling', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await pending(test, 'eve@example.com')
    for (const email of ['ADA@example.com', ' ada@EXAMPLE.com', 'Ada@example.com', 'ada@Example.COM ']) {
      await test.auth.regenerate({ email })
    }
    expect(await arrived(test)).toBe(1 + 3)
    await ask(test, 3, 'eve@example.com')
    expect(await arrived(test, 'eve@example.com')).toBe(1 + 3)
  })

  it('answers alike whether a mail goes at once, waits, or is for nobody', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    const answers = new Set<string>()
    for (const email of [ADA, 'nobody@example.com']) {
      for (let n = 0; n < 30; n += 1) {
        const answer = await test.http.post('/regenerate-token/', { json: { email } })
        answers.add(`${answer.status} ${answer.text} ${JSON.stringify([...answer.headers])}`)
      }
    }
    expect(answers.size).toBe(1)
  })

  it('commits the same kinds of rows, with the same delays, for an address that nobody has', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    const traces = []
    for (const email of [ADA, 'nobody@example.com']) {
      test.commits.length = 0
      await ask(test, 8, email)
      const mails = test.commits.flat().flatMap((change) => (change.kind === 'addMail' ? [change.mail] : []))
      traces.push(mails.map(({ notBefore, replaceKey }) => [notBefore.getTime(), replaceKey !== null]))
    }
    expect(traces[0]).toEqual(traces[1])
  })

  it('delays the notices of a register and of a log-in, and loses none', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const before = await arrived(test)
    for (let n = 0; n < 6; n += 1) await test.http.post('/register/', { json: REGISTRATION })
    const atOnce = await arrived(test)
    expect(atOnce - before).toBeLessThanOrEqual(3)
    test.clock.advance(HOUR)
    expect(await arrived(test)).toBe(atOnce + 1)
    await disable(test, ADA)
    for (let n = 0; n < 4; n += 1) await test.http.post('/login/', { json: LOGIN })
    const told = await arrived(test)
    expect(told - atOnce - 1).toBeLessThanOrEqual(3)
    test.clock.advance(HOUR)
    expect(await arrived(test)).toBe(told + 1)
  })

  it('sends a mail that waited with a link that is as long-lived as any', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 12)
    test.clock.advance(HOUR)
    const token = await test.token(ADA)
    test.clock.advance(23 * HOUR)
    await test.auth.confirm({ token })
  })

  it('tells a confirmed person nothing twice that would no longer be true', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    await ask(test, 4)
    const token = await test.token(ADA)
    const before = await arrived(test)
    await test.auth.confirm({ token })
    test.clock.advance(HOUR)
    expect(await arrived(test)).toBe(before)
  })
})
