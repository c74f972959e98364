import { expect, it } from 'vitest'
import { activeUser, disable, PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, REGISTRATION } from './bodies.ts'

const MESSAGE = { message: 'Check your mail for a link to confirm your address.' }

onSqlite('POST /register/', (makeStorage) => {
  it.each(['/register/', '/register'])('answers 201 with a message and no cookie at %s', async (path) => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post(path, { json: REGISTRATION })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.json()).toEqual(MESSAGE)
    expect(answer.cookies).toEqual([])
    expect(await test.find(ADA)).toMatchObject({ firstName: 'Ada', lastName: 'Example', confirmedAt: null })
  })

  it('takes a form from a client that wants JSON', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/register/', { form: REGISTRATION })
    expect([answer.status, answer.json()]).toEqual([201, MESSAGE])
  })

  it('leads a browser to the page that says to look into the mail, which names no address', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/register/', { form: REGISTRATION, html: true })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/users/check-mail/?asked=register')
    const page = await test.http.get('/check-mail/?asked=register', { html: true })
    expect(page.status).toBe(200)
    expect(page.text).not.toContain(ADA)
  })

  it('shows a browser its form again, with what was typed and what is wrong, and never the password', async () => {
    const test = await testAuth(makeStorage())
    const form = { ...REGISTRATION, first_name: '"><script>', password: 'short-1' }
    const answer = await test.http.post('/register/', { form, html: true })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain('Use at least 8 characters.')
    expect(answer.text).toContain(`value="${ADA}"`)
    expect(answer.text).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(answer.text).not.toContain('<script>')
    expect(answer.text).not.toContain('short-1')
  })

  it('hands a page of the app’s own what was typed, but no password and no token', async () => {
    const seen: object[] = []
    const register = (_: unknown, { form }: { form: { values: object } }) => {
      seen.push(form.values)
      return 'a page'
    }
    const test = await testAuth(makeStorage(), { pages: { replace: { register } } })
    const form = { ...REGISTRATION, email: 'x', token: 't', new_password: 'n', other: 'o' }
    const answer = await test.http.post('/register/', { form, html: true })
    expect([answer.status, answer.text]).toEqual([400, 'a page'])
    await test.http.post('/register/', { form: { ...form, email: '' }, html: true })
    await test.http.post('/register/', { form: { ...form, first_name: '' }, html: true })
    expect(seen).toEqual([
      { email: 'x', first_name: 'Ada', last_name: 'Example', other: 'o' },
      { email: '', first_name: 'Ada', last_name: 'Example', other: 'o' },
      { email: 'x', first_name: '', last_name: 'Example', other: 'o' },
    ])
  })

  it('shows its form to a browser, and JSON clients that there is nothing to read', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get('/register/', { html: true })
    expect(page.status).toBe(200)
    expect(page.text).toContain('action="/users/register/"')
    expect(page.headers.get('vary')).toContain('Accept')
  })

  it('says with every error what it is, in words and as a code', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/register/', { json: { ...REGISTRATION, email: 'nobody' } })
    expect(answer.json()).toEqual({
      error: 'Please check what you entered.',
      code: 'invalid_input',
      fields: { email: 'This is not an address we can write to.' },
    })
  })

  it('answers busy with seconds to wait, to JSON clients and to browsers', async () => {
    const test = await testAuth(makeStorage(), { hashing: { concurrency: 1, maxQueued: 0 } })
    const emails = [1, 2, 3, 4].map((n) => `p${n}@example.com`)
    for (const html of [false, true]) {
      const all = await Promise.all(
        emails.map((email) => test.http.post('/register/', { form: { ...REGISTRATION, email }, html })),
      )
      const busy = all.filter(({ status }) => status === 503)
      expect(busy.length).toBeGreaterThan(0)
      for (const answer of busy) {
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
        expect(answer.text).toContain('We are busy.')
        if (!html) expect(answer.json()).toMatchObject({ code: 'busy' })
        else expect(answer.text).toContain(`value="p`)
      }
    }
  })

  it('tells of a taken address only where that was asked for', async () => {
    for (const revealAccounts of [true, false]) {
      const test = await testAuth(makeStorage(), { revealAccounts })
      await activeUser(test, ADA)
      const answer = await test.http.post('/register/', { json: REGISTRATION })
      expect(answer.status).toBe(revealAccounts ? 400 : 201)
      expect(answer.json()).toEqual(
        revealAccounts
          ? { error: 'An account with this address exists already.', code: 'email_taken' }
          : MESSAGE,
      )
    }
  })

  it('never tells of a pending address, and of a disabled one as of any', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await test.http.post('/register/', { json: REGISTRATION })
    expect((await test.http.post('/register/', { json: REGISTRATION })).status).toBe(201)
    await activeUser(test, 'eve@example.com')
    await disable(test, 'eve@example.com')
    const answer = await test.http.post('/register/', { json: { ...REGISTRATION, email: 'eve@example.com' } })
    expect(answer.json()).toMatchObject({ code: 'email_taken' })
  })

  it('keeps from whom and from where it was asked, cut to what can be stored', async () => {
    const test = await testAuth(makeStorage())
    const headers = { 'user-agent': `${'a'.repeat(511)}\u00e9${'b'.repeat(7000)}` }
    await test.http.post('/register/', { json: REGISTRATION, headers, ip: '203.0.113.99' })
    const { asked } = await test.find(ADA)
    expect(asked).toMatchObject({ ip: '203.0.113.99', at: test.clock.now() })
    expect(asked?.userAgent).toHaveLength(512)
  })

  it('opens no session and logs nobody in', async () => {
    const test = await testAuth(makeStorage())
    await test.http.post('/register/', { json: REGISTRATION })
    const answer = await test.http.post('/login/', { json: { email: ADA, password: PASSWORD } })
    expect([answer.status, answer.cookies]).toEqual([400, []])
  })
})
