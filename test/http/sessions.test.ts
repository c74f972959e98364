import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn } from './bodies.ts'

const HTML = { html: true }
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36'

interface Listed {
  readonly id: string
  readonly current: boolean
}

async function list(test: TestAuth, cookie: string): Promise<Listed[]> {
  return (await test.http.get('/sessions/', { cookie })).json() as unknown as Listed[]
}

onSqlite('the sessions over HTTP', (makeStorage) => {
  async function twoBrowsers() {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const headers = { 'user-agent': CHROME }
    const there = cookieOf(await test.http.post('/login/', { json: LOGIN, headers, ip: '198.51.100.9' }))
    const here = await loggedIn(test)
    const id = (await list(test, here)).find(({ current }) => !current)?.id ?? ''
    return { test, here, there, id }
  }
  const isIn = async (test: TestAuth, cookie: string) =>
    (await test.http.get('/current-user/', { cookie })).status === 200

  it('lists them in the words of the wire, the present one first', async () => {
    const { test, here, id } = await twoBrowsers()
    const answer = await test.http.get('/sessions', { cookie: here })
    expect(answer.status).toBe(200)
    const at = '2026-11-23T12:00:00.000Z'
    const times = { created_at: at, last_seen_at: at }
    expect(answer.json()).toEqual([
      { id: expect.any(String), ...times, ip: '203.0.113.7', user_agent: null, current: true },
      { id, ...times, ip: '198.51.100.9', user_agent: CHROME, current: false },
    ])
    expect((await test.http.get('/sessions/')).status).toBe(401)
  })

  it.each([{}, { json: {} }, { form: {} }])('ends one by DELETE with the body %j', async (body) => {
    const { test, here, there, id } = await twoBrowsers()
    const answer = await test.http.send('DELETE', `/sessions/${id}/`, { cookie: here, ...body })
    expect([answer.status, answer.json()]).toEqual([200, { message: 'That browser is logged out.' }])
    expect([await isIn(test, there), await isIn(test, here)]).toEqual([false, true])
    const again = await test.http.send('DELETE', `/sessions/${id}/`, { cookie: here, ...body })
    expect([again.status, again.json().code]).toEqual([404, 'not_found'])
  })

  it('takes the cookie away with the session that asks', async () => {
    const { test, there, id } = await twoBrowsers()
    const answer = await test.http.send('DELETE', `/sessions/${id}/`, { cookie: there })
    expect(answer.cookies).toEqual(['sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'])
    expect(await isIn(test, there)).toBe(false)
  })

  it('ends all but the present one by DELETE', async () => {
    const { test, here, there } = await twoBrowsers()
    const answer = await test.http.send('DELETE', '/sessions/', { cookie: here })
    expect([answer.status, answer.json()]).toEqual([200, { message: 'Every other browser is logged out.' }])
    expect([await isIn(test, there), await isIn(test, here)]).toEqual([false, true])
  })

  it('needs a recent log-in, or the password in the body', async () => {
    const { test, here, there, id } = await twoBrowsers()
    test.clock.advance(900)
    for (const path of ['/sessions/', `/sessions/${id}/`]) {
      const late = await test.http.send('DELETE', path, { cookie: here })
      expect([late.status, late.json().code]).toEqual([403, 'reauth_required'])
      const wrong = await test.http.send('DELETE', path, { cookie: here, json: { password: OTHER_PASSWORD } })
      expect([wrong.status, wrong.json().code]).toEqual([400, 'wrong_password'])
    }
    expect(await isIn(test, there)).toBe(true)
    const json = { password: PASSWORD }
    expect((await test.http.send('DELETE', '/sessions/', { cookie: here, json })).status).toBe(200)
    expect(await isIn(test, there)).toBe(false)
  })

  it('answers nobody with 401', async () => {
    const { test, id } = await twoBrowsers()
    for (const path of ['/sessions/', `/sessions/${id}/`]) {
      expect((await test.http.send('DELETE', path)).status).toBe(401)
    }
  })

  it('shows a browser each device in words, and ends one by a form', async () => {
    const { test, here, there, id } = await twoBrowsers()
    expect((await test.http.get('/current-user/', { cookie: here, ...HTML })).text).toContain(
      '/users/sessions/',
    )
    const page = await test.http.get('/sessions/', { cookie: here, ...HTML })
    expect(page.text).toContain('Chrome on Linux')
    expect(page.text).not.toContain('AppleWebKit')
    const action = `/sessions/${id}/?_method=DELETE`
    expect(page.text).toContain(`action="/users${action}"`)
    const answer = await test.http.post(action, { form: {}, cookie: here, ...HTML })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/users/sessions/?session-ended'])
    expect(await isIn(test, there)).toBe(false)
    const after = await test.http.get('/sessions/?session-ended', { cookie: here, ...HTML })
    expect(after.text).toContain('That browser is logged out.')
  })

  it('asks a browser for the password when the log-in is not recent, and leads it back', async () => {
    const { test, here, there } = await twoBrowsers()
    test.clock.advance(900)
    const late = await test.http.post('/sessions/?_method=DELETE', { form: {}, cookie: here, ...HTML })
    const to = '/users/reauthenticate/?next=%2Fusers%2Fsessions%2F'
    expect([late.status, late.headers.get('location')]).toEqual([303, to])
    const form = { password: PASSWORD, next: '/users/sessions/' }
    const proven = await test.http.post('/reauthenticate/', { form, cookie: here, ...HTML })
    expect(proven.headers.get('location')).toBe('/users/sessions/')
    const cookie = cookieOf(proven)
    const done = await test.http.post('/sessions/?_method=DELETE', { form: {}, cookie, ...HTML })
    expect(done.headers.get('location')).toBe('/users/sessions/?other-sessions-ended')
    expect(await isIn(test, there)).toBe(false)
  })

  it('takes _method in a post alone, and for a method that the path has', async () => {
    const { test, here, there, id } = await twoBrowsers()
    await test.http.get(`/sessions/${id}/?_method=DELETE`, { cookie: here })
    expect(await isIn(test, there)).toBe(true)
    for (const method of ['PATCH', 'PUT', 'GET', 'delete']) {
      const answer = await test.http.post(`/sessions/${id}/?_method=${method}`, { form: {}, cookie: here })
      expect([answer.status, answer.headers.get('allow')], method).toEqual([405, 'DELETE'])
    }
    const evil = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    const cross = await test.http.post(`/sessions/${id}/?_method=DELETE`, {
      form: {},
      cookie: here,
      headers: evil,
    })
    expect(cross.status).toBe(403)
    expect(await isIn(test, there)).toBe(true)
  })
})
