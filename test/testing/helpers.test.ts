import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { createAuth } from '../../src/auth.ts'
import { argon2id } from '../../src/passwords/argon2id.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import {
  cheapHasher,
  linkIn,
  loginAs,
  newestLink,
  newestMail,
  testClock,
  tokenIn,
} from '../../src/testing/index.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const profile = z.object({ plan: z.enum(['free', 'pro']).default('free'), seats: z.number().default(1) })
const PASSWORD = 'correct horse battery'
let count = 0

function shop(options: { url?: string; dangerouslyKeepMailbox?: boolean } = {}) {
  const clock = testClock()
  count += 1
  const auth = createAuth({
    url: `http://localhost:3000/helpers-${count}`,
    secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
    storage: sqlite(':memory:'),
    migrate: true,
    hasher: cheapHasher(),
    dispatchMail: false,
    log: silent,
    profile,
    clock,
    ...(options.url ? { mailer: { send: async () => {} } } : {}),
    ...options,
  })
  onTestFinished(() => auth.close())
  return { auth, clock }
}

describe('testClock', () => {
  it('stands still until it is moved or set', () => {
    const clock = testClock(new Date('2030-01-01T00:00:00Z'))
    expect(clock.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
    clock.advance(1.5)
    expect(clock.now()).toEqual(new Date('2030-01-01T00:00:01.500Z'))
    clock.advance(-2)
    clock.set(new Date('2031-05-05T00:00:00Z'))
    expect(clock.now()).toEqual(new Date('2031-05-05T00:00:00Z'))
  })

  it('cannot be moved by somebody who changes the date it gave', () => {
    const clock = testClock()
    const before = clock.now()
    clock.now().setFullYear(1990)
    expect(clock.now()).toEqual(before)
  })

  it('refuses what is no moment', () => {
    expect(() => testClock(new Date('never'))).toThrow(TypeError)
    expect(() => testClock().advance(Number.NaN)).toThrow(TypeError)
  })
})

describe('cheapHasher', () => {
  it('makes hashes that the real hasher reads, and finds too cheap', async () => {
    const hash = await cheapHasher().hash(PASSWORD)
    expect(await argon2id().verify(PASSWORD, hash)).toEqual({ valid: true, needsRehash: true })
  })
})

describe('the mailbox', () => {
  it('has the newest mail and its link for an address', async () => {
    const { auth } = shop()
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    await auth.register({ email: 'eve@example.com', password: PASSWORD })
    const mail = await newestMail(auth, 'ada@example.com')
    expect(mail.to).toBe('ada@example.com')
    const link = await newestLink(auth, 'ada@example.com')
    expect(link).toBe(linkIn(mail))
    expect(link).toContain(`/register/confirm/${tokenIn(mail)}/`)
    expect((await auth.confirm({ token: tokenIn(mail) })).email).toBe('ada@example.com')
  })

  it('finds the link also where a notice came after it', async () => {
    const { auth } = shop()
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    const link = await newestLink(auth, 'ada@example.com')
    await auth.confirm({ token: tokenIn(await newestMail(auth, 'ada@example.com')) })
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    expect((await newestMail(auth, 'ada@example.com')).links.join()).not.toContain('/confirm/')
    expect(await newestLink(auth, 'ada@example.com')).toBe(link)
  })

  it('says what is wrong: no mail, no link, no mailbox', async () => {
    const { auth } = shop()
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    await expect(newestLink(auth, 'eve@example.com')).rejects.toThrow(
      'no mail has come for eve@example.com; there is mail for ada@example.com.',
    )
    expect(() => linkIn({ subject: 'Hello', links: ['https://shop.example/'] })).toThrow(
      '"Hello" has no link',
    )
    const live = shop({ url: 'https://shop.example/users' })
    await expect(newestMail(live.auth, 'ada@example.com')).rejects.toThrow('"dangerouslyKeepMailbox"')
  })
})

describe('loginAs', () => {
  it('makes somebody who is logged in, with a profile of the app\u2019s type', async () => {
    const { auth, clock } = shop()
    const { user, cookie, token } = await loginAs(auth, {
      email: 'Ada@Example.com',
      firstName: 'Ada',
      isStaff: true,
      profile: { plan: 'pro' },
    })
    expectTypeOf(user.profile).toEqualTypeOf<{ plan: 'free' | 'pro'; seats: number }>()
    expect(user).toMatchObject({
      email: 'Ada@Example.com',
      firstName: 'Ada',
      status: 'active',
      isStaff: true,
      isSuperuser: false,
      lastLoginAt: clock.now(),
      profile: { plan: 'pro', seats: 1 },
    })
    expect(cookie).toBe(`sessionid=${token}`)
    expect(await auth.currentUser(token)).toEqual(user)
    expect(auth.mailbox?.mails).toEqual([])
    clock.advance(31 * 86_400)
    expect(await auth.currentUser(token)).toBeNull()
  })

  it('logs the same person in again, and changes only what is named', async () => {
    const { auth } = shop()
    const first = await loginAs(auth, {
      email: 'ada@example.com',
      lastName: 'Lovelace',
      profile: { seats: 9 },
    })
    const again = await loginAs(auth, { email: 'ada@example.com', isStaff: true, profile: { plan: 'pro' } })
    expect(again.user).toEqual({ ...first.user, isStaff: true, profile: { plan: 'pro', seats: 9 } })
    expect(await auth.currentUser(first.token)).toEqual(again.user)
  })

  it('makes a pending account active; its password stays', async () => {
    const { auth } = shop()
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    expect((await loginAs(auth, { email: 'ada@example.com' })).user.status).toBe('active')
    expect((await auth.login({ email: 'ada@example.com', password: PASSWORD })).user.status).toBe('active')
  })

  it('gives a password to log in with, which ends what went before, and none unless asked', async () => {
    const { auth } = shop()
    const before = await loginAs(auth, { email: 'ada@example.com' })
    await expect(auth.login({ email: 'ada@example.com', password: PASSWORD })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    await loginAs(auth, { email: 'ada@example.com', password: PASSWORD })
    expect(await auth.currentUser(before.token)).toBeNull()
    await auth.login({ email: 'ada@example.com', password: PASSWORD })
  })

  it('works for a hundred at once, and for one a hundred times at once', async () => {
    const { auth } = shop()
    const many = Array.from({ length: 100 }, (_, n) => loginAs(auth, { email: `person${n}@example.com` }))
    expect(new Set((await Promise.all(many)).map(({ user }) => user.id)).size).toBe(100)
    const one = Array.from({ length: 100 }, () => loginAs(auth, { email: 'one@example.com' }))
    expect(new Set((await Promise.all(one)).map(({ user }) => user.id)).size).toBe(1)
  })

  it('lets nobody in outside development', async () => {
    const { auth } = shop({ url: 'https://shop.example/users' })
    await expect(loginAs(auth, { email: 'ada@example.com' })).rejects.toThrow(
      'loginAs() is for tests and lets anybody in; it does not work on https://shop.example/users.',
    )
    const kept = shop({ url: 'https://shop.example/users', dangerouslyKeepMailbox: true })
    expect((await loginAs(kept.auth, { email: 'ada@example.com' })).cookie).toMatch(/^__Host-sessionid=/)
  })

  it('refuses what cannot be', async () => {
    const { auth } = shop()
    await expect(loginAs(auth, { email: 'nobody' })).rejects.toThrow('"nobody" is no address')
    const wrong = { plan: 'gold' } as unknown as { plan: 'pro' }
    await expect(loginAs(auth, { email: 'a@example.com', profile: wrong })).rejects.toThrow('does not fit')
    const { user } = await loginAs(auth, { email: 'eve@example.com' })
    const set = { disabledAt: new Date() }
    await auth.core.storage.commit([{ kind: 'updateUser', id: user.id, revision: 1, set, raiseTrust: true }])
    await expect(loginAs(auth, { email: 'eve@example.com' })).rejects.toThrow('is disabled')
  })
})
