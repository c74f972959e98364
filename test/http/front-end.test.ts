import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, pendingUser, REGISTRATION, WIRE_USER } from './bodies.ts'

const FRONT = 'https://www.shop.example'
const OPTIONS = { frontend: FRONT }
const HTML = { html: true }
const confirm = (token: string) => `/register/confirm/${token}/`
const choose = (token: string) => `/password-change/confirm/change-password/${token}/`

async function toChoose(test: TestAuth): Promise<string> {
  await pendingUser(test)
  await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
  return test.token(ADA)
}

onSqlite('with a front end of the app’s own', (makeStorage) => {
  it('shows the page with the button itself, since a link is followed by a browser that knows only the mail', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const page = await test.http.get(confirm(await pendingUser(test)), HTML)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Confirm my address')
  })

  it('leads to the front end once an address is confirmed', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const token = await pendingUser(test)
    const answer = await test.http.post(confirm(token), { form: {}, ...HTML })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${FRONT}/auth/confirmed`])
    const json = await testAuth(makeStorage(), OPTIONS)
    expect((await json.http.post(confirm(await pendingUser(json)))).json()).toEqual(WIRE_USER)
  })

  it('tells the front end why a link failed, in plain words with blanks as %20', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const regenerate = `${FRONT}/auth/regenerate-token?reason=`
    const used = 'This%20link%20was%20already%20used%20or%20replaced%20by%20a%20newer%20one.'
    const first = await pendingUser(test)
    const expectWhy = async (path: string, reason: string) => {
      for (const ask of [{}, HTML]) {
        const answer = await test.http.get(path, ask)
        expect([answer.status, answer.headers.get('location')]).toEqual([302, regenerate + reason])
      }
    }
    await expectWhy(confirm('x'), 'This%20link%20does%20not%20work.')
    await expectWhy(choose('x'), 'This%20link%20does%20not%20work.')
    await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
    const second = await test.token(ADA)
    await expectWhy(confirm(first), used)
    test.clock.advance(3600)
    await expectWhy(choose(second), 'This%20link%20has%20expired.')
    await activeUser(test, 'eve@example.com')
    const link = (await test.mails('eve@example.com'))
      .flatMap(({ links }) => links)
      .find((url) => url.includes('/confirm/'))
    const third = link?.split('/').at(-2) ?? ''
    await expectWhy(confirm(third), 'This%20address%20is%20already%20confirmed.')
    const post = await test.http.post(confirm(third), { form: {}, ...HTML })
    expect(post.status).toBe(303)
    expect(post.headers.get('location')).toBe(`${regenerate}This%20address%20is%20already%20confirmed.`)
  })

  it('hands the token of a choose-a-password link to the front end, and changes nothing', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const token = await toChoose(test)
    test.commits.length = 0
    const answer = await test.http.get(choose(token), HTML)
    const location = `${FRONT}/auth/password/change-password?token=${token}`
    expect([answer.status, answer.headers.get('location'), answer.cookies]).toEqual([302, location, []])
    expect(test.commits).toEqual([])
    const json = { token, password: 'an otter in a teapot' }
    const headers = { origin: FRONT }
    const set = await test.http.post('/password-change/change-user-password/', { json, headers })
    expect(set.status).toBe(200)
  })

  it('answers JSON everywhere else, whatever a client prefers', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    await activeUser(test, 'eve@example.com')
    const eve = { ...LOGIN, email: 'eve@example.com' }
    const asks: [string, Record<string, string>, number][] = [
      ['/register/', REGISTRATION, 201],
      ['/register/', {}, 400],
      ['/regenerate-token/', { email: ADA }, 200],
      ['/password-change/request-password-change/', { email: ADA }, 200],
      ['/login/', eve, 200],
      ['/login/', { ...eve, password: OTHER_PASSWORD }, 400],
      ['/logout/', {}, 200],
      ['/password-change/change-user-password/', { token: 'x', password: OTHER_PASSWORD }, 400],
    ]
    for (const [path, form, status] of asks) {
      const answer = await test.http.post(path, { form, ...HTML })
      expect(answer.status, path).toBe(status)
      expect(answer.headers.get('content-type'), path).toBe('application/json; charset=utf-8')
      expect(answer.json(), path).toHaveProperty(
        status < 300 && path === '/login/' ? 'email' : status < 300 ? 'message' : 'error',
      )
    }
  })

  it('has no pages of its own but those behind mailed links', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    for (const path of [
      '/register/',
      '/login/',
      '/regenerate-token/',
      '/password-change/request-password-change/',
    ]) {
      expect((await test.http.get(path, HTML)).status, path).toBe(405)
    }
    for (const path of ['/check-mail/', '/password-changed/']) {
      expect((await test.http.get(path, HTML)).status, path).toBe(0)
    }
    expect((await test.http.get('/removed/', HTML)).status).toBe(200)
  })

  it('lets the front end write, from its pages and from its server', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const browser = { origin: FRONT, 'sec-fetch-site': 'cross-site' }
    for (const headers of [browser, { origin: FRONT }]) {
      const answer = await test.http.post('/register/', { json: REGISTRATION, headers })
      expect(answer.status).toBe(201)
    }
    const other = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await test.http.post('/register/', { json: REGISTRATION, headers: other })).status).toBe(403)
  })

  it('leads to targets of the app’s own where it names them, with their query kept', async () => {
    const targets = { confirmed: 'https://app.example/welcome', linkFailed: `${FRONT}/oops?from=mail` }
    const test = await testAuth(makeStorage(), { ...OPTIONS, targets })
    const token = await pendingUser(test)
    const failed = await test.http.get(confirm('x'))
    expect(failed.headers.get('location')).toBe(
      `${FRONT}/oops?from=mail&reason=This%20link%20does%20not%20work.`,
    )
    const done = await test.http.post(confirm(token), { form: {}, ...HTML })
    expect(done.headers.get('location')).toBe('https://app.example/welcome')
  })

  it('speaks plain ASCII words in every text that travels in an address', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const { text } = test.auth.core.languages.of(null)
    const keys = [
      'registered',
      'regenerated',
      'reset-requested',
      'logged-out',
      'password-chosen',
      'password-changed',
      'reauthenticated',
      'removed',
      'account-deleted',
      'account-leaving',
    ].map((key) => `message.${key}`)
    const reasons = ['link_invalid', 'link_expired', 'link_used', 'already_confirmed'].map(
      (key) => `reason.${key}`,
    )
    for (const key of [...keys, ...reasons]) {
      expect(text(key as 'message.removed'), key).toMatch(/^[A-Za-z0-9 .-]+$/)
    }
  })
})
