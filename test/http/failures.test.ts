import { expect, it } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { createHandler } from '../../src/http/index.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { activeUser, type TestAuth, testAuth } from '../support/auth.ts'
import type { Answer, Ask } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, pendingUser, REGISTRATION } from './bodies.ts'

const INNER = 'postgres://user:hunter2@10.0.0.5 SELECT * FROM auth_users'
type Verb = 'findUserById' | 'findUserByEmailKey' | 'findSession' | 'commit' | 'reserveAttempt'
const VERBS: readonly Verb[] = [
  'findUserById',
  'findUserByEmailKey',
  'findSession',
  'commit',
  'reserveAttempt',
]

/** Every verb of a storage fails from now on. */
function breakDown(storage: Storage, error: () => unknown): void {
  const fail = (): Promise<never> => Promise.reject(error())
  Object.assign(storage, Object.fromEntries(VERBS.map((verb) => [verb, fail])))
}

/** Every endpoint that needs the storage, asked with good input. */
async function askAll(
  test: TestAuth,
  cookie: string,
  token: string,
  html: boolean,
): Promise<[string, Answer][]> {
  const asks: [string, string, Ask][] = [
    ['POST', '/register/', { form: REGISTRATION }],
    ['POST', '/regenerate-token/', { form: { email: ADA } }],
    ['POST', '/password-change/request-password-change/', { form: { email: ADA } }],
    ['POST', '/login/', { form: LOGIN }],
    ['POST', '/logout/', { cookie }],
    ['GET', '/current-user/', { cookie }],
    ['GET', `/register/confirm/${token}/`, {}],
    ['POST', `/register/confirm/${token}/`, {}],
    ['POST', `/register/not-me/${token}/`, {}],
  ]
  const answers: [string, Answer][] = []
  for (const [method, path, ask] of asks) {
    answers.push([`${method} ${path}`, await test.http.send(method, path, { ...ask, html })])
  }
  return answers
}

async function setUp(makeStorage: () => Storage, error: () => unknown) {
  const storage = makeStorage()
  const test = await testAuth(storage)
  await activeUser(test, 'eve@example.com')
  const cookie = await loggedIn(test, { ...LOGIN, email: 'eve@example.com' })
  const token = await pendingUser(test)
  test.said.length = 0
  breakDown(storage, error)
  return { test, cookie, token }
}

onSqlite('a failure', (makeStorage) => {
  it('of the storage is 503 everywhere, never "wrong password" and never "nobody"', async () => {
    const unavailable = () => new AuthError('unavailable', { cause: new Error(INNER) })
    const { test, cookie, token } = await setUp(makeStorage, unavailable)
    for (const html of [false, true]) {
      for (const [what, answer] of await askAll(test, cookie, token, html)) {
        expect(answer.status, what).toBe(503)
        expect(answer.headers.get('retry-after'), what).toBe('10')
        expect(answer.cookies, what).toEqual([])
        expect(answer.text, what).toContain('We cannot reach our records just now.')
        expect(answer.text, what).not.toContain('hunter2')
        expect(answer.text, what).not.toContain('is wrong')
        if (!html) expect(answer.json(), what).toEqual({ error: expect.any(String), code: 'unavailable' })
      }
    }
  })

  it('that nobody expected is 500, and tells the client nothing of what happened', async () => {
    const { test, cookie, token } = await setUp(makeStorage, () => new Error(INNER))
    for (const html of [false, true]) {
      for (const [what, answer] of await askAll(test, cookie, token, html)) {
        expect(answer.status, what).toBe(500)
        expect(answer.text, what).toContain('Something went wrong.')
        expect(answer.text, what).not.toMatch(/hunter2|SELECT|at \w+ \(|node:|\.ts:|Error:/)
        if (!html) expect(answer.json(), what).toEqual({ error: 'Something went wrong.', code: 'internal' })
      }
    }
    expect(test.said.join('\n')).toContain(INNER)
  })

  it.each(['a text', 7, null, undefined, { code: 'taken' }, Symbol('x')])(
    'is answered when what was thrown is no error: %s',
    async (thrown) => {
      const { test, cookie, token } = await setUp(makeStorage, () => thrown)
      for (const [what, answer] of await askAll(test, cookie, token, false)) {
        expect([answer.status, answer.json().code], what).toEqual([500, 'internal'])
      }
    },
  )

  it('of a log-in counts as no attempt, once the storage answers again', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await activeUser(test, ADA)
    const find = storage.findUserByEmailKey
    storage.findUserByEmailKey = () => Promise.reject(new AuthError('unavailable'))
    for (let n = 0; n < 30; n += 1) {
      expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(503)
    }
    storage.findUserByEmailKey = find
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(200)
  })

  it('of a page of the app’s own, or of its log, is answered all the same', async () => {
    const broken = () => {
      throw new Error(INNER)
    }
    const test = await testAuth(makeStorage(), {
      pages: { replace: { login: broken, error: broken, mailbox: broken } },
    })
    const answers = [
      await test.http.get('/login/', { html: true }),
      await test.http.post('/login/', { form: {}, html: true }),
      await test.http.get('//dev/mail', { html: true }),
    ]
    for (const answer of answers) {
      expect([answer.status, answer.json()]).toEqual([
        500,
        { error: 'Something went wrong.', code: 'internal' },
      ])
    }
    test.auth.core.log.error = broken
    expect((await test.http.get('/login/', { html: true })).status).toBe(500)
  })

  it('to start is told to the log in full and to the client not at all', async () => {
    const test = await testAuth(makeStorage(), { secret: 'short' })
    const answer = await test.http.post('/register/', { json: REGISTRATION })
    expect([answer.status, answer.json().code]).toEqual([500, 'internal'])
    expect(answer.text).not.toContain('secret')
    expect(test.said.join('\n')).toContain('option "secret" must have at least 32 bytes')
  })

  it('leaves a handler that still answers', async () => {
    const { test, cookie, token } = await setUp(makeStorage, () => new Error(INNER))
    await Promise.all(Array.from({ length: 20 }, () => askAll(test, cookie, token, false)))
    const handler = createHandler(test.auth)
    const info = { ip: null, loopback: true, secure: false }
    const page = await handler(new Request('http://localhost:3000/users/nothing/'), info)
    expect(page).toBeNull()
  })
})
