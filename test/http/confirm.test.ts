import { expect, it } from 'vitest'
import { disable, OTHER_PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import type { Ask } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, pendingUser, REGISTRATION, WIRE_USER } from './bodies.ts'

const at = (token: string) => `/register/confirm/${token}/`
const HTML = { html: true }

onSqlite('/register/confirm/{token}/', (makeStorage) => {
  it('shows a page with a button, and says for which address, when and from where', async () => {
    const test = await testAuth(makeStorage())
    await test.http.post('/register/', { json: REGISTRATION, ip: '203.0.113.99' })
    const token = await test.token(ADA)
    for (const ask of [{}, HTML]) {
      const page = await test.http.get(at(token), ask)
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.text).toContain(`<form method="post" action="/users${at(token)}">`)
      expect(page.text).toContain(`action="/users/register/not-me/${token}/"`)
      expect(page.text).toContain(ADA)
      expect(page.text).toContain('203.0.113.99')
      expect(page.text).toContain('2026')
    }
  })

  it('changes nothing by GET, HEAD or OPTIONS, however often, and works afterwards', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const before = await test.find(ADA)
    test.commits.length = 0
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'HEAD']) {
      for (const ask of [{}, HTML]) await test.http.send(method, at(token), ask)
    }
    expect(test.commits).toEqual([])
    expect(await test.find(ADA)).toEqual(before)
    expect((await test.http.post(at(token))).status).toBe(200)
  })

  it('answers a HEAD like a GET without its body', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const get = await test.http.get(at(token), HTML)
    const head = await test.http.send('HEAD', at(token), HTML)
    expect(head.text).toBe('')
    expect([head.status, [...head.headers]]).toEqual([get.status, [...get.headers]])
  })

  it.each(['with a slash', 'without'])('gives a JSON client the user, %s at its end', async (slash) => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const path = slash === 'without' ? at(token).slice(0, -1) : at(token)
    const answer = await test.http.post(path)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual(WIRE_USER)
    expect(answer.cookies).toEqual([])
  })

  it('leads a browser to the page that says it is done, and logs nobody in', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const answer = await test.http.post(at(token), { form: {}, html: true })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/users/confirmed/'])
    expect(answer.cookies).toEqual([])
    expect((await test.http.get('/confirmed/', HTML)).status).toBe(200)
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(200)
  })

  it('lets one of four win that come at once, over HTTP', async () => {
    for (const html of [false, true]) {
      const test = await testAuth(makeStorage())
      const token = await pendingUser(test)
      test.commits.length = 0
      const all = await Promise.all([1, 2, 3, 4].map(() => test.http.post(at(token), { html })))
      const seen = all.map((one) => (html ? one.headers.get('location') : one.json().code)).sort()
      const late = html ? '/users/link/?reason=already_confirmed&purpose=confirm' : 'already_confirmed'
      expect(seen.filter((what) => what === late)).toHaveLength(3)
      expect(all.filter(({ status }) => status < 400)).toHaveLength(html ? 4 : 1)
      expect(test.commits).toHaveLength(1)
    }
  })

  const spoil: [string, (test: TestAuth, token: string) => Promise<string> | string][] = [
    ['link_invalid', (_, token) => `${token.slice(0, -4)}AAAA`],
    ['link_invalid', () => 'x'],
    ['link_invalid', () => '%00'],
    ['link_invalid', () => '%ff'],
    ['link_invalid', () => '..%2f..%2fetc'],
    ['link_invalid', () => '"><script>alert(1)<'.replace('<', '%3C')],
    ['link_invalid', () => 'A'.repeat(5000)],
    ['link_invalid', (_, token) => `${token}.`],
    ['link_invalid', (_, token) => `${token}=`],
    ['link_invalid', (_, token) => `${token}%0a`],
    ['link_invalid', (_, token) => token.toLowerCase()],
    [
      'link_expired',
      (test, token) => {
        test.clock.advance(86_400)
        return token
      },
    ],
    [
      'already_confirmed',
      async (test, token) => {
        await test.auth.confirm({ token })
        return token
      },
    ],
    [
      'link_used',
      async (test, token) => {
        await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
        return token
      },
    ],
    [
      'link_invalid',
      async (test) => {
        await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
        return test.token(ADA)
      },
    ],
    [
      'link_invalid',
      async (test, token) => {
        await disable(test, ADA)
        return token
      },
    ],
  ]

  it.each(spoil)('refuses a link that does not work as %s, and says why (%#)', async (code, make) => {
    const test = await testAuth(makeStorage())
    const token = await make(test, await pendingUser(test))
    const before = await test.find(ADA)
    const why = `/users/link/?reason=${code}&purpose=confirm`
    const asks: [string, Ask, number][] = [
      ['GET', {}, 302],
      ['GET', HTML, 302],
      ['POST', HTML, 303],
    ]
    for (const [method, ask, status] of asks) {
      const answer = await test.http.send(method, at(token), ask)
      expect([answer.status, answer.headers.get('location')]).toEqual([status, why])
    }
    const json = await test.http.post(at(token))
    expect(json.status).toBe(400)
    expect(json.json()).toEqual({ error: expect.stringMatching(/^[A-Za-z .-]+$/), code })
    expect(await test.find(ADA)).toEqual(before)
    const page = await test.http.get(why.slice('/users'.length), HTML)
    expect(page.status).toBe(200)
  })

  it('has a page for every reason, and shows nothing that stands in its address', async () => {
    const test = await testAuth(makeStorage())
    const hostile = '"><script>alert(1)</script>'
    const pages = new Set<string>()
    for (const reason of ['link_invalid', 'link_expired', 'link_used', 'already_confirmed', hostile]) {
      for (const purpose of ['confirm', 'choose-password', '__proto__', hostile]) {
        const query = new URLSearchParams({ reason, purpose, email: hostile })
        const page = await test.http.get(`/link/?${query}`, HTML)
        expect(page.status).toBe(200)
        expect(page.text).not.toMatch(/<script|alert\(1\)|__proto__/)
        pages.add(page.text)
      }
    }
    expect(pages.size).toBeGreaterThan(5)
  })

  it('does not look at a body', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const body = '{"token":["x"],"__proto__":{"x":1}'
    expect((await test.http.post(at(token), { body, type: 'text/plain' })).status).toBe(200)
  })
})
