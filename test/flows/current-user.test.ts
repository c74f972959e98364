import { expect, it } from 'vitest'
import type { AuthOptions } from '../../src/options.ts'
import type { DefaultProfile } from '../../src/profile/profile.ts'
import { activeUser, disable, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const HOUR = 3600
const DAY = 24 * HOUR

eachStorage('current user', (makeStorage) => {
  async function loggedIn(options: Partial<AuthOptions<DefaultProfile>> = {}, remember = true) {
    const test = await testAuth(makeStorage(), options)
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD, remember })
    const known = async () => (await checked(test, session.token)) !== null
    return { test, token: session.token, known }
  }

  it('is the user whose token it is, without any secret', async () => {
    const { test, token } = await loggedIn()
    const user = await test.auth.currentUser(token)
    expect(Object.keys(user ?? {}).sort()).toEqual([
      'dateJoined',
      'email',
      'firstName',
      'id',
      'isStaff',
      'isSuperuser',
      'lastLoginAt',
      'lastName',
      'profile',
      'status',
      'thumbnail',
    ])
    expect(user?.profile).toEqual({ phone_number: null, github_link: null, birth_date: null })
  })

  it('is nobody for a missing, malformed, unknown or altered token', async () => {
    const { test, token } = await loggedIn()
    const altered = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    for (const bad of [null, undefined, '', 'x', altered, `${token}=`, token.toLowerCase(), 7 as never]) {
      expect(await test.auth.currentUser(bad)).toBeNull()
    }
  })

  it('is nobody after the log-out, also when the token is kept', async () => {
    const { test, token, known } = await loggedIn()
    await test.auth.logout(token)
    expect(await known()).toBe(false)
    await test.auth.logout(token)
  })

  it('is nobody once the account is disabled', async () => {
    const { test, known } = await loggedIn()
    await disable(test, ADA)
    expect(await known()).toBe(false)
  })

  it('ends when it was idle for fourteen days', async () => {
    const { test, known } = await loggedIn()
    test.clock.advance(14 * DAY - 1)
    expect(await known()).toBe(true)
    const unused = await loggedIn()
    unused.test.clock.advance(14 * DAY)
    expect(await unused.known()).toBe(false)
  })

  it('is renewed by use, until its absolute end after thirty days', async () => {
    const { test, known } = await loggedIn()
    for (let day = 0; day < 29; day += 1) {
      test.clock.advance(DAY)
      expect(await known()).toBe(true)
    }
    test.clock.advance(DAY)
    expect(await known()).toBe(false)
  })

  it('is written down at most once a day', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await activeUser(test, ADA)
    let renewals = 0
    const renew = storage.renewSession.bind(storage)
    storage.renewSession = (...args) => {
      renewals += 1
      return renew(...args)
    }
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
    for (let n = 0; n < 48; n += 1) {
      test.clock.advance(HOUR)
      await checked(test, session.token)
    }
    expect(renewals).toBe(2)
  })

  it('is renewed after the answer, by the adapter’s own means', async () => {
    const { test, token } = await loggedIn()
    test.clock.advance(2 * DAY)
    const later: (() => Promise<void>)[] = []
    await test.auth.currentUser(token, { after: (task) => later.push(task) })
    expect(later).toHaveLength(1)
  })

  it('ends after a day idle when it is not remembered', async () => {
    const { test, known } = await loggedIn({}, false)
    test.clock.advance(DAY)
    expect(await known()).toBe(false)
  })

  it('ends after an hour idle and a day in all with the preset strict', async () => {
    const { test, known } = await loggedIn({ sessions: 'strict' })
    for (let n = 0; n < 47; n += 1) {
      test.clock.advance(HOUR / 2)
      expect(await known()).toBe(true)
    }
    test.clock.advance(HOUR / 2)
    expect(await known()).toBe(false)
    const idle = await loggedIn({ sessions: 'strict' })
    idle.test.clock.advance(HOUR)
    expect(await idle.known()).toBe(false)
  })

  it('does not mistake a storage that fails for nobody', async () => {
    const { test, token } = await loggedIn()
    await test.storage.close()
    await expect(test.auth.currentUser(token)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('shows defaults for a profile that no longer fits, and says so', async () => {
    const { test, token } = await loggedIn()
    const user = await test.find(ADA)
    for (const profile of ['{"phone_number":7}', 'not json', '[]']) {
      const { revision } = await test.find(ADA)
      await test.storage.commit([
        { kind: 'updateUser', id: user.id, revision, set: { profile }, raiseTrust: false },
      ])
      expect((await test.auth.currentUser(token))?.profile.phone_number).toBeNull()
    }
    expect(test.said.join()).toContain('no longer fits')
  })
})

/** A session check, with the renewal that runs after its answer, on however slow a database. */
async function checked(test: TestAuth, token: string) {
  const renewals: Promise<void>[] = []
  const renew = test.storage.renewSession.bind(test.storage)
  test.storage.renewSession = (...args) => {
    const renewal = renew(...args)
    renewals.push(renewal)
    return renewal
  }
  const user = await test.auth.currentUser(token)
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all(renewals)
  test.storage.renewSession = renew
  return user
}
