import { describe, expect, it } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { CLIENT_RULES, clientKey } from '../../src/limits/client-throttle.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { ADA, LOGIN, REGISTRATION } from '../http/bodies.ts'
import { activeUser, OTHER_PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

describe('clientKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['203.0.113.7:5555', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9%eth0', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as %s', (ip, key) => {
    expect(clientKey(ip)).toBe(key)
  })

  it.each([
    null,
    undefined,
    '',
    ' ',
    'a',
    'unknown',
    'localhost',
    '1.2.3.4%00',
    '1.2.3.4, 5.6.7.8',
    '1.2.3.4\n',
    '256.1.1.1',
    ':::',
    '[::1]',
    '<script>',
    'a'.repeat(10_000),
  ])('counts nobody for %j', (ip) => {
    expect(clientKey(ip)).toBeNull()
  })
})

const wrong = { ...LOGIN, password: OTHER_PASSWORD }

async function tries(test: TestAuth, count: number, ip: string, json: object = wrong): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) {
    const address = `nobody${Math.random()}@example.com`
    const answer = await test.http.post('/login/', { json: { email: address, ...json }, ip })
    statuses.push(answer.status)
  }
  return statuses
}

const times = (count: number, status: number) => new Array<number>(count).fill(status)
/** Of another address each time, so that no account is throttled. */
const spread = { password: OTHER_PASSWORD }

onSqlite('the throttle of a client', (makeStorage) => {
  it('refuses the eleventh failure within ten minutes for ten minutes, without a hash', async () => {
    const test = await testAuth(makeStorage())
    expect(await tries(test, 10, '203.0.113.7', spread)).toEqual(times(10, 400))
    test.hashes()
    const refused = await test.http.post('/login/', { json: LOGIN, ip: '203.0.113.7' })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('600')
    expect(refused.json()).toMatchObject({ code: 'too_many_attempts', error: expect.stringContaining('600') })
    expect(refused.cookies).toEqual([])
    expect(test.hashes()).toBe(0)
    test.clock.advance(599)
    expect(await tries(test, 1, '203.0.113.7', spread)).toEqual([429])
    test.clock.advance(1)
    expect(await tries(test, 11, '203.0.113.7', spread)).toEqual([...times(10, 400), 429])
  })

  it('refuses known, unknown and right alike, and looks nothing up', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await tries(test, 11, '203.0.113.7', spread)
    test.commits.length = 0
    const answers = await Promise.all(
      [LOGIN, wrong, { ...wrong, email: 'nobody@example.com' }].map((json) =>
        test.http.post('/login/', { json, ip: '203.0.113.7' }),
      ),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(test.commits).toEqual([])
  })

  it('counts a household of IPv6 as one, and its mapped IPv4 as IPv4', async () => {
    const test = await testAuth(makeStorage())
    for (let n = 0; n < 10; n += 1) await tries(test, 1, `2001:db8:1:2::${n.toString(16)}`, spread)
    expect(await tries(test, 1, '2001:db8:1:2:ffff:ffff:ffff:ffff', spread)).toEqual([429])
    expect(await tries(test, 1, '2001:db8:1:3::1', spread)).toEqual([400])
    await tries(test, 5, '203.0.113.9', spread)
    await tries(test, 5, '::ffff:203.0.113.9', spread)
    expect(await tries(test, 1, '203.0.113.9', spread)).toEqual([429])
  })

  it('leaves every other client alone', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await tries(test, 11, '203.0.113.7', spread)
    expect((await test.http.post('/login/', { json: LOGIN, ip: '203.0.113.8' })).status).toBe(200)
  })

  it('counts no success', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect(await tries(test, 30, '203.0.113.7', LOGIN)).toEqual(times(30, 200))
    expect(await tries(test, 11, '203.0.113.7', spread)).toEqual([...times(10, 400), 429])
  })

  it('gives a success back its own attempt only, so that who has an account cannot wash failures away', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const seen: number[] = []
    for (let n = 0; n < 6; n += 1) {
      seen.push(
        ...(await tries(test, 2, '203.0.113.7', spread)),
        ...(await tries(test, 1, '203.0.113.7', LOGIN)),
      )
    }
    expect(seen.filter((status) => status === 400)).toHaveLength(10)
    expect(seen.at(-1)).toBe(429)
  })

  it('blocks no office whose people all log in at the same moment', async () => {
    const test = await testAuth(makeStorage())
    const people = Array.from({ length: 14 }, (_, n) => `p${n}@example.com`)
    for (const email of people) await activeUser(test, email)
    const all = await Promise.all(
      people.map((email) => test.http.post('/login/', { json: { ...LOGIN, email }, ip: '203.0.113.7' })),
    )
    expect(all.map(({ status }) => status)).toEqual([...times(10, 200), ...times(4, 429)])
    for (const email of people.slice(10)) {
      expect(await tries(test, 1, '203.0.113.7', { ...LOGIN, email })).toEqual([200])
    }
  })

  it('counts no attempt that was answered busy', async () => {
    const quick = cheapHasher()
    let turn = 0
    const verify: PasswordHasher['verify'] = async (password, hash) => {
      turn += 1
      if (turn % 4) throw new AuthError('busy', { retryAfterSeconds: 1 })
      return quick.verify(password, hash)
    }
    const test = await testAuth(makeStorage(), { hasher: { hash: quick.hash, verify } })
    await activeUser(test, ADA)
    for (let round = 0; round < 10; round += 1) {
      const all = [1, 2, 3, 4].map(() => test.http.post('/login/', { json: LOGIN, ip: '203.0.113.7' }))
      const statuses = (await Promise.all(all)).map(({ status }) => status)
      expect(statuses.sort()).toEqual([200, ...times(3, 503)])
    }
    expect(await tries(test, 4, '203.0.113.7', LOGIN)).toEqual([...times(3, 503), 200])
  })

  it('lets no address out of its block that asks for mail to many others meanwhile', async () => {
    const test = await testAuth(makeStorage())
    await tries(test, 11, '203.0.113.7', spread)
    const flood = Array.from({ length: 200 }, (_, n) =>
      test.http.post('/regenerate-token/', { json: { email: `p${n}@example.com` }, ip: '203.0.113.7' }),
    )
    await Promise.all(flood)
    expect(await tries(test, 1, '203.0.113.7', spread)).toEqual([429])
  })

  it('counts nobody for a call of the app’s own code, whose account is throttled all the same', async () => {
    const test = await testAuth(makeStorage())
    const codes: string[] = []
    for (let n = 0; n < 12; n += 1) {
      codes.push(
        await test.auth.login(wrong).then(
          () => 'in',
          ({ code }) => code,
        ),
      )
    }
    expect(codes.slice(0, 5)).toEqual(new Array(5).fill('invalid_credentials'))
    expect(codes.slice(5)).toEqual(new Array(7).fill('too_many_attempts'))
  })

  it('throttles nothing when the limits are off', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    expect(await tries(test, 30, '203.0.113.7')).toEqual(times(30, 400))
  })
})

const ASKED: readonly [counter: 'register' | 'regenerate' | 'reset', path: string, status: number][] = [
  ['register', '/register/', 201],
  ['regenerate', '/regenerate-token/', 200],
  ['reset', '/password-change/request-password-change/', 200],
]

onSqlite('what one client may ask for', (makeStorage) => {
  it.each(ASKED)('is bounded at %s, and refused before anything is done', async (counter, path, status) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { limit } = CLIENT_RULES[counter]
    const ask = (email: string, ip = '203.0.113.7') =>
      test.http.post(path, { json: { ...REGISTRATION, email }, ip })
    // The app's own code, which made the account, is no client.
    for (let n = 0; n < limit; n += 1) expect((await ask(`p${n}@example.com`)).status).toBe(status)
    test.hashes()
    test.commits.length = 0
    const answers = [await ask(ADA), await ask('nobody@example.com')]
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '600'])
      expect(answer.json().code).toBe('too_many_attempts')
    }
    expect(answers[0]?.text).toBe(answers[1]?.text)
    expect([test.hashes(), test.commits]).toEqual([0, []])
    expect((await ask(ADA, '203.0.113.8')).status).toBe(status)
    test.clock.advance(600)
    expect((await ask(ADA)).status).toBe(status)
  })

  it('shows a person the form again, with how long to wait', async () => {
    const test = await testAuth(makeStorage())
    for (let n = 0; n < CLIENT_RULES.reset.limit; n += 1) {
      await test.auth.requestPasswordReset({ email: `p${n}@example.com` }, { ip: '203.0.113.7' })
    }
    const form = { email: ADA }
    const answer = await test.http.post('/password-change/request-password-change/', { form, html: true })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '600'])
    expect(answer.text).toContain('Try again in 600 s.')
    expect(answer.text).toContain(`value="${ADA}"`)
  })

  it('is counted for each endpoint alone, so that no flood of one kind shuts the others', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const from = { ip: '203.0.113.7' }
    for (let n = 0; n <= CLIENT_RULES.regenerate.limit; n += 1) {
      await test.auth.regenerate({ email: `p${n}@example.com` }, from).catch(() => {})
    }
    await test.auth.requestPasswordReset({ email: ADA }, from)
    await test.auth.register({ email: 'eve@example.com', password: OTHER_PASSWORD }, from)
    await test.auth.login(LOGIN, from)
  })

  it('is not counted when the input is wrong, or nothing could be done', async () => {
    let busy = true
    const quick = cheapHasher()
    const hash: PasswordHasher['hash'] = async (password) => {
      if (busy) throw new AuthError('busy', { retryAfterSeconds: 1 })
      return quick.hash(password)
    }
    const test = await testAuth(makeStorage(), { hasher: { hash, verify: quick.verify } })
    const { limit } = CLIENT_RULES.register
    for (let n = 0; n <= limit; n += 1) {
      expect((await test.http.post('/register/', { json: REGISTRATION })).status).toBe(503)
      const wrong = { ...REGISTRATION, email: 'x' }
      expect((await test.http.post('/register/', { json: wrong })).status).toBe(400)
    }
    busy = false
    expect((await test.http.post('/register/', { json: REGISTRATION })).status).toBe(201)
  })

  it('counts a refused registration, so that invitation codes cannot be tried out', async () => {
    let asked = 0
    const test = await testAuth(makeStorage(), {
      registration: () => {
        asked += 1
        return false
      },
    })
    const { limit } = CLIENT_RULES.register
    for (let n = 0; n < limit + 10; n += 1) await test.http.post('/register/', { json: REGISTRATION })
    expect(asked).toBe(limit)
  })

  it('is not bounded when the limits are off', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    for (let n = 0; n < CLIENT_RULES.regenerate.limit + 5; n += 1) {
      expect((await test.http.post('/regenerate-token/', { json: { email: ADA } })).status).toBe(200)
    }
  })
})
