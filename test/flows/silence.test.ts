import { expect, it } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADDRESSES = {
  unknown: 'nobody@example.com',
  pending: 'pending@example.com',
  active: 'active@example.com',
  disabled: 'disabled@example.com',
  forgotten: 'forgotten@example.com',
}

/** What a stranger, or somebody who watches the storage's load, could tell calls apart by. */
async function observe(test: TestAuth, act: () => Promise<unknown>) {
  test.hashes()
  test.commits.length = 0
  const answer = await act().then(
    () => 'done',
    (error: unknown) => (isAuthError(error) ? `${error.code}: ${error.message}` : error),
  )
  const kinds = test.commits.map((changes) =>
    changes.map(({ kind }) => kind).filter((kind) => !/User$/.test(kind)),
  )
  return { answer, hashes: test.hashes(), kinds }
}

eachStorage('silence', (makeStorage) => {
  async function withEveryStatus(): Promise<TestAuth> {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADDRESSES.pending, password: PASSWORD })
    await test.auth.register({ email: ADDRESSES.forgotten, password: PASSWORD })
    await test.auth.register({ email: ADDRESSES.forgotten, password: OTHER_PASSWORD })
    await activeUser(test, ADDRESSES.active)
    await activeUser(test, ADDRESSES.disabled)
    await disable(test, ADDRESSES.disabled)
    return test
  }

  for (const password of [PASSWORD, 'not the password']) {
    it(`registers every address alike (${password})`, async () => {
      const test = await withEveryStatus()
      for (const email of Object.values(ADDRESSES)) {
        const seen = await observe(test, () => test.auth.register({ email, password }))
        expect(seen, email).toEqual({ answer: 'done', hashes: 1, kinds: [['addMail', 'addEvent']] })
      }
    })

    it(`refuses the log-in of every address that cannot log in alike (${password})`, async () => {
      const test = await withEveryStatus()
      for (const [status, email] of Object.entries(ADDRESSES)) {
        if (status === 'active' && password === PASSWORD) continue
        const seen = await observe(test, () => test.auth.login({ email, password }))
        expect(seen, email).toEqual({
          answer: expect.stringMatching(/^invalid_credentials: /),
          hashes: 1,
          kinds: [['addMail', 'addEvent']],
        })
      }
    })
  }

  it('regenerates for every address alike', async () => {
    const test = await withEveryStatus()
    for (const email of Object.values(ADDRESSES)) {
      const seen = await observe(test, () => test.auth.regenerate({ email }))
      expect(seen, email).toEqual({ answer: 'done', hashes: 0, kinds: [['addMail', 'addEvent']] })
    }
  })

  it('mails every address a reset alike', async () => {
    const test = await withEveryStatus()
    for (const email of Object.values(ADDRESSES)) {
      const seen = await observe(test, () => test.auth.requestPasswordReset({ email }))
      expect(seen, email).toEqual({ answer: 'done', hashes: 0, kinds: [['addMail', 'addEvent']] })
    }
  })

  it('throttles mail to every address alike, and the answer stays the usual one', async () => {
    const test = await withEveryStatus()
    for (const email of Object.values(ADDRESSES)) {
      for (let n = 0; n < 30; n += 1) {
        const seen = await observe(test, () => test.auth.regenerate({ email }))
        expect(seen.answer).toBe('done')
      }
      const waiting = test.commits.flat().at(0)
      expect(waiting?.kind === 'addMail' && waiting.mail.notBefore > test.clock.now()).toBe(true)
    }
  })

  it('mails a stranger’s address nothing when nobody has it', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.regenerate({ email: ADDRESSES.unknown })
    await test.auth.login({ email: ADDRESSES.unknown, password: PASSWORD }).catch(() => {})
    expect(await test.mails()).toEqual([])
  })

  it('tells each owner by mail how the account stands', async () => {
    const test = await withEveryStatus()
    for (const email of Object.values(ADDRESSES)) await test.auth.regenerate({ email })
    const newest = async (email: string) => (await test.mails(email))[0]
    expect((await newest(ADDRESSES.pending))?.text).toContain('/register/confirm/')
    expect((await newest(ADDRESSES.forgotten))?.text).toContain('/password-change/confirm/change-password/')
    expect((await newest(ADDRESSES.active))?.subject).toMatch(/already/i)
    expect((await newest(ADDRESSES.disabled))?.subject).toMatch(/disabled/i)
  })

  it('says who has an account only with revealAccounts', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await activeUser(test, ADDRESSES.active)
    await expect(test.auth.register({ email: ADDRESSES.active, password: PASSWORD })).rejects.toMatchObject({
      code: 'email_taken',
    })
    for (const email of [ADDRESSES.active, ADDRESSES.unknown]) {
      await expect(test.auth.regenerate({ email })).rejects.toMatchObject({ code: 'no_pending_account' })
    }
  })
})
