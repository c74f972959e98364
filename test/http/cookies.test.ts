import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCookie } from '../../src/http/cookies.ts'
import { activeUser, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { corpus } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { startWork } from '../support/work.ts'
import { ADA, LOGIN, loggedIn } from './bodies.ts'

const DAY = 86_400
const HTTPS = { url: 'https://app.test/users' }

describe('readCookie', () => {
  it.each([
    ['sid=a', 'a'],
    ['x=1; sid=a; y=2', 'a'],
    ['x=1;sid=a;y=2', 'a'],
    ['sid=', ''],
    ['sid=a=b==', 'a=b=='],
    ['sid=a; sid=a', 'a'],
    ['\tsid=a', 'a'],
  ])('finds it in %j', (header, value) => {
    expect(readCookie(header, 'sid')).toBe(value)
  })

  it.each([
    null,
    undefined,
    '',
    'sid',
    'sid ',
    'xsid=a',
    'sidx=a',
    'SID=a',
    's%69d=a',
    '=sid=a',
    'x="sid=a"',
    '"sid"=a',
    'sid =a',
    'sid=a; sid=b',
    'sid=a; sid=',
    '; ;;; ,sid=a',
    'x=1, sid=a',
    '$Version=1, sid=a',
  ])('finds none in %j', (header) => {
    expect(readCookie(header, 'sid')).toBeNull()
  })

  it.each(['\u00a0', '\u0085', '\u2000', '\ufeff', '\u3000', '\v', '\f', '\n', '\r'])(
    'takes no name with %j before it for its own, which any neighbour could set',
    (blank) => {
      expect(readCookie(`${blank}__Host-sid=a`, '__Host-sid')).toBeNull()
      expect(readCookie(`x=1; ${blank}__Host-sid=a`, '__Host-sid')).toBeNull()
      expect(readCookie(`__Host-sid${blank}=a`, '__Host-sid')).toBeNull()
    },
  )

  it.each(['__proto__', 'constructor', 'toString', 'a.b', 'a+', '.*'])(
    'takes the name %s for what it is',
    (name) => {
      expect(readCookie('x=1', name)).toBeNull()
      expect(readCookie(`x=1; ${name}=2`, name)).toBe('2')
    },
  )

  it('reads ten thousand cookies, and a megabyte of anything, in passing', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `c${n}=sid`).join('; ')
    const worked = startWork()
    for (const header of [
      `${many}; sid=a`,
      `sid=a${'; '.repeat(500_000)}`,
      `${' '.repeat(1_000_000)}sid=a`,
    ]) {
      expect(readCookie(header, 'sid')).toBe('a')
    }
    for (const header of ['='.repeat(1_000_000), 'sid'.repeat(300_000), `sid${' '.repeat(1_000_000)}`]) {
      expect(readCookie(header, 'sid')).toBeNull()
    }
    expect(worked()).toBeLessThan(1000)
  })
})

onSqlite('the session cookie', (makeStorage) => {
  const rows = corpus('cookie').filter(({ value, id }) => typeof value === 'string' && id !== 'cookie-query')

  it.each(rows)('makes somebody of the header of $id only if it should', async (row) => {
    const test = await testAuth(makeStorage(), { cookieName: '__Host-sid', ...HTTPS })
    await activeUser(test, ADA)
    const token = cookieOf(await test.http.post('/login/', { json: LOGIN })).split('=')[1] ?? ''
    const header = String(row.value).replaceAll('{{S}}', token)
    // What Headers would mend on the way is asked of the reader itself.
    const read = readCookie(header, '__Host-sid')
    const user = await test.auth.currentUser(read)
    expect(user !== null).toBe(row.expected === 'accept')
    if (/[\r\n\0]/.test(header)) return
    const answer = await test.http.get('/current-user/', { cookie: header })
    expect(answer.status, answer.text).toBe(row.expected === 'accept' ? 200 : 401)
  })

  it('makes somebody of nothing else: a digest, an old one, one of the address', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { id } = await test.find(ADA)
    const cookie = await loggedIn(test)
    const token = cookie.split('=')[1] ?? ''
    const hex = createHash('sha256').update(token).digest('hex')
    const digest = createHash('sha256').update(token).digest('base64url')
    for (const value of [
      hex,
      digest,
      id,
      ADA,
      `${token}x`,
      token.slice(1),
      `"${token}"`,
      `s:${token}`,
      `${token},${token}`,
    ]) {
      const answer = await test.http.get('/current-user/', { cookie: `sessionid=${value}` })
      expect(answer.status, value).toBe(401)
    }
    expect((await test.http.get(`/current-user/?sessionid=${token}&sid=${token}`)).status).toBe(401)
    const headers = { authorization: `Bearer ${token}`, 'x-session': token }
    expect((await test.http.get('/current-user/', { headers })).status).toBe(401)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })

  it('is nobody’s when two of one name differ, since one of them was planted', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await activeUser(test, 'eve@example.com')
    const ada = await loggedIn(test)
    const eve = await loggedIn(test, { ...LOGIN, email: 'eve@example.com' })
    for (const cookie of [`${ada}; ${eve}`, `${eve}; ${ada}`, `${ada}; sessionid=`, `sessionid=x; ${ada}`]) {
      expect((await test.http.get('/current-user/', { cookie })).status, cookie).toBe(401)
    }
    expect((await test.http.get('/current-user/', { cookie: `${ada}; ${ada}` })).status).toBe(200)
  })

  it.each([
    ['http, remembered', {}, {}, 'sessionid=T; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax'],
    ['http, not remembered', {}, { remember: false }, 'sessionid=T; Path=/; HttpOnly; SameSite=Lax'],
    ['https', HTTPS, {}, '__Host-sessionid=T; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax'],
    [
      'https, not remembered',
      HTTPS,
      { remember: false },
      '__Host-sessionid=T; Path=/; HttpOnly; Secure; SameSite=Lax',
    ],
    [
      'https, strict',
      { ...HTTPS, sessions: 'strict' as const },
      {},
      '__Host-sessionid=T; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Lax',
    ],
    [
      'a name of the app’s own',
      { ...HTTPS, cookieName: 'shop' },
      {},
      'shop=T; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ],
  ])('has these attributes: %s', async (_, options, fields, expected) => {
    const test = await testAuth(makeStorage(), options)
    await activeUser(test, ADA)
    const answer = await test.http.post('/login/', { json: { ...LOGIN, ...fields } })
    expect(answer.cookies.map((cookie) => cookie.replace(/=[\w-]{43};/, '=T;'))).toEqual([expected])
    const out = await test.http.post('/logout/', { cookie: cookieOf(answer) })
    expect(out.cookies).toEqual([
      expected.replace('=T;', '=;').replace(/(Max-Age=\d+; )?Path/, 'Max-Age=0; Path'),
    ])
  })

  it('takes the prefix of its name seriously over https', async () => {
    const test = await testAuth(makeStorage(), HTTPS)
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
    for (const name of ['sessionid', '__host-sessionid', '__Secure-sessionid', '__Host-sessionid2']) {
      const other = cookie.replace('__Host-sessionid', name)
      expect((await test.http.get('/current-user/', { cookie: other })).status, name).toBe(401)
    }
  })

  it('ends when the database says so, whatever its Max-Age was', async () => {
    const test = await testAuth(makeStorage(), { sessions: 'strict' })
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    test.clock.advance(3599)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
    test.clock.advance(3601)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
    const forgotten = await testAuth(makeStorage())
    await activeUser(forgotten, ADA)
    const session = await loggedIn(forgotten, { ...LOGIN, remember: false })
    forgotten.clock.advance(DAY)
    expect((await forgotten.http.get('/current-user/', { cookie: session })).status).toBe(401)
  })

  it('is set by a log-in alone', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    for (const [path, ask] of [
      ['/current-user/', { cookie }],
      ['/login/', { html: true }],
      ['/register/', { html: true }],
      ['/current-user/', {}],
    ] as const) {
      expect((await test.http.get(path, ask)).cookies).toEqual([])
    }
  })

  it('is for https alone in the cookie that carries a link’s token, too', async () => {
    const test = await testAuth(makeStorage(), HTTPS)
    await test.auth.register(LOGIN)
    await test.auth.register({ ...LOGIN, password: 'a quite different one' })
    const token = await test.token(ADA)
    const answer = await test.http.get(`/password-change/confirm/change-password/${token}/`, { html: true })
    expect(answer.cookies).toEqual([
      `__Host-latchkey-link=${token}; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ])
  })
})
