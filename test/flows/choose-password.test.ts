import { expect, it } from 'vitest'
import { disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'

eachStorage('choose password', (makeStorage) => {
  /** A pending account whose password was forgotten, and the link that lets its owner choose one. */
  async function forgotten(): Promise<{ test: TestAuth; token: string }> {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: OTHER_PASSWORD })
    await test.auth.register({ email: ADA, password: PASSWORD })
    return { test, token: await test.token(ADA) }
  }

  it('activates the account, opens no session and mails a notice', async () => {
    const { test, token } = await forgotten()
    await test.auth.choosePassword({ token, password: PASSWORD })
    expect(await test.find(ADA)).toMatchObject({ confirmedAt: test.clock.now(), trust: 3 })
    expect(test.commits.flat().some(({ kind }) => kind === 'openSession')).toBe(false)
    const [notice] = await test.mails(ADA)
    expect(notice?.subject).toMatch(/password/i)
    expect(notice?.links.some((link) => link.includes('/confirm/'))).toBe(false)
  })

  it('lets one of three win who use one link with three passwords, and only that password works', async () => {
    const { test, token } = await forgotten()
    const passwords = ['first of three', 'second of three', 'third of three']
    const all = await Promise.allSettled(
      passwords.map((password) => test.auth.choosePassword({ token, password })),
    )
    const won = passwords.filter((_, n) => all[n]?.status === 'fulfilled')
    expect(won).toHaveLength(1)
    const works = await Promise.all(
      passwords.map((password) =>
        test.auth.login({ email: ADA, password }).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(passwords.filter((_, n) => works[n])).toEqual(won)
  })

  it('works once', async () => {
    const { test, token } = await forgotten()
    await test.auth.choosePassword({ token, password: PASSWORD })
    const again = test.auth.choosePassword({ token, password: OTHER_PASSWORD })
    await expect(again).rejects.toMatchObject({ code: 'link_used' })
  })

  it('keeps the link alive when the password is refused', async () => {
    const { test, token } = await forgotten()
    const weak = test.auth.choosePassword({ token, password: 'password1' })
    await expect(weak).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { password: expect.any(String) },
    })
    await test.auth.choosePassword({ token, password: PASSWORD })
  })

  it('hashes nothing for a link that does not work', async () => {
    const { test } = await forgotten()
    test.hashes()
    const attempt = test.auth.choosePassword({ token: 'nonsense', password: PASSWORD })
    await expect(attempt).rejects.toMatchObject({ code: 'link_invalid' })
    expect(test.hashes()).toBe(0)
  })

  it('ends after an hour', async () => {
    const { test, token } = await forgotten()
    test.clock.advance(3600)
    const attempt = test.auth.choosePassword({ token, password: PASSWORD })
    await expect(attempt).rejects.toMatchObject({ code: 'link_expired' })
  })

  it('does not enable an account that an admin disabled', async () => {
    const { test, token } = await forgotten()
    await disable(test, ADA)
    const attempt = test.auth.choosePassword({ token, password: PASSWORD })
    await expect(attempt).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('forgets the failed attempts on the account', async () => {
    const { test, token } = await forgotten()
    for (let n = 0; n < 5; n += 1) {
      await test.auth.login({ email: ADA, password: 'wrong' }).catch(() => {})
    }
    await expect(test.auth.login({ email: ADA, password: 'wrong' })).rejects.toMatchObject({
      code: 'too_many_attempts',
    })
    await test.auth.choosePassword({ token, password: PASSWORD })
    await test.auth.login({ email: ADA, password: PASSWORD })
  })
})
