import { describe, expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import type { Ask } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { everythingOf, REGISTRATION } from './bodies.ts'

const STATES = ['unknown', 'taken', 'pending', 'without-password', 'disabled', 'disabled-pending'] as const
const addressOf = (state: string) => `${state}@example.com`

/** One address in every state that an account can be in. */
async function everyState(test: TestAuth): Promise<void> {
  await activeUser(test, addressOf('taken'))
  await test.auth.register({ email: addressOf('pending'), password: PASSWORD })
  await test.auth.register({ email: addressOf('without-password'), password: PASSWORD })
  await test.auth.register({ email: addressOf('without-password'), password: OTHER_PASSWORD })
  await activeUser(test, addressOf('disabled'))
  await disable(test, addressOf('disabled'))
  await test.auth.register({ email: addressOf('disabled-pending'), password: PASSWORD })
  await disable(test, addressOf('disabled-pending'))
  await test.mails()
  test.hashes()
}

/** What a client sees, and what it could tell by time and by the work that was done. */
async function traceOf(test: TestAuth, path: string, ask: Ask, address: string) {
  test.commits.length = 0
  const answer = await test.http.post(path, ask)
  const changes = test.commits.flat()
  return {
    seen: everythingOf(answer).replaceAll(address, '{address}'),
    status: answer.status,
    hashes: test.hashes(),
    commits: test.commits.length,
    // A new account is a row of its own, and a forgotten password a change of one.
    kinds: changes.map(({ kind }) => kind).filter((kind) => !/User$/.test(kind)),
    mails: changes.flatMap((change) =>
      change.kind === 'addMail' ? [[change.mail.notBefore, change.mail.replaceKey !== null]] : [],
    ),
  }
}

const CASES: [string, string, object, readonly string[], number, number][] = [
  ['register', '/register/', REGISTRATION, STATES, 201, 1],
  [
    'register with another password',
    '/register/',
    { ...REGISTRATION, password: OTHER_PASSWORD },
    STATES,
    201,
    1,
  ],
  ['regenerate', '/regenerate-token/', {}, STATES, 200, 0],
  ['ask for a reset', '/password-change/request-password-change/', {}, STATES, 200, 0],
  ['log in with a wrong password', '/login/', { password: 'not the right one' }, STATES, 400, 1],
  [
    'log in with the right one',
    '/login/',
    { password: PASSWORD },
    STATES.filter((s) => s !== 'taken'),
    400,
    1,
  ],
  ['log in with none', '/login/', { password: '' }, STATES, 400, 1],
]

onSqlite('silence over HTTP', (makeStorage) => {
  describe.each(CASES)('%s', (_, path, fields, states, status, hashes) => {
    it.each(['JSON', 'a form', 'a browser'])(
      'answers %s alike for every address, in bytes and in work',
      async (by) => {
        const test = await testAuth(makeStorage())
        await everyState(test)
        const traces = new Map<string, Awaited<ReturnType<typeof traceOf>>>()
        for (const state of states) {
          const body = { ...fields, email: addressOf(state) } as Record<string, string>
          const ask = by === 'JSON' ? { json: body } : { form: body, html: by === 'a browser' }
          traces.set(state, await traceOf(test, path, ask, addressOf(state)))
        }
        const first = traces.get('unknown')
        expect(first).toMatchObject({ hashes, commits: 1, kinds: ['addMail', 'addEvent'] })
        if (by === 'JSON') expect(first?.status).toBe(status)
        for (const [state, trace] of traces) expect(trace, state).toEqual(first)
      },
    )
  })

  it('throttles known and unknown addresses after the same number of failures, alike', async () => {
    const test = await testAuth(makeStorage())
    await everyState(test)
    const runs = new Set<string>()
    for (const [n, state] of STATES.entries()) {
      const seen: string[] = []
      for (let m = 0; m < 8; m += 1) {
        const json = { email: addressOf(state), password: 'not the right one' }
        seen.push(everythingOf(await test.http.post('/login/', { json, ip: `203.0.113.${n}` })))
      }
      runs.add(seen.join('\n'))
    }
    expect(runs.size).toBe(1)
  })

  it('says nothing of an account before the input has been checked', async () => {
    const test = await testAuth(makeStorage())
    await everyState(test)
    for (const [path, fields] of [
      ['/login/', { password: 7 }],
      ['/login/', { password: PASSWORD, next: ['x'] }],
      ['/register/', { ...REGISTRATION, password: 'short' }],
    ] as const) {
      const seen = new Set<string>()
      for (const state of STATES) {
        const ask = { json: { ...fields, email: addressOf(state) } }
        seen.add(JSON.stringify(await traceOf(test, path, ask, addressOf(state))))
      }
      expect(seen.size).toBe(1)
    }
  })

  it('tells the owner by mail what it tells nobody else', async () => {
    const test = await testAuth(makeStorage())
    await everyState(test)
    const subjects = async (state: string) => (await test.mails(addressOf(state)))[0]?.subject
    for (const state of STATES)
      await test.http.post('/regenerate-token/', { json: { email: addressOf(state) } })
    expect(await subjects('taken')).toMatch(/already have an account/)
    expect(await subjects('pending')).toMatch(/Confirm your address/)
    expect(await subjects('without-password')).toMatch(/Choose a password/)
    expect(await subjects('disabled')).toMatch(/disabled/)
    expect(await subjects('disabled-pending')).toMatch(/disabled/)
    expect(await subjects('unknown')).toBeUndefined()
  })
})
