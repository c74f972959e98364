import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { prefersHtml } from '../../src/http/negotiate.ts'
import { activeUser, OTHER_PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import type { Answer } from '../support/client.ts'
import { corpusRow } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { startWork } from '../support/work.ts'
import { LOGIN, loggedIn, pendingUser, REGISTRATION } from './bodies.ts'

const HTML = { html: true }

/** One answer of every kind: JSON and pages, good and bad, redirects, cookies, mails. */
async function allKinds(test: TestAuth): Promise<Answer[]> {
  const token = await pendingUser(test)
  await activeUser(test, 'eve@example.com')
  const eve = { ...LOGIN, email: 'eve@example.com' }
  const cookie = await loggedIn(test, eve)
  const { http } = test
  const [mail] = await test.mails()
  return [
    await http.post('/register/', { json: REGISTRATION }),
    await http.post('/register/', { json: {} }),
    await http.post('/register/', { form: REGISTRATION, ...HTML }),
    await http.post('/register/', { form: {}, ...HTML }),
    await http.get(`/register/confirm/${token}/`),
    await http.get('/register/confirm/x/'),
    await http.post('/register/confirm/x/'),
    await http.send('HEAD', '/login/', HTML),
    await http.post('/login/', { json: eve }),
    await http.post('/login/', { form: eve, ...HTML }),
    await http.post('/login/', { json: { ...eve, password: OTHER_PASSWORD } }),
    await http.post('/login/', { json: eve, headers: { origin: 'https://evil.test' } }),
    await http.post('/login/', { body: 'x', type: 'text/plain' }),
    await http.get('/current-user/', { cookie }),
    await http.get('/current-user/', { cookie, ...HTML }),
    await http.get('/current-user/'),
    await http.get('/current-user/', HTML),
    await http.post('/logout/', { cookie }),
    await http.get('/logout/'),
    await http.get('//dev/mail', HTML),
    await http.get('//dev/mail.json'),
    await http.get(`//dev/mail/${mail?.id}.html`),
  ]
}

onSqlite('every answer', (makeStorage) => {
  it('is kept by nobody, sniffed by nobody, framed by nobody, and tells other sites nothing', async () => {
    const test = await testAuth(makeStorage())
    for (const [n, { headers, status }] of (await allKinds(test)).entries()) {
      expect(status, `answer ${n}`).not.toBe(0)
      expect(Object.fromEntries(headers), `answer ${n}`).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
        vary: 'Accept, Cookie',
      })
      expect(headers.has('server') || headers.has('x-powered-by')).toBe(false)
    }
  })

  it('says what it is, in UTF-8', async () => {
    const test = await testAuth(makeStorage())
    for (const { headers, text, status } of await allKinds(test)) {
      const type = headers.get('content-type')
      if (status === 302 || status === 303) expect([type, text]).toEqual([null, ''])
      else expect(type).toMatch(/^(application\/json|text\/html); charset=utf-8$/)
      if (type?.startsWith('application/json')) JSON.parse(text)
    }
  })

  it('says with every failure what it is', async () => {
    const test = await testAuth(makeStorage())
    for (const answer of await allKinds(test)) {
      if (answer.status < 400 || answer.headers.get('content-type')?.startsWith('text/html')) continue
      expect(answer.json()).toMatchObject({
        error: expect.stringMatching(/\w/),
        code: expect.stringMatching(/^[a-z_]+$/),
      })
    }
  })

  it('is a page whose policy lets nothing run and nothing load but its own stylesheet', async () => {
    const test = await testAuth(makeStorage())
    const isMail = ({ text }: Answer) => text.includes('<!--[if mso]>')
    const isPage = ({ headers }: Answer) => headers.get('content-type')?.startsWith('text/html')
    const pages = (await allKinds(test)).filter((one) => isPage(one) && one.text !== '' && !isMail(one))
    expect(pages).toHaveLength(4)
    for (const { headers, text } of pages) {
      const policy = headers.get('content-security-policy') ?? ''
      const style = text.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ])
      expect(text).not.toMatch(/<script|javascript:|\son\w+=/i)
    }
  })

  it('lists in its policy where a form may lead to: front end, listed origins, targets, and the logo’s origin', async () => {
    const test = await testAuth(makeStorage(), {
      frontend: 'https://www.shop.example',
      trustedOrigins: ['https://admin.shop.example', 'https://www.shop.example'],
      targets: { confirmed: 'https://welcome.example/in?x=1', loggedIn: '/here' },
      pages: { color: '#ff0088', logoUrl: 'https://cdn.example/logo.svg?v=1' },
    })
    const page = await test.http.get(`/register/confirm/${await pendingUser(test)}/`, HTML)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain(
      "form-action 'self' https://www.shop.example https://admin.shop.example https://welcome.example;",
    )
    expect(policy).toContain("img-src 'self' data: https://cdn.example;")
    const style = page.text.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? ''
    expect(policy).toContain(createHash('sha256').update(style).digest('base64'))
  })
})

describe('prefersHtml', () => {
  const prefers = (accept?: string) => prefersHtml(new Headers(accept === undefined ? {} : { accept }))

  it.each([
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'TEXT/HTML',
    'text/*',
    'application/json;q=0.5, text/html',
    'text/html;q=0.0001',
  ])('is so for %s', (accept) => {
    expect(prefers(accept)).toBe(true)
  })

  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json, text/html',
    'text/html;q=0.5, application/json',
    'text/html;q=0, */*',
    'application/*',
    'text/plain',
    'image/png',
    'text/htmlx',
    ';',
    ',',
    'q=1',
    '\u00e9',
  ])('is not so for %j', (accept) => {
    expect(prefers(accept)).toBe(false)
  })

  it('answers a hostile header at once', () => {
    const row = corpusRow('header-accept').value as Record<string, string>
    const worked = startWork()
    for (const accept of [
      row.Accept ?? '',
      ','.repeat(16_000),
      'text/html;'.repeat(1600),
      '"'.repeat(16_000),
      ' '.repeat(16_000),
    ]) {
      prefers(accept)
    }
    expect(worked()).toBeLessThan(1000)
  })
})
