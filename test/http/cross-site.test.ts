import { describe, expect, it } from 'vitest'
import { isFromUs } from '../../src/http/cross-site.ts'
import { ENDPOINTS } from '../../src/http/endpoints/index.ts'
import { resolveSettings } from '../../src/settings.ts'
import { activeUser, testAuth } from '../support/auth.ts'
import { corpus } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, pendingUser, REGISTRATION } from './bodies.ts'

const storage = {} as never
const settingsOf = (url: string) =>
  resolveSettings({ url, storage, trustedOrigins: ['https://admin.app.test'] })
const APP = settingsOf('https://app.test/users')
const DEVELOPMENT = settingsOf('http://localhost:3000/users')
const passes = (headers: Record<string, string>, settings = APP) => isFromUs(new Headers(headers), settings)

describe('isFromUs', () => {
  const rows = corpus('headers').filter(({ id }) => /^header-(origin|referer|sfs)-|^header-ok$/.test(id))

  it.each(rows.filter(({ expected }) => expected !== 'either'))('answers $id as the corpus says', (row) => {
    expect(passes(row.value as Record<string, string>)).toBe(row.expected === 'accept')
  })

  it.each([
    [{}, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': '' }, false],
    [{ 'sec-fetch-site': 'Same-Origin' }, false],
    [{ origin: 'https://app.test' }, true],
    [{ origin: 'https://app.test', 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'https://admin.app.test', 'sec-fetch-site': 'cross-site' }, true],
    [{ origin: 'https://admin.app.test' }, true],
    [{ origin: 'https://sub.admin.app.test' }, false],
    [{ origin: 'https://admin.app.test.evil.test' }, false],
    [{ origin: 'https://admin.app.test:444' }, false],
    [{ origin: 'http://admin.app.test' }, false],
    [{ origin: 'https://admin.app.test/' }, false],
    [{ origin: 'HTTPS://APP.TEST' }, false],
    [{ origin: 'http://app.test' }, false],
    [{ origin: 'https://app.test:443' }, false],
    [{ origin: 'https://app.test.' }, false],
    [{ origin: 'https://app.test, https://app.test' }, false],
    [{ origin: 'http://localhost' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'file://' }, false],
    [{ 'x-requested-with': 'XMLHttpRequest', origin: 'https://evil.test' }, false],
    [{ 'x-csrf-token': 'x', 'sec-fetch-site': 'cross-site' }, false],
  ])('answers %j with %s', (headers, expected) => {
    expect(passes(headers)).toBe(expected)
  })

  it('takes the names of this machine for one in development, at the same port', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(passes({ origin: `http://${host}:3000` }, DEVELOPMENT), host).toBe(true)
      expect(passes({ origin: `http://${host}:3001` }, DEVELOPMENT), host).toBe(false)
      expect(passes({ origin: `https://${host}:3000` }, DEVELOPMENT), host).toBe(false)
      expect(passes({ origin: `http://${host}:3000` }), host).toBe(false)
    }
    expect(passes({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, DEVELOPMENT)).toBe(
      false,
    )
  })
})

const writes = ENDPOINTS.filter(({ method }) => method !== 'GET')
const HOSTILE: readonly Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', origin: 'https://evil.app.test' },
  { origin: 'https://evil.test' },
  { origin: 'null' },
]

onSqlite('a write from another site', (makeStorage) => {
  it('is refused by every endpoint that writes, before anything is read or done', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    await activeUser(test, 'eve@example.com')
    const cookie = await loggedIn(test, { ...LOGIN, email: 'eve@example.com' })
    const before = await test.find(ADA)
    test.commits.length = 0
    test.hashes()
    expect(writes.length).toBeGreaterThan(5)
    for (const { path, method } of writes) {
      for (const headers of HOSTILE) {
        const at = path.replace('{token}', token)
        const bodies = [
          { json: { ...REGISTRATION, token } },
          { form: { ...REGISTRATION, token } },
          { body: '{', type: 'text/plain' },
          {},
        ]
        for (const body of bodies) {
          const answer = await test.http.send(method, at, { ...body, headers, cookie })
          expect([answer.status, answer.json().code], `${at} ${JSON.stringify(headers)}`).toEqual([
            403,
            'cross_site',
          ])
          expect(answer.cookies).toEqual([])
          const page = await test.http.send(method, at, { ...body, headers, cookie, html: true })
          expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
        }
      }
    }
    expect([test.commits, test.hashes()]).toEqual([[], 0])
    expect(await test.find(ADA)).toEqual(before)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })

  it('does not matter to who only reads', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    for (const headers of HOSTILE) {
      for (const path of ['/login/', '/register/', `/register/confirm/${token}/`]) {
        expect((await test.http.get(path, { headers, html: true })).status, path).toBe(200)
      }
    }
  })

  it('is let through for a listed origin, a page of ours, and what is no browser', async () => {
    const test = await testAuth(makeStorage(), { trustedOrigins: ['https://admin.app.test'] })
    const good: Record<string, string>[] = [
      {},
      { origin: 'https://admin.app.test', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
      { origin: 'http://127.0.0.1:3000' },
      { referer: 'https://evil.test/' },
    ]
    for (const headers of good) {
      const answer = await test.http.post('/regenerate-token/', { json: { email: ADA }, headers })
      expect(answer.status, JSON.stringify(headers)).toBe(200)
    }
  })

  it('is answered without any header that would let another site read', async () => {
    const test = await testAuth(makeStorage(), { trustedOrigins: ['https://admin.app.test'] })
    for (const origin of ['https://evil.test', 'https://admin.app.test']) {
      const answers = [
        await test.http.post('/login/', { json: LOGIN, headers: { origin } }),
        await test.http.get('/current-user/', { headers: { origin } }),
        await test.http.send('OPTIONS', '/login/', {
          headers: { origin, 'access-control-request-method': 'POST' },
        }),
      ]
      for (const { headers } of answers) {
        expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    }
  })

  it('names both sides and the setting in development, to the client and to the log', async () => {
    const test = await testAuth(makeStorage())
    const headers = { origin: 'http://localhost:5173' }
    const answer = await test.http.post('/login/', { json: LOGIN, headers })
    for (const text of [String(answer.json().error), test.said.join('\n')]) {
      expect(text).toContain('http://localhost:5173')
      expect(text).toContain('http://localhost:3000')
      expect(text).toContain('"trustedOrigins"')
    }
  })

  it('names them to the log only elsewhere, once, and on one line', async () => {
    const test = await testAuth(makeStorage(), { url: 'https://app.test/users' })
    test.said.length = 0
    const headers = { origin: `https://evil.test/\u00e9"${'x'.repeat(500)}` }
    for (let n = 0; n < 3; n += 1) {
      const answer = await test.http.post('/login/', { json: LOGIN, headers })
      expect(answer.json()).toEqual({
        error: 'This request came from another site and was refused.',
        code: 'cross_site',
      })
    }
    const lines = test.said.filter((line) => line.includes('evil.test'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
    expect(lines[0]?.length).toBeLessThan(500)
  })
})
