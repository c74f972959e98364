import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, WIRE_USER } from './bodies.ts'

const wrong = { ...LOGIN, password: OTHER_PASSWORD }

onSqlite('POST /login/', (makeStorage) => {
  it.each(['/login/', '/login'])('gives a JSON client the user and one cookie, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post(path, { json: LOGIN })
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual(WIRE_USER)
    expect(answer.cookies).toHaveLength(1)
    // Clients of the old system split a cookie at its first =.
    expect(cookieOf(answer)).toMatch(/^sessionid=[A-Za-z0-9_-]{43}$/)
    expect(answer.text).not.toContain(cookieOf(answer).slice('sessionid='.length))
  })

  it('says what is wrong with a wrong pair, and sets no cookie', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post('/login/', { json: wrong })
    expect(answer.status).toBe(400)
    expect(answer.cookies).toEqual([])
    expect(answer.json()).toEqual({
      error: 'Address or password is wrong, or the address is not confirmed yet.',
      code: 'invalid_credentials',
    })
  })

  it('leads a browser in, and to where it wanted to go', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const ways: [string | undefined, string][] = [
      [undefined, '/users/current-user/'],
      ['/orders?page=2', '/orders?page=2'],
      ['http://localhost:3000/orders', '/orders'],
      ['https://evil.test/', '/users/current-user/'],
      ['//evil.test', '/users/current-user/'],
      ['/users/login/?next=/', '/users/current-user/'],
      ['', '/'],
    ]
    for (const [next, location] of ways) {
      const form = next === undefined ? LOGIN : { ...LOGIN, next }
      const answer = await test.http.post('/login/', { form, html: true })
      expect([answer.status, answer.headers.get('location')], next).toEqual([303, location])
      expect(cookieOf(answer)).toMatch(/^sessionid=/)
    }
  })

  it('keeps where a browser wanted to go in its form, if that is safe', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get('/login/?next=/orders', { html: true })
    expect(page.text).toContain('<input type="hidden" name="next" value="/orders">')
    const form = { ...wrong, next: '/orders' }
    const again = await test.http.post('/login/', { form, html: true })
    expect(again.status).toBe(400)
    expect(again.text).toContain('<input type="hidden" name="next" value="/orders">')
    expect(again.text).toContain(`value="${ADA}"`)
    expect(again.text).not.toContain(OTHER_PASSWORD)
    for (const next of ['https://evil.test', '/"><script>', 'javascript:alert(1)']) {
      const evil = await test.http.get(`/login/?next=${encodeURIComponent(next)}`, { html: true })
      expect(evil.text).not.toMatch(/name="next"|evil|alert\(1\)|<script/)
    }
  })

  it('shows a sentence of its own after a log-out, never one from the address', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get('/login/?logged-out=<b>owned</b>&notice=owned&error=owned', {
      html: true,
    })
    expect(page.text).toContain('You are logged out.')
    expect(page.text).not.toContain('owned')
  })

  it('refuses a choice to stay logged in that is neither true nor false, and says so', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (const remember of ['on', 'yes', 1, null, ['true'], {}]) {
      const answer = await test.http.post('/login/', { json: { ...LOGIN, remember } })
      expect(answer.status).toBe(400)
      expect(answer.json().fields).toEqual({ remember: 'This is either true or false.' })
    }
    for (const remember of [true, false, 'true', 'false']) {
      expect((await test.http.post('/login/', { json: { ...LOGIN, remember } })).status).toBe(200)
    }
  })

  it('leaves a session cookie that was planted before a log-in with nobody', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const planted = `sessionid=${'A'.repeat(43)}`
    const answer = await test.http.post('/login/', { json: LOGIN, cookie: planted })
    expect(cookieOf(answer)).not.toBe(planted)
    expect((await test.http.get('/current-user/', { cookie: planted })).status).toBe(401)
    expect((await test.http.get('/current-user/', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  it('gives every log-in a session of its own, and ends the one that the browser had', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await activeUser(test, 'eve@example.com')
    const first = await loggedIn(test)
    const elsewhere = await loggedIn(test)
    expect(elsewhere).not.toBe(first)
    const eve = await test.http.post('/login/', {
      json: { ...LOGIN, email: 'eve@example.com' },
      cookie: first,
    })
    expect(eve.json()).toMatchObject({ email: 'eve@example.com' })
    expect((await test.http.get('/current-user/', { cookie: first })).status).toBe(401)
    expect((await test.http.get('/current-user/', { cookie: elsewhere })).json()).toMatchObject({
      email: ADA,
    })
    const now = await test.http.get('/current-user/', { cookie: cookieOf(eve) })
    expect(now.json()).toMatchObject({ email: 'eve@example.com' })
  })

  it('leaves the session alone that a browser has when a log-in is refused', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    await test.http.post('/login/', { json: wrong, cookie })
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })

  it('makes no session for a token that nobody was given', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    test.commits.length = 0
    const made = `sessionid=${'B'.repeat(42)}A`
    for (let n = 0; n < 3; n += 1) {
      expect((await test.http.get('/current-user/', { cookie: made })).status).toBe(401)
      await test.http.post('/logout/', { cookie: made })
    }
    expect(test.commits).toEqual([])
  })

  it('counts every spelling of an address for one account', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const spellings = [
      'ada@example.com',
      'ADA@example.com',
      ' ada@Example.com',
      'Ada@EXAMPLE.COM ',
      'aDa@example.com',
    ]
    for (const email of spellings) await test.http.post('/login/', { json: { ...wrong, email } })
    const answer = await test.http.post('/login/', { json: LOGIN })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
    expect(answer.json()).toEqual({
      error: 'Too many tries. Try again in 1 s.',
      code: 'too_many_attempts',
    })
    test.clock.advance(1)
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(200)
  })

  it('tells a browser in its form how long to wait', async () => {
    const test = await testAuth(makeStorage())
    for (let n = 0; n < 5; n += 1) await test.http.post('/login/', { json: wrong })
    const answer = await test.http.post('/login/', { form: LOGIN, html: true })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
    expect(answer.text).toContain('Try again in 1 s.')
  })
})
