import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, testAuth } from '../support/auth.ts'
import { corpus } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, REGISTRATION } from './bodies.ts'

const URL_OF_APP = 'https://app.test/users'
const rows = corpus('headers').filter(
  ({ id, value }) => /^header-(host|x)/.test(id) && !/^header-xff/.test(id) && value !== undefined,
)
const MORE: readonly Record<string, string>[] = [
  { host: 'evil.test' },
  { 'x-forwarded-host': 'evil.test' },
  { forwarded: 'host=evil.test;proto=http' },
  { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.test', 'x-forwarded-port': '1337' },
  { referer: 'https://evil.test/' },
  { 'x-original-host': 'evil.test', 'x-real-ip': 'evil.test', via: 'evil.test' },
]
const hostile = [...rows.map(({ value }) => value as Record<string, string>), ...MORE].map((headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(origin|x-middleware)/i.test(name))),
)

onSqlite('the address that a request claims to be for', (makeStorage) => {
  it('is in no mail, no redirect, no cookie and no page, whatever it is', async () => {
    expect(hostile.length).toBeGreaterThan(15)
    const test = await testAuth(makeStorage(), { url: URL_OF_APP, dangerouslyDisableLimits: true })
    await activeUser(test, 'eve@example.com')
    for (const headers of hostile) {
      const name = JSON.stringify(headers)
      const html = true
      const answers = [
        await test.http.post('/register/', { json: REGISTRATION, headers }),
        await test.http.post('/register/', { form: { ...REGISTRATION, email: 'x' }, headers, html }),
        await test.http.post('/regenerate-token/', { form: { email: ADA }, headers, html }),
        await test.http.post('/login/', { form: { ...LOGIN, email: 'eve@example.com' }, headers, html }),
        await test.http.post('/login/', { form: { ...LOGIN, password: OTHER_PASSWORD }, headers, html }),
        await test.http.post('/logout/', { headers, html }),
        await test.http.get('/login/', { headers, html }),
        await test.http.get('/current-user/', { headers, html }),
        await test.http.get('/register/confirm/x/', { headers, html }),
      ]
      for (const answer of answers) {
        const seen = JSON.stringify([answer.status, [...answer.headers], answer.text])
        expect(seen, name).not.toMatch(/evil|1337|app\.test[:,@.]/)
        const location = answer.headers.get('location')
        if (location !== null) expect(location, name).toMatch(/^\/users\//)
        for (const cookie of answer.cookies) expect(cookie, name).not.toMatch(/domain/i)
      }
      const mail = JSON.stringify((await test.mails(ADA))[0])
      expect(mail, name).not.toMatch(/evil|1337/)
      expect((await test.mails(ADA))[0]?.links[0], name).toMatch(
        /^https:\/\/app\.test\/users\/register\/confirm\//,
      )
    }
  })

  it('changes nothing about how a request is routed', async () => {
    const test = await testAuth(makeStorage(), { url: URL_OF_APP })
    const headers = {
      'x-original-url': '/users/logout/',
      'x-rewrite-url': '/admin',
      'x-http-method-override': 'DELETE',
    }
    const answer = await test.http.post('/regenerate-token/', { json: { email: ADA }, headers })
    expect([answer.status, answer.cookies]).toEqual([200, []])
  })

  it('switches nothing off: no header makes somebody of nobody', async () => {
    const test = await testAuth(makeStorage(), { url: URL_OF_APP })
    await activeUser(test, ADA)
    const { id } = await test.find(ADA)
    const claims = [
      'remote-user',
      'x-user',
      'x-user-id',
      'x-forwarded-user',
      'x-authenticated-user',
      'x-remote-user',
    ]
    const headers = {
      ...Object.fromEntries(claims.map((name) => [name, id])),
      authorization: `Bearer ${id}`,
      'x-middleware-subrequest': 'middleware:middleware:middleware',
      'x-api-key': id,
    }
    expect((await test.http.get('/current-user/', { headers })).status).toBe(401)
    for (const authorization of ['Bearer %E0%A4%A', 'Basic !!!', 'Basic YTpi', 'Bearer']) {
      expect((await test.http.get('/current-user/', { headers: { authorization } })).status).toBe(401)
    }
  })

  it('is one of many headers that are taken in stride, every one of the corpus', async () => {
    const test = await testAuth(makeStorage(), { url: URL_OF_APP, dangerouslyDisableLimits: true })
    const sets = corpus('headers').flatMap(({ id, value }) => (value ? [[id, value as object] as const] : []))
    for (const [id, value] of sets) {
      const headers: Record<string, string> = {}
      for (const [name, text] of Object.entries(value)) if (!/^origin$/i.test(name)) headers[name] = text
      const refused = 'Sec-Fetch-Site' in headers
      const answer = await test.http.post('/regenerate-token/', { json: { email: ADA }, headers })
      expect(refused ? [403] : [200, 303], id).toContain(answer.status)
      expect((await test.http.get('/login/', { html: true, headers })).status, id).toBe(200)
    }
    const headers = { 'user-agent': 'a'.repeat(7000), 'accept-language': ','.repeat(7000) }
    expect((await test.http.post('/register/', { json: REGISTRATION, headers })).status).toBe(201)
  })

  it('is not asked for the client: X-Forwarded-For is what the framework makes of it', async () => {
    const test = await testAuth(makeStorage(), { url: URL_OF_APP })
    for (let n = 0; n < 10; n += 1) {
      const json = { email: `p${n}@example.com`, password: OTHER_PASSWORD }
      await test.http.post('/login/', { json, headers: { 'x-forwarded-for': `198.51.100.${n}` } })
    }
    const headers = { 'x-forwarded-for': '198.51.100.99', forwarded: 'for=198.51.100.99' }
    expect((await test.http.post('/login/', { json: LOGIN, headers })).status).toBe(429)
  })

  it('may hold any language: an unknown one is answered in English', async () => {
    const test = await testAuth(makeStorage(), { url: URL_OF_APP })
    for (const language of ['../../etc/passwd', '__proto__', 'constructor', '*', 'x'.repeat(5000), 'de;q=']) {
      const headers = { 'accept-language': language }
      const answer = await test.http.post('/regenerate-token/', { json: {}, headers })
      expect(answer.json().error).toBe('Please check what you entered.')
    }
  })
})
