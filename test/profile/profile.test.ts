import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type Auth, createAuth, type DefaultProfile } from '../../src/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { PASSWORD, SECRET } from '../support/auth.ts'
import { testClock } from '../support/clock.ts'

const silent = { info() {}, warn() {}, error() {} }
const base = { url: 'http://localhost:3000/users', secret: SECRET, log: silent, dispatchMail: false } as const

describe('the profile', () => {
  it('has the type of the app’s schema from createAuth to the current user', async () => {
    const profile = z.object({ plan: z.enum(['free', 'pro']).default('free'), seats: z.number().default(1) })
    const auth = createAuth({ ...base, storage: sqlite(':memory:'), profile, clock: testClock() })
    expectTypeOf(auth).toEqualTypeOf<Auth<{ plan: 'free' | 'pro'; seats: number }>>()
    await auth.ensureSuperuser({ email: 'ada@example.com', password: PASSWORD })
    const { user, session } = await auth.login({ email: 'ada@example.com', password: PASSWORD })
    expectTypeOf(user.profile.plan).toEqualTypeOf<'free' | 'pro'>()
    expect(user.profile).toEqual({ plan: 'free', seats: 1 })
    const current = await auth.currentUser(session.token)
    expectTypeOf(current?.profile.seats).toEqualTypeOf<number | undefined>()
    expect(current?.profile).toEqual({ plan: 'free', seats: 1 })
    await auth.close()
  })

  it('has the fields of the old system when the app names none', () => {
    const auth = createAuth({ ...base, storage: sqlite(':memory:') })
    expectTypeOf(auth).toEqualTypeOf<Auth<DefaultProfile>>()
  })

  it('needs a default for every field, so that older accounts go on working', () => {
    const profile = z.object({ plan: z.enum(['free', 'pro']) })
    expect(() => createAuth({ ...base, storage: sqlite(':memory:'), profile })).toThrow(
      /every field of option "profile" needs a default/,
    )
  })
})
