import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const NEW = 'an otter in a teapot'

eachStorage('change password', (makeStorage) => {
  async function loggedIn(remember = true): Promise<{ test: TestAuth; session: string }> {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD, remember })
    return { test, session: session.token }
  }
  const change = (test: TestAuth, session: string | null, fields: object = {}) =>
    test.auth.changePassword({ session, currentPassword: PASSWORD, newPassword: NEW, ...fields })

  it('lets the new password in and the old one no more', async () => {
    const { test, session } = await loggedIn()
    await change(test, session)
    await test.auth.login({ email: ADA, password: NEW })
    const old = test.auth.login({ email: ADA, password: PASSWORD })
    await expect(old).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('ends every session and gives a new one, which ends when the former would have', async () => {
    const { test, session } = await loggedIn(false)
    const elsewhere = await test.auth.login({ email: ADA, password: PASSWORD })
    const end = new Date(test.clock.now().getTime() + 30 * 86_400_000)
    test.clock.advance(3600)
    const opened = await change(test, session)
    expect(opened).toMatchObject({ remember: false, expiresAt: end })
    expect(opened.token).not.toBe(session)
    for (const token of [session, elsewhere.session.token]) {
      expect(await test.auth.currentUser(token)).toBeNull()
    }
    expect(await test.auth.currentUser(opened.token)).toMatchObject({ email: ADA })
  })

  it('kills every link that was mailed before', async () => {
    const { test, session } = await loggedIn()
    await test.auth.requestPasswordReset({ email: ADA })
    const token = await test.token(ADA)
    await change(test, session)
    const late = test.auth.choosePassword({ token, password: OTHER_PASSWORD })
    await expect(late).rejects.toMatchObject({ code: 'link_used' })
  })

  it('mails a notice', async () => {
    const { test, session } = await loggedIn()
    await change(test, session)
    const [notice] = await test.mails(ADA)
    expect(notice?.subject).toMatch(/password for .* was set/)
    expect(notice?.links.some((link) => link.includes('/confirm/'))).toBe(false)
  })

  it('refuses a wrong present password by its field, and changes nothing', async () => {
    const { test, session } = await loggedIn()
    const before = await test.find(ADA)
    const wrong = change(test, session, { currentPassword: OTHER_PASSWORD })
    await expect(wrong).rejects.toMatchObject({
      code: 'wrong_password',
      status: 400,
      fields: { current_password: 'This is not your password.' },
    })
    expect(await test.find(ADA)).toEqual(before)
    expect(await test.auth.currentUser(session)).not.toBeNull()
  })

  it('holds the new password against the rules before it looks at the present one', async () => {
    const { test, session } = await loggedIn()
    test.hashes()
    for (const newPassword of ['short', 'password1', ADA, '', undefined]) {
      const weak = change(test, session, { newPassword })
      await expect(weak).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { new_password: expect.any(String) },
      })
    }
    expect(test.hashes()).toBe(0)
  })

  it('is for who is logged in only, and hashes nothing for anybody else', async () => {
    const { test, session } = await loggedIn()
    await test.auth.logout(session)
    test.hashes()
    for (const token of [session, null, 'nonsense', 'A'.repeat(43)]) {
      await expect(change(test, token)).rejects.toMatchObject({ code: 'not_logged_in', status: 401 })
    }
    expect(test.hashes()).toBe(0)
  })

  it('counts wrong passwords as attempts on the account, and clears them at success', async () => {
    const { test, session } = await loggedIn()
    for (let n = 0; n < 5; n += 1) {
      const wrong = change(test, session, { currentPassword: OTHER_PASSWORD })
      await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' })
    }
    test.hashes()
    await expect(change(test, session)).rejects.toMatchObject({
      code: 'too_many_attempts',
      retryAfterSeconds: 1,
    })
    expect(test.hashes()).toBe(0)
    const login = test.auth.login({ email: ADA, password: PASSWORD })
    await expect(login).rejects.toMatchObject({ code: 'too_many_attempts' })
    test.clock.advance(1)
    await change(test, session)
    for (let n = 0; n < 4; n += 1) {
      const wrong = test.auth.login({ email: ADA, password: OTHER_PASSWORD })
      await expect(wrong).rejects.toMatchObject({ code: 'invalid_credentials' })
    }
    await test.auth.login({ email: ADA, password: NEW })
  })

  it('lets one of several at once win, and only its password and session work', async () => {
    const { test, session } = await loggedIn()
    const passwords = ['first of three', 'second of three', 'third of three']
    const all = await Promise.allSettled(
      passwords.map((newPassword) => change(test, session, { newPassword })),
    )
    const won = all.findIndex(({ status }) => status === 'fulfilled')
    for (const [n, result] of all.entries()) {
      if (n === won) continue
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'not_logged_in' } })
    }
    await test.auth.login({ email: ADA, password: passwords[won] ?? '' })
  })

  it('brings no session back that a log-out ends meanwhile', async () => {
    const { test, session } = await loggedIn()
    const [changed] = await Promise.allSettled([change(test, session), test.auth.logout(session)])
    if (changed.status === 'rejected') {
      expect(changed.reason).toMatchObject({ code: 'not_logged_in' })
      await test.auth.login({ email: ADA, password: PASSWORD })
    }
    expect(await test.auth.currentUser(session)).toBeNull()
  })
})
