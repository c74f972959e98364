import { expect, it } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const right = { email: ADA, password: PASSWORD }

eachStorage('log in', (makeStorage) => {
  it('opens a session for the right password, whatever the spelling of the address', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { user, session } = await test.auth.login({ ...right, email: 'ADA@Example.COM ' })
    expect(user).toMatchObject({ email: ADA, lastLoginAt: test.clock.now() })
    expect(await test.auth.currentUser(session.token)).toMatchObject({ id: user.id })
  })

  it('stores a digest of the token, never the token', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login(right)
    expect(JSON.stringify(test.commits)).not.toContain(session.token)
  })

  it('ends the session that the browser had before as the new one begins', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const first = await test.auth.login(right)
    const second = await test.auth.login({ ...right, replaces: first.session.token })
    expect(await test.auth.currentUser(first.session.token)).toBeNull()
    expect(await test.auth.currentUser(second.session.token)).not.toBeNull()
    await test.auth.login({ ...right, password: 'wrong', replaces: second.session.token }).catch(() => {})
    expect(await test.auth.currentUser(second.session.token)).not.toBeNull()
  })

  it('mails a fresh link to a pending account whose right password was given, and opens nothing', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(right)
    const before = (await test.mails(ADA)).length
    await expect(test.auth.login(right)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(await test.mails(ADA)).toHaveLength(before + 1)
    await test.auth.confirm({ token: await test.token(ADA) })
  })

  it('mails the reason to a disabled account whose right password was given', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await disable(test, ADA)
    await expect(test.auth.login(right)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/disabled/i)
  })

  it('tells the operator of a hash that cannot be read, once, and the stranger nothing', async () => {
    const test = await testAuth(makeStorage())
    const { id, revision } = await activeUser(test, ADA)
    const set = { passwordHash: '$6$saltsalt$abcdefghijklmnopqrstuvwxyz' }
    await test.storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust: true }])
    for (const password of [PASSWORD, OTHER_PASSWORD]) {
      test.hashes()
      await expect(test.auth.login({ email: ADA, password })).rejects.toMatchObject({
        code: 'invalid_credentials',
      })
      expect(test.hashes()).toBe(1)
    }
    expect(test.said.filter((line) => line.includes('cannot be read'))).toEqual([
      `the password hash of user ${id} cannot be read: its scheme is unknown, or it is corrupt; nobody can log in with it.`,
    ])
    const last = test.commits.at(-1)?.find((change) => change.kind === 'addEvent')
    expect(last).toMatchObject({ event: { type: 'login.failed', detail: { password: 'unreadable' } } })
  })

  it('mails nothing for a wrong password', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const before = (await test.mails()).length
    await test.auth.login({ ...right, password: 'wrong' }).catch(() => {})
    await test.auth.login({ email: 'nobody@example.com', password: 'wrong' }).catch(() => {})
    expect(await test.mails()).toHaveLength(before)
  })

  it('keeps the next try waiting from the fifth failure on, without a hash, and for unknown addresses alike', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (const email of [ADA, 'nobody@example.com']) {
      for (let n = 0; n < 5; n += 1) await test.auth.login({ email, password: 'wrong' }).catch(() => {})
      test.hashes()
      await expect(test.auth.login({ email, password: PASSWORD })).rejects.toMatchObject({
        code: 'too_many_attempts',
        retryAfterSeconds: 1,
      })
      expect(test.hashes()).toBe(0)
    }
    test.clock.advance(1)
    await test.auth.login(right)
  })

  it('counts attempts in every spelling of an address together', async () => {
    const test = await testAuth(makeStorage())
    for (const email of [
      'ada@example.com',
      'ADA@example.com',
      'ada@EXAMPLE.com',
      ' ada@example.com',
      'Ada@Example.com ',
    ]) {
      await test.auth.login({ email, password: 'wrong' }).catch(() => {})
    }
    await expect(test.auth.login(right)).rejects.toMatchObject({ code: 'too_many_attempts' })
  })

  it('lets no more than five hashes run of a hundred simultaneous tries', async () => {
    const test = await testAuth(makeStorage(), { hashing: { maxQueued: 200 } })
    await activeUser(test, ADA)
    test.hashes()
    await Promise.allSettled(
      Array.from({ length: 100 }, () => test.auth.login({ email: ADA, password: 'wrong' })),
    )
    expect(test.hashes()).toBe(5)
  })

  it('forgets the failures of an account that logs in', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (let n = 0; n < 12; n += 1) {
      if (n % 4 === 3) await test.auth.login(right)
      else await test.auth.login({ ...right, password: 'wrong' }).catch(() => {})
    }
  })

  it('throttles a client by its address after ten failures, and a success gives its own try back', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const from = { ip: '203.0.113.9' }
    for (let n = 0; n < 9; n += 1) {
      await test.auth.login({ email: `p${n}@example.com`, password: 'wrong' }, from).catch(() => {})
    }
    for (let n = 0; n < 5; n += 1) await test.auth.login(right, from)
    await test.auth.login({ email: 'last@example.com', password: 'wrong' }, from).catch(() => {})
    const refused = test.auth.login(right, from)
    await expect(refused).rejects.toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 600 })
    await test.auth.login(right, { ip: '203.0.113.10' })
    test.clock.advance(600)
    await test.auth.login(right, from)
  })

  it('counts neither busy nor unavailable as an attempt', async () => {
    const test = await testAuth(makeStorage(), { hashing: { concurrency: 1, maxQueued: 0 } })
    await activeUser(test, ADA)
    for (let round = 0; round < 4; round += 1) {
      const all = await Promise.allSettled([1, 2, 3].map(() => test.auth.login(right, { ip: '203.0.113.9' })))
      expect(all.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
      for (const result of all.filter(({ status }) => status === 'rejected')) {
        expect(result).toMatchObject({ reason: { code: 'busy' } })
      }
    }
    expect(await test.storage.reserveAttempt(new Uint8Array(32), test.clock.now())).toEqual({ allowed: true })
  })

  it('opens no living session when the password is chosen anew while it is being checked', async () => {
    let holdUntil: Promise<void> = Promise.resolve()
    const real = argon2id({}, { memoryKiB: 64, passes: 1 })
    const slow: PasswordHasher = {
      hash: real.hash,
      verify: async (password, hash) => {
        const verdict = await real.verify(password, hash)
        await holdUntil
        return verdict
      },
    }
    const test = await testAuth(makeStorage(), { hasher: slow })
    const user = await activeUser(test, ADA)
    let release = () => {}
    holdUntil = new Promise((resolve) => {
      release = resolve
    })
    const login = test.auth.login(right)
    const changed = await real.hash(OTHER_PASSWORD)
    const fresh = await test.find(ADA)
    await test.storage.commit([
      {
        kind: 'updateUser',
        id: user.id,
        revision: fresh.revision,
        set: { passwordHash: changed },
        raiseTrust: true,
      },
    ])
    release()
    await expect(login).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it('makes an old hash anew after the answer, and leaves sessions alone', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage, { hasher: argon2id({}, { memoryKiB: 64, passes: 2 }) })
    const user = await activeUser(test, ADA)
    const weak = await argon2id({}, { memoryKiB: 32, passes: 1 }).hash(PASSWORD)
    await storage.commit([
      {
        kind: 'updateUser',
        id: user.id,
        revision: user.revision,
        set: { passwordHash: weak },
        raiseTrust: false,
      },
    ])
    test.hashes()
    const { session } = await test.auth.login(right)
    await expect.poll(async () => (await test.find(ADA)).passwordHash).toContain('m=64,t=2')
    expect(await test.auth.currentUser(session.token)).not.toBeNull()
    await test.auth.login(right)
  })

  it('never lets anything in for an account without a password', async () => {
    const test = await testAuth(makeStorage())
    const user = await activeUser(test, ADA)
    await test.storage.commit([
      {
        kind: 'updateUser',
        id: user.id,
        revision: user.revision,
        set: { passwordHash: null },
        raiseTrust: true,
      },
    ])
    test.hashes()
    for (const password of ['', 'null', 'undefined']) {
      await expect(test.auth.login({ email: ADA, password })).rejects.toMatchObject({
        code: 'invalid_credentials',
      })
    }
    expect(test.hashes()).toBe(3)
  })

  it('takes the right password after ninety-nine wrong ones once the wait is over', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (let n = 0; n < 99; n += 1) {
      test.clock.advance(901)
      await test.auth.login({ ...right, password: 'wrong' }).catch(() => {})
    }
    test.clock.advance(901)
    await test.auth.login(right)
  })
})
