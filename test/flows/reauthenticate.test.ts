import { expect, it } from 'vitest'
import { contextOf } from '../../src/context.ts'
import { demandRecentLogin, RECENT_LOGIN_SECONDS } from '../../src/sessions/sessions.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { sessionId } from '../../src/tokens/session-token.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'

eachStorage('reauthenticate', (makeStorage) => {
  async function loggedIn(remember = true): Promise<{ test: TestAuth; session: string }> {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD, remember })
    return { test, session: session.token }
  }

  /** Whether the session of a token passes for a recent log-in. */
  async function isRecent(test: TestAuth, token: string): Promise<boolean> {
    const id = sessionId(token)
    const found = id && (await test.storage.findSession(id))
    if (!found) throw new Error('there is no such session')
    try {
      demandRecentLogin(contextOf(test.auth.core), found.session)
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: 'reauth_required', status: 403 })
      return false
    }
  }

  it('makes a recent log-in of a session, for 15 minutes', async () => {
    const { test, session } = await loggedIn()
    expect(await isRecent(test, session)).toBe(true)
    test.clock.advance(RECENT_LOGIN_SECONDS - 1)
    expect(await isRecent(test, session)).toBe(true)
    test.clock.advance(1)
    expect(await isRecent(test, session)).toBe(false)
    const opened = await test.auth.reauthenticate({ session, password: PASSWORD })
    expect(await isRecent(test, opened.token)).toBe(true)
    test.clock.advance(RECENT_LOGIN_SECONDS)
    expect(await isRecent(test, opened.token)).toBe(false)
  })

  it('takes a session for no recent log-in that the clock says is yet to come', async () => {
    const { test, session } = await loggedIn()
    test.clock.advance(-60)
    expect(await isRecent(test, session)).toBe(true)
    test.clock.advance(-3600)
    expect(await isRecent(test, session)).toBe(false)
  })

  it('puts a new session in the place of the former, with its end and its choice to stay', async () => {
    const { test, session } = await loggedIn(false)
    const elsewhere = await test.auth.login({ email: ADA, password: PASSWORD })
    const end = new Date(test.clock.now().getTime() + 30 * 86_400_000)
    test.clock.advance(3600)
    const opened = await test.auth.reauthenticate({ session, password: PASSWORD })
    expect(opened).toMatchObject({ remember: false, expiresAt: end })
    expect(await test.auth.currentUser(session)).toBeNull()
    expect(await test.auth.currentUser(opened.token)).not.toBeNull()
    expect(await test.auth.currentUser(elsewhere.session.token)).not.toBeNull()
  })

  it('changes nothing about the user, so that links live', async () => {
    const { test, session } = await loggedIn()
    const before = await test.find(ADA)
    await test.auth.reauthenticate({ session, password: PASSWORD })
    expect(await test.find(ADA)).toEqual(before)
  })

  it('refuses a wrong password by its field, and leaves the session as it was', async () => {
    const { test, session } = await loggedIn()
    test.clock.advance(RECENT_LOGIN_SECONDS)
    const wrong = test.auth.reauthenticate({ session, password: OTHER_PASSWORD })
    await expect(wrong).rejects.toMatchObject({
      code: 'wrong_password',
      fields: { password: 'This is not your password.' },
    })
    expect(await test.auth.currentUser(session)).not.toBeNull()
    expect(await isRecent(test, session)).toBe(false)
  })

  it('counts wrong passwords as attempts on the account', async () => {
    const { test, session } = await loggedIn()
    for (let n = 0; n < 5; n += 1) {
      await test.auth.reauthenticate({ session, password: OTHER_PASSWORD }).catch(() => {})
    }
    const right = test.auth.reauthenticate({ session, password: PASSWORD })
    await expect(right).rejects.toMatchObject({ code: 'too_many_attempts' })
    test.clock.advance(1)
    await test.auth.reauthenticate({ session, password: PASSWORD })
  })

  it('counts them for the client too, and gives back the one that was right', async () => {
    const { test, session } = await loggedIn()
    const request = { ip: '203.0.113.9' }
    let token = session
    for (let n = 0; n < 12; n += 1) {
      token = (await test.auth.reauthenticate({ session: token, password: PASSWORD }, request)).token
    }
    for (let n = 0; n < 10; n += 1) {
      test.clock.advance(30)
      await test.auth.reauthenticate({ session: token, password: OTHER_PASSWORD }, request).catch(() => {})
    }
    test.clock.advance(60)
    const late = test.auth.reauthenticate({ session: token, password: PASSWORD }, request)
    await expect(late).rejects.toMatchObject({ code: 'too_many_attempts' })
  })

  it('is for who is logged in and active', async () => {
    const { test, session } = await loggedIn()
    await disable(test, ADA)
    for (const token of [session, null, 'nonsense']) {
      const nobody = test.auth.reauthenticate({ session: token, password: PASSWORD })
      await expect(nobody).rejects.toMatchObject({ code: 'not_logged_in' })
    }
  })

  it('brings no session back that a log-out ends while the password is looked at', async () => {
    const hasher = cheapHasher()
    let meanwhile = async () => {}
    const test = await testAuth(makeStorage(), {
      hasher: {
        hash: hasher.hash,
        async verify(password, hash) {
          const verdict = await hasher.verify(password, hash)
          await meanwhile()
          return verdict
        },
      },
    })
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
    meanwhile = () => test.auth.logout(session.token)
    test.commits.length = 0
    const late = test.auth.reauthenticate({ session: session.token, password: PASSWORD })
    await expect(late).rejects.toMatchObject({ code: 'not_logged_in' })
    expect(test.commits.flat().some(({ kind }) => kind === 'openSession')).toBe(false)
  })

  it('makes one session of one, however many ask at once', async () => {
    const { test, session } = await loggedIn()
    const all = await Promise.allSettled(
      [1, 2, 3, 4].map(() => test.auth.reauthenticate({ session, password: PASSWORD })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of all) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'not_logged_in' })
    }
    // Who came too late had typed the right password, which counts as no attempt.
    await test.auth.login({ email: ADA, password: PASSWORD })
  })
})
