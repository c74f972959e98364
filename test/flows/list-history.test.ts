import { expect, it } from 'vitest'
import type { Change } from '../../src/ports/storage.ts'
import { OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EVE = 'eve@example.com'
const PLACE = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' }

// Of one moment, events have no order.
async function confirmed(test: TestAuth, email = ADA) {
  await test.auth.register({ email, password: PASSWORD })
  test.clock.advance(1)
  await test.auth.confirm({ token: await test.token(email) })
  test.clock.advance(1)
  return test.find(email)
}

async function login(test: TestAuth, email = ADA): Promise<string> {
  return (await test.auth.login({ email, password: PASSWORD }, PLACE)).session.token
}

const typesOf = async (test: TestAuth, session: string) =>
  (await test.auth.listHistory({ session })).entries.map(({ type }) => type)

eachStorage('the history', (makeStorage) => {
  it('has what happened to the account, the newest first, and where from', async () => {
    const test = await testAuth(makeStorage())
    await confirmed(test)
    for (const _ of [1, 2, 3]) {
      await test.auth.login({ email: ADA, password: OTHER_PASSWORD }, { ip: '198.51.100.9' }).catch(() => {})
    }
    test.clock.advance(100)
    const session = await login(test)
    test.clock.advance(1)
    await test.auth.updateUser(session, { firstName: 'Grace' }, PLACE)
    const { entries, next } = await test.auth.listHistory({ session })
    expect(next).toBeNull()
    expect(entries.map(({ type, count, outcome }) => [type, count, outcome])).toEqual([
      ['user.updated', 1, 'success'],
      ['login.succeeded', 1, 'success'],
      ['login.failed', 3, 'failure'],
      ['user.confirmed', 1, 'success'],
      ['user.registered', 1, 'success'],
    ])
    expect(entries[0]).toEqual({
      id: expect.any(String),
      type: 'user.updated',
      at: test.clock.now(),
      outcome: 'success',
      ...PLACE,
      count: 1,
      byOther: false,
    })
    expect(entries[2]).toMatchObject({ ip: '198.51.100.9', userAgent: null })
  })

  it('is for its owner: nobody sees that of another, and nobody who is not logged in sees any', async () => {
    const test = await testAuth(makeStorage())
    await confirmed(test)
    await confirmed(test, EVE)
    const [ada, eve] = [await login(test), await login(test, EVE)]
    test.clock.advance(1)
    await test.auth.logout(ada)
    expect(await typesOf(test, eve)).toEqual(['login.succeeded', 'user.confirmed', 'user.registered'])
    // By the id of an event of Ada's there is no way in either.
    const { entries } = await test.auth.listHistory({ session: await login(test) })
    const { entries: before } = await test.auth.listHistory({ session: eve, before: entries[0]?.id })
    expect(before).toHaveLength(3)
    expect(entries.map(({ id }) => id)).not.toContain(before[0]?.id)
    for (const session of [ada, null, undefined, 'x']) {
      await expect(test.auth.listHistory({ session })).rejects.toMatchObject({ code: 'not_logged_in' })
    }
  })

  it('goes on page by page to its end, and takes nothing for a page that is none', async () => {
    const test = await testAuth(makeStorage())
    await confirmed(test)
    let session = await login(test)
    for (let n = 0; n < 60; n += 1) {
      test.clock.advance(1)
      session = (await test.auth.reauthenticate({ session, password: PASSWORD })).token
    }
    const seen: string[] = []
    const sizes: number[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof test.auth.listHistory>> = await test.auth.listHistory({
        session,
        before,
      })
      seen.push(...page.entries.map(({ id }) => id))
      sizes.push(page.entries.length)
      before = page.next
    } while (before !== null)
    expect(sizes).toEqual([50, 13])
    expect(seen).toEqual([...new Set(seen)].sort().reverse())
    for (const wrong of ['x', '', "' or 1=1 --", 'g', 7, {}]) {
      const act = test.auth.listHistory({ session, before: wrong as string })
      await expect(act, String(wrong)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('says that somebody else did something, and neither who nor from where nor why', async () => {
    const test = await testAuth(makeStorage())
    const { id: userId } = await confirmed(test)
    const session = await login(test)
    const { id: actorId } = await confirmed(test, EVE)
    const change: Change = {
      kind: 'addEvent',
      event: {
        id: 'ffffffff-ffff-7fff-8fff-ffffffffffff',
        type: 'of.a-newer-release',
        at: test.clock.now(),
        userId,
        actorId,
        ...PLACE,
        outcome: 'success',
        detail: { note: 'a suspicion' },
        gatherKey: null,
      },
    }
    await test.storage.commit([change])
    const [entry] = (await test.auth.listHistory({ session })).entries
    expect(entry).toMatchObject({ type: 'of.a-newer-release', byOther: true, ip: null, userAgent: null })
    expect(JSON.stringify(entry)).not.toMatch(new RegExp(`${actorId}|suspicion`))
  })

  it('goes back as far as events are kept', async () => {
    const test = await testAuth(makeStorage())
    await confirmed(test)
    test.clock.advance(91 * 86_400)
    const session = await login(test)
    await test.auth.sweep()
    expect(await typesOf(test, session)).toEqual(['login.succeeded'])
  })
})
