import { expect, it } from 'vitest'
import type { Mail } from '../../src/ports/mailer.ts'
import { OTHER_PASSWORD, SECRET, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { LOGIN, loggedIn, REGISTRATION } from './bodies.ts'

onSqlite('the log', (makeStorage) => {
  it('holds no password, no token, no cookie and no secret, after everything that can happen', async () => {
    const texts: string[] = []
    // Outside development and without a mailbox, which says its links to the developer.
    const mailer = { send: async ({ text }: Mail) => void texts.push(text) }
    const test = await testAuth(makeStorage(), { url: 'https://app.test/users', mailer })
    await test.http.post('/register/', { json: REGISTRATION })
    await test.auth.mail.drain()
    const token = /confirm\/([\w-]+)\//.exec(texts[0] ?? '')?.[1] ?? ''
    const evil = { origin: 'https://evil.test' }
    const secrets = [SECRET, LOGIN.password, OTHER_PASSWORD, token]
    await test.http.get(`/register/confirm/${token}/`, { html: true })
    await test.http.post(`/register/confirm/${token}/`, { headers: evil })
    await test.http.post(`/register/confirm/${token}/`)
    await test.http.post(`/register/confirm/${token}/`)
    const cookie = await loggedIn(test)
    secrets.push(cookie.split('=')[1] ?? '')
    await test.http.post('/login/', { json: LOGIN, cookie, headers: evil })
    await test.http.post('/login/', { json: { ...LOGIN, password: OTHER_PASSWORD } })
    await test.http.post('/login/', { body: `{"password":"${LOGIN.password}"`, type: 'application/json' })
    await test.http.get('/current-user/', { cookie, client: { secure: false } })
    const real = test.storage.commit
    test.storage.commit = () => Promise.reject(new Error('down'))
    await test.http.post('/register/', { json: REGISTRATION, cookie })
    await test.http.post('/login/', { json: LOGIN, cookie })
    test.storage.commit = real
    await test.http.post('/logout/', { cookie })
    expect(test.said.length).toBeGreaterThan(2)
    const log = test.said.join('\n')
    for (const secret of secrets) {
      expect(secret).toMatch(/.{8}/)
      expect(log).not.toContain(secret)
    }
    expect(JSON.stringify(test.commits.flat().filter(({ kind }) => kind === 'addEvent'))).not.toMatch(
      new RegExp(secrets.join('|')),
    )
  })

  it('holds nothing that a client could break into two lines, or a terminal would obey', async () => {
    const test = await testAuth(makeStorage(), { url: 'https://app.test/users' })
    await test.http.post('/register/', { json: REGISTRATION })
    test.said.length = 0
    const headers = { origin: 'https://a.test/\u0085\u009b31m\u00ff', 'user-agent': 'x\u009by' }
    await test.http.post('/login/', { json: LOGIN, headers })
    await test.http.post('/register/', { json: { ...REGISTRATION, email: 'a@b.co\r\nlatchkey: forged' } })
    expect(test.said.join('')).toContain('https://a.test/')
    for (const line of test.said) expect(line).toMatch(/^[ -~]+$/)
  })
})
