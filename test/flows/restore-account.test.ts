import { expect, it } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const LOGIN = { email: ADA, password: PASSWORD }
const DAY = 86_400
const GRACE = 14 * DAY

async function leaving(storage: Storage): Promise<{ test: TestAuth; session: string; id: string }> {
  const test = await testAuth(storage, { deletion: { graceSeconds: GRACE } })
  const { id } = await activeUser(test, ADA)
  const { session } = await test.auth.login(LOGIN)
  await test.auth.deleteAccount({ session: session.token, password: PASSWORD })
  await test.mails()
  return { test, session: session.token, id }
}

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: unknown) => (isAuthError(error) ? error.code : error),
  )

eachStorage('a time of grace', (makeStorage) => {
  it('leaves the account, ends every session and link, and says until when by mail', async () => {
    const test = await testAuth(makeStorage(), { deletion: { graceSeconds: GRACE } })
    const { id, trust } = await activeUser(test, ADA)
    const [{ session }, elsewhere] = [await test.auth.login(LOGIN), await test.auth.login(LOGIN)]
    await test.auth.requestPasswordReset({ email: ADA })
    const link = await test.token(ADA)
    const deleteAfter = new Date(test.clock.now().getTime() + GRACE * 1000)
    const answer = await test.auth.deleteAccount({ session: session.token, password: PASSWORD })
    expect(answer).toEqual({ deleteAfter })
    expect(await test.find(ADA)).toMatchObject({ id, deleteAfter, trust: trust + 1 })
    for (const { token } of [session, elsewhere.session])
      expect(await test.auth.currentUser(token)).toBeNull()
    expect(await codeOf(test.auth.choosePassword({ token: link, password: OTHER_PASSWORD }))).toBe(
      'link_used',
    )
    const [notice] = await test.mails(ADA)
    expect(notice?.subject).toMatch(/^Your account at .* will be deleted$/)
    expect(notice?.text.replace(/\s+/g, ' ')).toContain('gone for good after 7 December 2026 at 12:00 UTC')
  })

  it('opens no session by the right password, and offers the way back', async () => {
    const { test, id } = await leaving(makeStorage())
    test.hashes()
    const error = await test.auth.login(LOGIN).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'account_leaving',
      status: 403,
      message: expect.stringContaining('7 December 2026 at 12:00 UTC'),
    })
    expect(test.hashes()).toBe(1)
    expect(await test.storage.listSessions(id, test.clock.now())).toEqual([])
  })

  it('ends when the account is restored, which logs in, raises trust and mails a notice', async () => {
    const { test, session, id } = await leaving(makeStorage())
    const { trust } = await test.find(ADA)
    test.clock.advance(GRACE - 1)
    const restored = await test.auth.restoreAccount(LOGIN)
    expect(restored.user).toMatchObject({ id, status: 'active' })
    expect(await test.auth.currentUser(restored.session.token)).toMatchObject({ id, status: 'active' })
    expect(await test.auth.currentUser(session)).toBeNull()
    expect(await test.find(ADA)).toMatchObject({ deleteAfter: null, trust: trust + 1 })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/^Your account at .* is restored$/)
    test.clock.advance(GRACE)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 0 })
    await test.auth.login(LOGIN)
  })

  it('does no harm when it is restored again, or was never left', async () => {
    const { test } = await leaving(makeStorage())
    const all = await Promise.all([1, 2, 3].map(() => test.auth.restoreAccount(LOGIN)))
    const { trust } = await test.find(ADA)
    await test.auth.restoreAccount(LOGIN)
    expect(await test.find(ADA)).toMatchObject({ deleteAfter: null, trust })
    for (const { session } of all) expect(await test.auth.currentUser(session.token)).not.toBeNull()
    const notices = (await test.mails(ADA)).filter(({ subject }) => subject.endsWith('is restored'))
    expect(notices).toHaveLength(1)
  })

  it('outlives a reset, after which the new password restores', async () => {
    const { test } = await leaving(makeStorage())
    const { deleteAfter } = await test.find(ADA)
    await test.auth.requestPasswordReset({ email: ADA })
    await test.auth.choosePassword({ token: await test.token(ADA), password: OTHER_PASSWORD })
    expect(await test.find(ADA)).toMatchObject({ deleteAfter })
    expect(await codeOf(test.auth.restoreAccount(LOGIN))).toBe('invalid_credentials')
    expect(await codeOf(test.auth.login({ email: ADA, password: OTHER_PASSWORD }))).toBe('account_leaving')
    await test.auth.restoreAccount({ email: ADA, password: OTHER_PASSWORD })
  })

  it('is over from its last moment on: nothing opens or restores the account any more', async () => {
    const { test } = await leaving(makeStorage())
    test.clock.advance(GRACE)
    const mails = (await test.mails(ADA)).length
    for (const act of [test.auth.login, test.auth.restoreAccount]) {
      expect(await codeOf(act(LOGIN))).toBe('invalid_credentials')
    }
    expect(await test.mails(ADA)).toHaveLength(mails)
  })

  it('does not undo what an admin did', async () => {
    const { test } = await leaving(makeStorage())
    await disable(test, ADA)
    for (const act of [test.auth.login, test.auth.restoreAccount]) {
      expect(await codeOf(act(LOGIN))).toBe('invalid_credentials')
    }
    expect((await test.mails(ADA))[0]?.subject).toMatch(/is disabled$/)
  })

  it('keeps the last superuser from leaving', async () => {
    const test = await testAuth(makeStorage(), { deletion: { graceSeconds: GRACE } })
    await activeUser(test, ADA)
    await test.auth.ensureSuperuser({ email: ADA, password: PASSWORD })
    const { session } = await test.auth.login(LOGIN)
    const leave = test.auth.deleteAccount({ session: session.token, password: PASSWORD })
    expect(await codeOf(leave)).toBe('last_superuser')
    expect(await test.auth.currentUser(session.token)).not.toBeNull()
    // One who leaves is none that is left, and the app's start brings them back.
    await test.auth.ensureSuperuser({ email: 'eve@example.com', password: PASSWORD })
    await test.auth.deleteAccount({ session: session.token, password: PASSWORD })
    expect(await test.auth.ensureSuperuser({ email: ADA, password: PASSWORD })).toBe('promoted')
    await test.auth.login(LOGIN)
  })
})

onSqlite('silence about who leaves', (makeStorage) => {
  const observe = async (test: TestAuth, act: () => Promise<unknown>) => {
    test.hashes()
    test.commits.length = 0
    const answer = await act().then(
      () => 'done',
      (error: Error) => error.message,
    )
    const kinds = test.commits.flat().map(({ kind }) => kind)
    return { answer, hashes: test.hashes(), kinds }
  }

  it('is kept by every flow that takes an address, from whoever does not know the password', async () => {
    const { test } = await leaving(makeStorage())
    await activeUser(test, 'active@example.com')
    const flows = [
      (email: string) => test.auth.register({ email, password: PASSWORD }),
      (email: string) => test.auth.regenerate({ email }),
      (email: string) => test.auth.requestPasswordReset({ email }),
      (email: string) => test.auth.login({ email, password: OTHER_PASSWORD }),
      (email: string) => test.auth.restoreAccount({ email, password: OTHER_PASSWORD }),
    ]
    for (const flow of flows) {
      const seen = await observe(test, () => flow(ADA))
      expect(await observe(test, () => flow('active@example.com'))).toEqual(seen)
    }
    for (const flow of flows.slice(3)) {
      const seen = await observe(test, () => flow(ADA))
      expect(await observe(test, () => flow('nobody@example.com'))).toEqual(seen)
    }
  })

  it('tells who registers the address only by mail that there is an account', async () => {
    const { test, id } = await leaving(makeStorage())
    const before = await test.find(ADA)
    await test.auth.register({ email: ADA, password: OTHER_PASSWORD })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/already have an account/)
    expect(await test.storage.findUserById(id)).toEqual(before)
  })

  it('counts the right password as no failure, and wrong ones as ever', async () => {
    const { test } = await leaving(makeStorage())
    const wrong = { email: ADA, password: OTHER_PASSWORD }
    for (let n = 0; n < 4; n += 1) await codeOf(test.auth.restoreAccount(wrong))
    for (let n = 0; n < 20; n += 1) expect(await codeOf(test.auth.login(LOGIN))).toBe('account_leaving')
    for (let n = 0; n < 5; n += 1) {
      expect(await codeOf(test.auth.restoreAccount(wrong))).toBe('invalid_credentials')
    }
    expect(await codeOf(test.auth.restoreAccount(LOGIN))).toBe('too_many_attempts')
  })
})
