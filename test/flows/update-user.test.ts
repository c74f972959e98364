import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { UpdateUserInput } from '../../src/index.ts'
import { type Auth, createAuth } from '../../src/index.ts'
import { en } from '../../src/texts/en.ts'
import { activeUser, disable, PASSWORD, SECRET, type TestAuth, testAuth } from '../support/auth.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EMPTY = { phone_number: null, github_link: null, birth_date: null }

async function person(test: TestAuth): Promise<string> {
  await activeUser(test, ADA)
  return (await test.auth.login({ email: ADA, password: PASSWORD })).session.token
}

async function refusal(act: Promise<unknown>): Promise<Record<string, string>> {
  const error = await act.then(
    () => expect.fail('nothing was refused'),
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'invalid_input' })
  return (error as { fields: Record<string, string> }).fields
}

eachStorage('updateUser', (makeStorage) => {
  it('changes what is given, keeps the rest, and answers the user as they are now', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const first = await test.auth.updateUser(token, {
      firstName: ' Grace ',
      profile: { phone_number: '+44 20 7946 0958', birth_date: '1990-05-17' },
    })
    expect(first).toMatchObject({ firstName: 'Grace', lastName: 'Example' })
    expect(first.profile).toEqual({ ...EMPTY, phone_number: '+442079460958', birth_date: '1990-05-17' })
    const second = await test.auth.updateUser(token, {
      profile: { github_link: 'https://github.com/grace/' },
    })
    expect(second.profile).toEqual({ ...first.profile, github_link: 'https://github.com/grace' })
    expect(await test.auth.currentUser(token)).toEqual(second)
  })

  it('takes an empty text for none', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const full = { phone_number: '1234567', github_link: 'https://github.com/a', birth_date: '1990-05-17' }
    await test.auth.updateUser(token, { profile: full })
    const none = { phone_number: '', github_link: '', birth_date: '' }
    const user = await test.auth.updateUser(token, { firstName: '', lastName: '', profile: none })
    expect(user).toMatchObject({ firstName: '', lastName: '', profile: EMPTY })
  })

  it('ends no session and no link, and notes which fields were changed but not to what', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const { trust, revision } = await test.find(ADA)
    test.commits.length = 0
    await test.auth.updateUser(token, { lastName: 'Hopper', profile: { phone_number: '+14155550123' } })
    expect(await test.find(ADA)).toMatchObject({ trust, revision: revision + 1, lastName: 'Hopper' })
    const events = test.commits.flat().filter(({ kind }) => kind === 'addEvent')
    expect(events).toMatchObject([
      { event: { type: 'user.updated', detail: { fields: 'last_name phone_number' }, outcome: 'success' } },
    ])
    expect(JSON.stringify(events)).not.toMatch(/Hopper|4155550123/)
  })

  it('loses none of two changes at once', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    await Promise.all([
      test.auth.updateUser(token, { profile: { phone_number: '1234567' } }),
      test.auth.updateUser(token, { profile: { birth_date: '1990-05-17' } }),
      test.auth.updateUser(token, { firstName: 'Grace' }),
    ])
    const user = await test.auth.currentUser(token)
    expect(user).toMatchObject({
      firstName: 'Grace',
      profile: { phone_number: '1234567', birth_date: '1990-05-17' },
    })
  })

  it('knows nobody by a session that has ended, or whose account is disabled', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    for (const wrong of [null, undefined, '', 'x', `${token.slice(1)}A`]) {
      await expect(test.auth.updateUser(wrong, { firstName: 'Eve' })).rejects.toMatchObject({
        code: 'not_logged_in',
        status: 401,
      })
    }
    await disable(test, ADA)
    await expect(test.auth.updateUser(token, { firstName: 'Eve' })).rejects.toMatchObject({
      code: 'not_logged_in',
    })
    expect((await test.find(ADA)).firstName).toBe('Ada')
  })
})

onSqlite('updateUser', (makeStorage) => {
  it('refuses what is wrong, all at once and field by field, and then changes nothing', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const before = await test.find(ADA)
    const fields = await refusal(
      test.auth.updateUser(token, {
        firstName: 'see evil.test',
        lastName: 'Hopper',
        profile: { phone_number: '123', github_link: 'https://evil.test/x', birth_date: '2023-02-30' },
      }),
    )
    expect(fields).toEqual({
      first_name: en['field.name-characters'],
      phone_number: en['field.phone-number'],
      github_link: en['field.github-link'],
      birth_date: en['field.date'],
    })
    expect(await test.find(ADA)).toEqual(before)
  })

  it('holds a birth date against the clock', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const tomorrow = { profile: { birth_date: '2026-11-24' } }
    expect(await refusal(test.auth.updateUser(token, tomorrow))).toEqual({
      birth_date: en['field.birth-date-future'],
    })
    test.clock.advance(86_400)
    expect((await test.auth.updateUser(token, tomorrow)).profile.birth_date).toBe('2026-11-24')
  })

  it.each(['phone_number', 'github_link', 'birth_date'])('takes texts only for %s', async (name) => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    for (const value of [1, true, ['1990-05-17'], { a: 1 }]) {
      const profile = { [name]: value } as object
      expect(await refusal(test.auth.updateUser(token, { profile }))).toEqual({ [name]: en['field.string'] })
    }
  })

  it.each(corpus('profile'))('lets no key through that is not the profile’s own: $id', async (row) => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    const before = await test.find(ADA)
    const text = row.generator?.op === 'rawjson' ? String(row.generator.text) : JSON.stringify(inputOf(row))
    const given = JSON.parse(text)
    await test.auth.updateUser(token, { ...given, profile: given })
    expect(await test.find(ADA)).toEqual(before)
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })

  it('writes nothing when nothing changes', async () => {
    const test = await testAuth(makeStorage())
    const token = await person(test)
    test.commits.length = 0
    for (const input of [{}, { firstName: 'Ada', profile: { phone_number: null } }, { profile: undefined }]) {
      await test.auth.updateUser(token, input)
    }
    expect(test.commits).toEqual([])
  })
})

describe('a profile of the app’s own', () => {
  const schema = z.object({
    plan: z.enum(['free', 'pro'], 'Free or pro?').default('free'),
    seats: z.number().int().max(9, 'At most nine.').default(1),
    motto: z.string().max(20).default(''),
    since: z.iso.date().nullable().default(null),
  })
  type Profile = z.output<typeof schema>

  async function app<P extends object>(
    profile: z.ZodType<P>,
    storage: ReturnType<typeof import('latchkey/sqlite').sqlite>,
  ) {
    const auth = createAuth<P>({
      url: 'http://localhost:3000/users',
      secret: SECRET,
      storage,
      profile,
      dispatchMail: false,
      log: { info() {}, warn() {}, error() {} },
    })
    await auth.ensureSuperuser({ email: ADA, password: PASSWORD })
    const { session } = await auth.login({ email: ADA, password: PASSWORD })
    return { auth, token: session.token }
  }

  onSqlite('', (makeStorage) => {
    const sqlite = () => makeStorage() as Parameters<typeof app>[1]

    it('is changed by its own names and judged by its own words', async () => {
      const { auth, token } = await app(schema, sqlite())
      const { profile } = await auth.updateUser(token, { profile: { plan: 'pro', seats: 3 } })
      expect(profile).toEqual({ plan: 'pro', seats: 3, motto: '', since: null })
      const wrong = { plan: 'gold', seats: 10 } as object
      expect(await refusal(auth.updateUser(token, { profile: wrong }))).toEqual({
        plan: 'Free or pro?',
        seats: 'At most nine.',
      })
      const none = { plan: '', seats: '', motto: '', since: '' } as object
      expect((await auth.updateUser(token, { profile: none })).profile).toEqual(schema.parse({}))
      await auth.close()
    })

    it('keeps what is stored when a field is added, and gives way where a stored one no longer fits', async () => {
      const storage = sqlite()
      const first = await app(schema, storage)
      await first.auth.updateUser(first.token, { profile: { plan: 'pro', motto: 'Onward' } })
      const later = schema.omit({ motto: true }).extend({
        plan: z.enum(['free', 'team']).default('free'),
        colour: z.string().default('red'),
      })
      const { auth, token } = await app(later, storage)
      const { profile } = await auth.updateUser(token, { profile: { colour: 'blue' } })
      expect(profile).toEqual({ plan: 'free', seats: 1, since: null, colour: 'blue' })
      const user = await storage.findUserByEmailKey(ADA)
      expect(JSON.parse(user?.profile ?? '')).toMatchObject({ motto: 'Onward', colour: 'blue' })
      await auth.close()
      await first.auth.close()
    })

    it('has its type in register and updateUser, and an unknown field does not compile', async () => {
      const { auth, token } = await app(schema, sqlite())
      expectTypeOf(auth).toEqualTypeOf<Auth<Profile>>()
      expectTypeOf<UpdateUserInput<Profile>['profile']>().toEqualTypeOf<
        { readonly [K in keyof Profile]?: Profile[K] | undefined } | undefined
      >()
      const other = { email: 'bob@example.com', password: PASSWORD }
      await auth.register({ ...other, profile: { plan: 'pro' } })
      const bob = await auth.core.storage.findUserByEmailKey('bob@example.com')
      expect(JSON.parse(bob?.profile ?? '')).toMatchObject({ plan: 'pro', seats: 1 })
      // @ts-expect-error There is no such field.
      await auth.register({ ...other, profile: { plam: 'pro' } })
      // @ts-expect-error There is no such field.
      await auth.updateUser(token, { profile: { plam: 'pro' } })
      // @ts-expect-error There is no such plan.
      await refusal(auth.updateUser(token, { profile: { plan: 'gold' } }))
      // @ts-expect-error A rank is no field of the input.
      await auth.updateUser(token, { isStaff: true })
      await auth.close()
    })
  })
})
