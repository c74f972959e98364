import { expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const NEW = 'an otter in a teapot'

eachStorage('request password reset', (makeStorage) => {
  it('mails a link that sets a password, ends every session and mails a notice', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
    await test.auth.requestPasswordReset({ email: ADA })
    await test.auth.choosePassword({ token: await test.token(ADA), password: NEW })
    expect(await test.auth.currentUser(session.token)).toBeNull()
    await test.auth.login({ email: ADA, password: NEW })
    await expect(test.auth.login({ email: ADA, password: PASSWORD })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/password for .* was set/)
  })

  it('says in the mail that somebody asked for a new password', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await test.auth.requestPasswordReset({ email: ADA })
    const [mail] = await test.mails(ADA)
    expect(mail?.subject).toMatch(/^Choose a new password/)
    expect(mail?.text).toContain('asked for a new password')
    expect(mail?.text).toMatch(/for 60 minutes/)
  })

  it('changes nothing about the user: earlier links live, and die when one is used', async () => {
    const test = await testAuth(makeStorage())
    const before = await activeUser(test, ADA)
    await test.auth.requestPasswordReset({ email: ADA })
    const first = await test.token(ADA)
    test.clock.advance(61)
    await test.auth.requestPasswordReset({ email: ADA })
    const second = await test.token(ADA)
    expect(second).not.toBe(first)
    expect(await test.find(ADA)).toEqual(before)
    await test.auth.choosePassword({ token: first, password: NEW })
    const late = test.auth.choosePassword({ token: second, password: OTHER_PASSWORD })
    await expect(late).rejects.toMatchObject({ code: 'link_used' })
  })

  it('activates a pending account by the password that is chosen', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD })
    await test.mails()
    await test.auth.requestPasswordReset({ email: ADA })
    await test.auth.choosePassword({ token: await test.token(ADA), password: NEW })
    expect((await test.auth.login({ email: ADA, password: NEW })).user.status).toBe('active')
  })

  it('tells the holder of a disabled account that it is, and gives no link', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await disable(test, ADA)
    await test.auth.requestPasswordReset({ email: ADA })
    const [mail] = await test.mails(ADA)
    expect(mail?.subject).toMatch(/disabled/)
    expect(mail?.links.filter((link) => link.includes('/confirm/'))).toEqual([])
  })

  it('mails nobody for an address that nobody has', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.requestPasswordReset({ email: ADA })
    expect(await test.mails()).toEqual([])
  })

  it('throttles an address by a counter of its own, known or not', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (let n = 0; n < 30; n += 1) await test.auth.regenerate({ email: ADA })
    for (const email of [ADA, 'nobody@example.com']) {
      test.commits.length = 0
      for (let n = 0; n < 5; n += 1) await test.auth.requestPasswordReset({ email })
      const waits = test.commits
        .flat()
        .flatMap((change) => (change.kind === 'addMail' ? [change.mail.notBefore > test.clock.now()] : []))
      expect(waits).toEqual([false, false, false, true, true])
    }
  })

  it('refuses what is no address', async () => {
    const test = await testAuth(makeStorage())
    const asked = test.auth.requestPasswordReset({ email: 'nobody' })
    await expect(asked).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { email: expect.any(String) },
    })
    expect(test.commits).toEqual([])
  })

  it('says that nobody has an address only with revealAccounts', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await activeUser(test, ADA)
    await test.auth.requestPasswordReset({ email: ADA })
    const unknown = test.auth.requestPasswordReset({ email: 'nobody@example.com' })
    await expect(unknown).rejects.toMatchObject({ code: 'no_account', status: 404 })
  })
})
