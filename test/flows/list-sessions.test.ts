import { expect, it } from 'vitest'
import { MAX_SESSIONS } from '../../src/sessions/session-list.ts'
import { sessionId } from '../../src/tokens/session-token.ts'
import { activeUser, disable, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'

async function login(test: TestAuth, fields: object = {}, request = {}): Promise<string> {
  const input = { email: ADA, password: PASSWORD, ...fields }
  return (await test.auth.login(input, request)).session.token
}

eachStorage('list sessions', (makeStorage) => {
  it('shows where each was opened and when it was used, the present one first', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const opened = test.clock.now()
    const session = await login(test, {}, { ip: '203.0.113.7', userAgent: 'One' })
    test.clock.advance(100)
    await login(test, {}, { ip: '2001:db8::1', userAgent: 'Two' })
    const sessions = await test.auth.listSessions({ session })
    expect(sessions).toEqual([
      {
        id: expect.any(String),
        createdAt: opened,
        lastSeenAt: opened,
        ip: '203.0.113.7',
        userAgent: 'One',
        current: true,
      },
      expect.objectContaining({ ip: '2001:db8::1', createdAt: test.clock.now(), current: false }),
    ])
  })

  it('calls a session by what opens nothing and is not stored', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const session = await login(test)
    const [own] = await test.auth.listSessions({ session })
    expect(own?.id).toMatch(/^[\w-]{22}$/)
    expect(session).not.toContain(own?.id)
    const stored = Buffer.from(sessionId(session) ?? [])
    expect(stored.toString('base64url')).not.toContain(own?.id)
    expect(await test.auth.currentUser(own?.id)).toBeNull()
    expect((await test.auth.listSessions({ session }))[0]?.id).toBe(own?.id)
  })

  it('shows neither what is over nor what belongs to somebody else', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await activeUser(test, 'eve@example.com')
    await login(test, { email: 'eve@example.com' })
    await login(test, { remember: false })
    await test.auth.logout(await login(test))
    test.clock.advance(86_400)
    const session = await login(test)
    expect(await test.auth.listSessions({ session })).toHaveLength(1)
  })

  it('is for who is logged in and active', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const session = await login(test)
    await disable(test, ADA)
    for (const token of [session, null, 'nonsense']) {
      const list = test.auth.listSessions({ session: token })
      await expect(list).rejects.toMatchObject({ code: 'not_logged_in' })
    }
  })

  it('never has more than the bound: a log-in ends those longest unused', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const first = await login(test)
    const second = await login(test)
    for (let n = 2; n < MAX_SESSIONS; n += 1) {
      test.clock.advance(1)
      await login(test)
    }
    test.clock.advance(86_400)
    await test.auth.currentUser(first)
    await expect
      .poll(async () => (await test.auth.listSessions({ session: first }))[0]?.lastSeenAt)
      .toEqual(test.clock.now())
    expect(await test.auth.listSessions({ session: first })).toHaveLength(MAX_SESSIONS)
    await login(test)
    expect(await test.auth.listSessions({ session: first })).toHaveLength(MAX_SESSIONS)
    expect(await test.auth.currentUser(second)).toBeNull()
    await login(test, { replaces: first })
    expect(await test.auth.currentUser(first)).toBeNull()
  })
})
