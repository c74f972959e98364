import { expect, it } from 'vitest'
import { testAuth } from '../support/auth.ts'
import type { Ask } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, pendingUser, REGISTRATION } from './bodies.ts'

const PATHS = ['//dev/mail', '//dev/mail/', '//dev/mail.json']
const REMOTE: Ask = { client: { loopback: false } }
const named = (host: string): Ask => ({ headers: { host } })

onSqlite('the development mailbox', (makeStorage) => {
  it('gives each mail with its links, newest first, in the words of the wire', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    test.clock.advance(5)
    await test.http.post('/register/', { json: { ...REGISTRATION, email: 'eve@example.com' } })
    await test.mails()
    const answer = await test.http.get('//dev/mail.json')
    expect(answer.status).toBe(200)
    const mails = JSON.parse(answer.text)
    expect(mails).toEqual([
      {
        to: 'eve@example.com',
        subject: expect.stringContaining('Confirm'),
        text: expect.stringContaining('http://localhost:3000/users/register/confirm/'),
        html: expect.stringContaining('<'),
        links: [
          expect.stringMatching(/^http:\/\/localhost:3000\/users\/register\/confirm\/[\w-]+\/$/),
          'http://localhost:3000/',
        ],
        sent_at: '2026-11-23T12:00:05.000Z',
      },
      expect.objectContaining({ to: ADA, sent_at: '2026-11-23T12:00:00.000Z' }),
    ])
  })

  it('shows them to a person, and each as it would look, where nothing of it can run', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    const [mail] = await test.mails()
    for (const path of ['//dev/mail', '//dev/mail/']) {
      const page = await test.http.get(path)
      expect(page.status).toBe(200)
      expect(page.text).toContain(ADA)
      expect(page.text).toContain(`/dev/mail/${mail?.id}.html`)
    }
    const shown = await test.http.get(`//dev/mail/${mail?.id}.html`)
    expect(shown.text).toBe(mail?.html)
    const policy = shown.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/; sandbox /)
    expect(policy).not.toMatch(/script|allow-same-origin|allow-forms/)
    for (const id of ['x', '..', '%2e%2e', `${mail?.id}x`, '__proto__']) {
      expect((await test.http.get(`//dev/mail/${id}.html`)).status, id).toBe(0)
    }
  })

  it('is not there for who comes from another machine', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    const [mail] = await test.mails()
    for (const path of [...PATHS, `//dev/mail/${mail?.id}.html`]) {
      for (const ask of [
        REMOTE,
        { ...REMOTE, ip: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      ]) {
        expect((await test.http.get(path, ask)).status, path).toBe(0)
      }
    }
  })

  it('is not there under a name that is not this machine’s, which a page elsewhere could give it', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    const names = [
      'evil.test',
      'localhost.evil.test:3000',
      'localhost:3000.evil.test',
      'evil.test#localhost',
      '',
      'localhost@evil.test',
      '127.0.0.1.nip.io',
      '10.0.0.1',
      '[::2]',
      'localhost:3000, evil.test',
    ]
    for (const path of PATHS) {
      for (const host of names) expect((await test.http.get(path, named(host))).status, host).toBe(0)
      for (const host of ['localhost', 'localhost:3000', '127.0.0.1:8080', '[::1]:3000']) {
        expect((await test.http.get(path, named(host))).status, host).toBe(200)
      }
    }
  })

  it('is only read', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await test.http.send(method, '//dev/mail.json')).status, method).toBe(0)
    }
    const head = await test.http.send('HEAD', '//dev/mail.json')
    expect([head.status, head.text]).toEqual([200, ''])
  })

  it('is not there outside development, nor where mail is really sent', async () => {
    const mailer = { send: async () => {} }
    const options = [
      { mailer },
      { mailer, url: 'https://app.test/users' },
      { mailer, url: 'http://app.test/users' },
    ]
    for (const one of options) {
      const test = await testAuth(makeStorage(), one)
      await test.http.post('/register/', { json: REGISTRATION })
      await test.auth.mail.drain()
      expect(test.auth.mailbox).toBeNull()
      for (const path of PATHS) expect((await test.http.get(path, named('localhost'))).status).toBe(0)
    }
  })

  it('is there outside development where that was asked for, to this machine only', async () => {
    const mailer = { send: async () => {} }
    const dangerouslyKeepMailbox = true
    const test = await testAuth(makeStorage(), {
      mailer,
      url: 'https://app.test/users',
      dangerouslyKeepMailbox,
    })
    await test.http.post('/register/', { json: REGISTRATION })
    await test.auth.mail.drain()
    expect((await test.http.get('//dev/mail.json', named('localhost'))).text).toContain(ADA)
    expect((await test.http.get('//dev/mail.json', named('app.test'))).text).toContain(ADA)
    expect((await test.http.get('//dev/mail.json', { ...named('app.test'), ...REMOTE })).status).toBe(0)
    expect((await test.http.get('//dev/mail.json', named('evil.test'))).status).toBe(0)
  })
})
