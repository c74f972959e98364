import { expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const NEW = 'ada@new.example'

async function loggedIn(test: TestAuth, email = ADA): Promise<string> {
  await activeUser(test, email)
  return (await test.auth.login({ email, password: PASSWORD })).session.token
}

const ask = (test: TestAuth, session: string | null, email: unknown = NEW, fields: object = {}) =>
  test.auth.changeEmail({ session, email: email as string, password: PASSWORD, ...fields })

eachStorage('change email', (makeStorage) => {
  it('mails a link to the new address alone, a notice to the present one, and changes nothing', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    const before = await test.find(ADA)
    await ask(test, session)
    expect(await test.find(ADA)).toEqual(before)
    expect(await test.auth.currentUser(session)).toMatchObject({ email: ADA })
    const [toNew, ...noMore] = await test.mails(NEW)
    expect(noMore).toEqual([])
    expect(toNew?.text).toMatch(/for 60 minutes/)
    expect(toNew?.links.some((url) => url.includes('/change-email/confirm/'))).toBe(true)
    const [notice] = await test.mails(ADA)
    expect(notice?.text).toMatch(/for 7 days/)
    expect(notice?.links.some((url) => url.includes('/confirm/'))).toBe(false)
    expect(notice?.links.some((url) => url.includes('/change-email/take-back/'))).toBe(true)
  })

  it('writes nothing into either mail that was typed', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    await test.auth.updateUser(session, { firstName: 'Buy', lastName: 'Pills' })
    await ask(test, session)
    for (const mail of await test.mails()) {
      expect(mail.text + mail.subject + mail.html).not.toMatch(/Buy|Pills/)
    }
    const words = (await test.mails(NEW))[0]?.text ?? ''
    expect(words.replace(/https?:\S+/g, '')).not.toMatch(/ada|@/i)
  })

  it('refuses a wrong password by its field, counted as at the log-in', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    test.commits.length = 0
    for (let n = 0; n < 5; n += 1) {
      const wrong = ask(test, session, NEW, { password: OTHER_PASSWORD })
      await expect(wrong).rejects.toMatchObject({
        code: 'wrong_password',
        fields: { password: 'This is not your password.' },
      })
    }
    expect(test.commits.flat().filter(({ kind }) => kind === 'addMail')).toEqual([])
    await expect(ask(test, session)).rejects.toMatchObject({ code: 'too_many_attempts' })
    test.clock.advance(1)
    await ask(test, session)
    await expect(test.auth.login({ email: ADA, password: PASSWORD })).resolves.toBeDefined()
  })

  it('is for who is logged in only, and hashes nothing for anybody else', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    await test.auth.logout(session)
    test.hashes()
    for (const token of [session, null, 'nonsense']) {
      await expect(ask(test, token)).rejects.toMatchObject({ code: 'not_logged_in', status: 401 })
    }
    expect(test.hashes()).toBe(0)
  })

  it('refuses the address that the account has, and lets another spelling of it be confirmed', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    test.hashes()
    await expect(ask(test, session, ADA)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { email: 'This is the address that your account has.' },
    })
    expect(test.hashes()).toBe(0)
    await ask(test, session, 'Ada@EXAMPLE.com')
    await test.auth.confirmEmailChange({ token: await test.token('Ada@example.com') })
    expect(await test.find(ADA)).toMatchObject({ email: 'Ada@EXAMPLE.com', emailKey: ADA, trust: 3 })
    await test.auth.login({ email: ADA, password: PASSWORD })
  })

  it('answers alike, with the same work, for every address', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    const addresses = ['free', 'taken', 'pending', 'forgotten', 'disabled', 'closed'].map(
      (name) => `${name}@example.com`,
    )
    const [, taken = '', pending = '', forgotten = '', disabled = '', closed = ''] = addresses
    await activeUser(test, taken)
    await activeUser(test, disabled)
    await disable(test, disabled)
    for (const email of [pending, forgotten, closed]) await test.auth.register({ email, password: PASSWORD })
    await test.auth.register({ email: forgotten, password: OTHER_PASSWORD })
    await disable(test, closed)
    await test.mails()
    for (const email of addresses) {
      test.hashes()
      test.commits.length = 0
      await ask(test, session, email)
      expect(test.hashes(), email).toBe(1)
      const kinds = test.commits.map((changes) => changes.map(({ kind }) => kind))
      expect(kinds, email).toEqual([['addMail', 'addMail', 'addEvent', 'clearAttempts', 'clearAttempts']])
    }
    const subject = async (email: string) => (await test.mails(email))[0]?.subject
    for (const email of [addresses[0] ?? '', pending, forgotten]) {
      expect(await subject(email), email).toMatch(/Confirm your new address/)
    }
    expect(await subject(taken)).toMatch(/has an account/)
    for (const email of [disabled, closed]) expect(await subject(email), email).toMatch(/disabled/)
  })

  it('tells the holder of an address at the spelling that is stored', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    await test.auth.register({ email: 'Grace@example.com', password: PASSWORD })
    await test.auth.confirm({ token: await test.token('Grace@example.com') })
    await ask(test, session, 'GRACE@example.com')
    expect((await test.mails('Grace@example.com'))[0]?.subject).toMatch(/has an account/)
    expect(await test.mails('GRACE@example.com')).toEqual([])
  })

  it('says that an address is taken only with revealAccounts, and counts that as no attempt', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await activeUser(test, NEW)
    const session = await loggedIn(test)
    for (let n = 0; n < 7; n += 1) {
      await expect(ask(test, session)).rejects.toMatchObject({ code: 'email_taken', status: 400 })
    }
    await ask(test, session, 'free@example.com')
  })

  it('spaces the mails to one address, and lets nobody push aside what waits for another', async () => {
    const test = await testAuth(makeStorage())
    const ada = await loggedIn(test)
    const eve = await loggedIn(test, 'eve@example.com')
    for (let n = 0; n < 5; n += 1) await ask(test, eve)
    expect(await test.mails(NEW)).toHaveLength(3)
    await ask(test, ada)
    await ask(test, eve)
    expect(await test.mails(NEW)).toHaveLength(3)
    test.clock.advance(61)
    const late = await test.mails(NEW)
    expect(late).toHaveLength(5)
    const tokens = late.slice(0, 2).map(({ links }) => links[0]?.split('/').at(-2) ?? '')
    const owners = await Promise.all(
      tokens.map(async (token) => (await test.auth.inspectLink({ token, purpose: 'change-email' })).account),
    )
    expect(owners.toSorted()).toEqual(['a…@example.com', 'e…@example.com'])
  })

  it('spaces the notices, but not that of the change itself', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    const before = (await test.mails(ADA)).length
    for (let n = 0; n < 9; n += 1) await ask(test, session, `b${n}@example.com`)
    expect(await test.mails(ADA)).toHaveLength(before + 3)
    await test.auth.confirmEmailChange({ token: await test.token('b8@example.com') })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/has another address/)
  })

  it('sends no link that has died while its mail waited', async () => {
    const test = await testAuth(makeStorage())
    const session = await loggedIn(test)
    await ask(test, session)
    const newPassword = 'an otter in a teapot'
    await test.auth.changePassword({ session, currentPassword: PASSWORD, newPassword })
    expect(await test.mails(NEW)).toEqual([])
    // The way back lives.
    expect((await test.mails(ADA)).some(({ subject }) => /is to have another address/.test(subject))).toBe(
      true,
    )
  })
})

onSqlite('change email', (makeStorage) => {
  it('takes and refuses what the corpus of addresses says, before it hashes anything', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    const session = await loggedIn(test)
    test.hashes()
    const rows = corpus('email')
    for (const row of rows.filter(({ expected }) => expected === 'reject')) {
      const refused = ask(test, session, inputOf(row))
      await expect(refused, row.id).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { email: expect.any(String) },
      })
    }
    for (const email of [undefined, null, 7, true, [ADA], { email: ADA }, '']) {
      const refused = test.auth.changeEmail({ session, email: email as string, password: PASSWORD })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    }
    expect(test.hashes()).toBe(0)
    for (const row of rows.filter(({ expected }) => expected === 'accept' || expected === 'normalise')) {
      const answer = await ask(test, session, inputOf(row)).catch(({ fields }) => fields)
      expect([undefined, { email: expect.stringMatching(/that your account has/) }], row.id).toContainEqual(
        answer,
      )
    }
  })
})
