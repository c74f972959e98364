import { expect, it } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { accountKey } from '../../src/limits/account-key.ts'
import { MOST_ATTEMPTS } from '../../src/limits/account-throttle.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const NOBODY = 'nobody@example.com'
const right = { email: ADA, password: PASSWORD }
const OFF = { code: 'password_off', status: 429, retryAfterSeconds: 900 }

/** Fails so often, each time as soon as it may; the last time as a person would, the others as they are counted. */
async function fail(test: TestAuth, times: number, email = ADA): Promise<void> {
  await test.auth.start()
  for (let n = 0; n < times; n += 1) {
    if (n < times - 1) await test.storage.reserveAttempt(accountKey(email), test.clock.now())
    else await test.auth.login({ email, password: 'wrong' }).catch(() => {})
    test.clock.advance(900)
  }
}

const subjects = async (test: TestAuth, email = ADA) =>
  (await test.mails(email)).map(({ subject }) => subject)

eachStorage('a password that was guessed at too often', (makeStorage) => {
  it('is off after a hundred failures in a row, without a hash, and no wait helps', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await fail(test, MOST_ATTEMPTS - 1)
    await test.auth.login(right)
    await fail(test, MOST_ATTEMPTS)
    test.hashes()
    await expect(test.auth.login(right)).rejects.toMatchObject(OFF)
    test.clock.advance(365 * 86_400)
    await expect(test.auth.login(right)).rejects.toMatchObject(OFF)
    expect(test.hashes()).toBe(0)
  })

  it('is off for an address that nobody has, alike', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await activeUser(test, 'disabled@example.com')
    await disable(test, 'disabled@example.com')
    await test.auth.register({ email: 'pending@example.com', password: PASSWORD })
    const seen = []
    for (const email of [ADA, NOBODY, 'disabled@example.com', 'pending@example.com']) {
      await fail(test, MOST_ATTEMPTS - 1, email)
      test.commits.length = 0
      await fail(test, 1, email)
      const kinds = test.commits.flat().map(({ kind }) => kind)
      const events = test.commits.flat().flatMap((one) => (one.kind === 'addEvent' ? [one.event.type] : []))
      const error = await test.auth.login({ ...right, email }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject(OFF)
      seen.push(JSON.stringify([kinds, events, String(error)]))
    }
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toContain('["addMail","addEvent"],["password.switched-off"]')
  })

  it('works again once another is chosen by mail, from everywhere', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await fail(test, MOST_ATTEMPTS)
    await test.auth.requestPasswordReset({ email: ADA })
    const link = (await test.mails(ADA))[0]?.links.find((url) => url.includes('/change-password/'))
    await test.auth.choosePassword({ token: link?.split('/').at(-2) ?? '', password: OTHER_PASSWORD })
    await test.auth.login({ email: ADA, password: OTHER_PASSWORD })
  })

  it('leaves who is logged in free to prove it, and to change it, which ends the matter', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login(right)
    await fail(test, MOST_ATTEMPTS)
    const proven = await test.auth.reauthenticate({ session: session.token, password: PASSWORD })
    await expect(test.auth.login(right), 'it is off for the others still').rejects.toMatchObject(OFF)
    await test.auth.changePassword({
      session: proven.token,
      currentPassword: PASSWORD,
      newPassword: OTHER_PASSWORD,
    })
    await test.auth.login({ email: ADA, password: OTHER_PASSWORD })
  })
})

onSqlite('a password that was guessed at too often', (makeStorage) => {
  it('is told to its owner once, and to nobody else', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await test.auth.register({ email: 'pending@example.com', password: PASSWORD })
    await test.mails()
    const before = (await test.mails()).length
    for (const email of [ADA, NOBODY, 'pending@example.com']) {
      // Each by itself, so that the throttle of mails counts them too; the notice comes at once all the same.
      for (let n = 0; n < MOST_ATTEMPTS; n += 1) await fail(test, 1, email)
      await test.mails()
      await fail(test, 5, email)
    }
    expect(await subjects(test)).toEqual([expect.stringMatching(/guessing/), expect.any(String)])
    expect(await test.mails()).toHaveLength(before + 1)
  })

  it('lets nobody with a session guess faster than who has none, whatever strangers did', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login(right)
    await fail(test, MOST_ATTEMPTS)
    const guess = (password: string) =>
      test.auth.reauthenticate({ session: session.token, password }).then(
        () => 'in',
        ({ code }) => code,
      )
    for (let n = 0; n < 5; n += 1) expect(await guess('wrong')).toBe('wrong_password')
    expect(await guess(PASSWORD)).toBe('too_many_attempts')
    test.clock.advance(1)
    expect(await guess('wrong')).toBe('wrong_password')
    test.clock.advance(1)
    expect(await guess(PASSWORD)).toBe('too_many_attempts')
    test.clock.advance(1)
    expect(await guess(PASSWORD)).toBe('in')
  })

  it('counts no proof that was answered busy, neither for the session nor for the account', async () => {
    let busy = false
    const quick = cheapHasher()
    const verify: PasswordHasher['verify'] = async (password, hash) => {
      if (busy) throw new AuthError('busy', { retryAfterSeconds: 1 })
      return quick.verify(password, hash)
    }
    const test = await testAuth(makeStorage(), { hasher: { hash: quick.hash, verify } })
    await activeUser(test, ADA)
    const { session } = await test.auth.login(right)
    busy = true
    for (let n = 0; n < 12; n += 1) {
      const proof = test.auth.reauthenticate({ session: session.token, password: PASSWORD })
      await expect(proof).rejects.toMatchObject({ code: 'busy' })
    }
    busy = false
    await test.auth.login(right)
    await test.auth.reauthenticate({ session: session.token, password: PASSWORD })
  })

  it('is switched off by who guesses in a session, too, and its owner hears of it', async () => {
    const test = await testAuth(makeStorage(), { sessions: { idleSeconds: 30 * 86_400 } })
    await activeUser(test, ADA)
    const { session } = await test.auth.login(right)
    await fail(test, MOST_ATTEMPTS - 1)
    await test.auth.reauthenticate({ session: session.token, password: 'wrong' }).catch(() => {})
    await expect(test.auth.login(right)).rejects.toMatchObject(OFF)
    expect((await subjects(test))[0]).toMatch(/guessing/)
  })

  it('is on for a superuser whose address was tried before there was an account', async () => {
    const test = await testAuth(makeStorage())
    await fail(test, MOST_ATTEMPTS)
    await test.auth.ensureSuperuser(right)
    await test.auth.login(right)
  })

  it('is never off when the limits are', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    await activeUser(test, ADA)
    await fail(test, MOST_ATTEMPTS + 5)
    await test.auth.login(right)
  })
})
