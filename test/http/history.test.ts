import { expect, it } from 'vitest'
import { en } from '../../src/texts/en.ts'
import { OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN } from './bodies.ts'

const HTML = { html: true }
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36'

onSqlite('the history over HTTP', (makeStorage) => {
  async function somebody() {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD })
    test.clock.advance(1)
    await test.auth.confirm({ token: await test.token(ADA) })
    test.clock.advance(1)
    const headers = { 'user-agent': CHROME }
    const cookie = cookieOf(await test.http.post('/login/', { json: LOGIN, headers, ip: '198.51.100.9' }))
    return { test, cookie }
  }

  it('is told in the words of the wire, the newest first', async () => {
    const { test, cookie } = await somebody()
    const answer = await test.http.get('/history', { cookie })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { events, next } = answer.json() as { events: { type: string }[]; next: unknown }
    expect(next).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['login.succeeded', 'user.confirmed', 'user.registered'])
    expect(events[0]).toEqual({
      id: expect.any(String),
      type: 'login.succeeded',
      at: '2026-11-23T12:00:02.000Z',
      outcome: 'success',
      ip: '198.51.100.9',
      user_agent: CHROME,
      count: 1,
      by_other: false,
    })
  })

  it('holds no secret', async () => {
    const { test, cookie } = await somebody()
    await test.auth.login({ email: ADA, password: OTHER_PASSWORD }).catch(() => {})
    const text = (await test.http.get('/history/', { cookie })).text
    expect(text).not.toMatch(/argon|trust|hash/)
    for (const secret of [PASSWORD, OTHER_PASSWORD, cookie.split('=')[1] ?? 'no cookie']) {
      expect(text).not.toContain(secret)
    }
  })

  it('goes on from ?before=, and is 404 for what is no page and 401 for nobody', async () => {
    const { test, cookie } = await somebody()
    const { events } = (await test.http.get('/history/', { cookie })).json() as { events: { id: string }[] }
    const rest = await test.http.get(`/history/?before=${events[0]?.id}`, { cookie })
    expect(rest.json()).toEqual({ events: events.slice(1), next: null })
    const wrong = await test.http.get('/history/?before=1%27', { cookie })
    expect([wrong.status, wrong.json().code]).toEqual([404, 'not_found'])
    const nobody = await test.http.get('/history/')
    expect([nobody.status, nobody.json().code]).toEqual([401, 'not_logged_in'])
  })

  it('is a page that names browser and system in words, and the account leads to it', async () => {
    const { test, cookie } = await somebody()
    const account = await test.http.get('/current-user/', { cookie, ...HTML })
    expect(account.text).toContain('href="/users/history/"')
    const page = await test.http.get('/history/', { cookie, ...HTML })
    expect(page.text).toContain(en['history.login.succeeded'])
    expect(page.text).toContain('Chrome on Linux')
    expect(page.text).toContain('from 198.51.100.9')
    expect(page.text).not.toContain('AppleWebKit')
    expect(page.text).not.toContain(en['page.history-older'])
  })

  it('of many pages leads on and back by links', async () => {
    const { test, cookie } = await somebody()
    const session = cookie.split('=')[1] ?? ''
    for (let n = 0; n < 60; n += 1) {
      test.clock.advance(1)
      await test.auth.updateUser(session, { firstName: `Ada${n}` })
    }
    const first = await test.http.get('/history/', { cookie, ...HTML })
    expect(first.text).not.toContain(en['page.history-newest'])
    const older = /href="\/users(\/history\/\?before=[\w-]+)"/.exec(first.text)?.[1] ?? ''
    const second = await test.http.get(older, { cookie, ...HTML })
    expect(second.text).toContain(en['history.user.registered'])
    expect(second.text).toContain(en['page.history-newest'])
    expect(second.text).not.toContain(en['page.history-older'])
  })

  it('leads a person who is not logged in to the log-in and back to the same page', async () => {
    const { test } = await somebody()
    const answer = await test.http.get('/history/?before=x', HTML)
    const next = encodeURIComponent('/users/history/?before=x')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/users/login/?next=${next}`])
  })
})
