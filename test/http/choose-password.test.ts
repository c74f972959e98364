import { expect, it } from 'vitest'
import { OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, pendingUser } from './bodies.ts'

const FORM = '/password-change/change-user-password/'
const at = (token: string) => `/password-change/confirm/change-password/${token}/`
const HTML = { html: true }
const NEW = 'an otter in a teapot'

/** Two registrations with different passwords: from then on a password can be chosen by link only. */
async function toChoose(test: TestAuth): Promise<string> {
  await pendingUser(test)
  await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
  return test.token(ADA)
}

onSqlite('choosing a password by link', (makeStorage) => {
  it('keeps the token in a short-lived cookie and leads to a clean address', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    const answer = await test.http.get(at(token), HTML)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/users${FORM}`])
    expect(answer.cookies).toEqual([`latchkey-link=${token}; Max-Age=900; Path=/; HttpOnly; SameSite=Lax`])
    const page = await test.http.get(FORM, { ...HTML, cookie: cookieOf(answer) })
    expect(page.status).toBe(200)
    expect(page.text).toContain(`action="/users${FORM}"`)
    expect(page.text).toContain(ADA)
    expect(page.text).not.toContain(token)
  })

  it('changes nothing by GET, HEAD or OPTIONS', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    const before = await test.find(ADA)
    test.commits.length = 0
    for (const path of [at(token), FORM, '/password-change/not-me/']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        await test.http.send(method, path, { ...HTML, cookie: `latchkey-link=${token}` })
      }
    }
    expect(test.commits).toEqual([])
    expect(await test.find(ADA)).toEqual(before)
  })

  it.each([FORM, FORM.slice(0, -1)])(
    'sets the password for a JSON client at %s, and opens no session',
    async (path) => {
      const test = await testAuth(makeStorage())
      const token = await toChoose(test)
      const answer = await test.http.post(path, { json: { token, password: NEW } })
      expect([answer.status, answer.json()]).toEqual([
        200,
        { message: 'Your password is set. You can log in now.' },
      ])
      expect(answer.cookies).toEqual([])
      for (const [password, status] of [
        [NEW, 200],
        [PASSWORD, 400],
        [OTHER_PASSWORD, 400],
      ] as const) {
        expect((await test.http.post('/login/', { json: { ...LOGIN, password } })).status, password).toBe(
          status,
        )
      }
    },
  )

  it('sets the password for a browser, takes the token’s cookie away and says so', async () => {
    const test = await testAuth(makeStorage())
    const cookie = `latchkey-link=${await toChoose(test)}`
    const answer = await test.http.post(FORM, { form: { password: NEW }, cookie, ...HTML })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/users/password-changed/'])
    expect(answer.cookies).toEqual([
      'latchkey-link=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      expect.stringMatching(/^latchkey-browser=/),
    ])
    expect((await test.http.get('/password-changed/', HTML)).status).toBe(200)
    expect(await loggedIn(test, { ...LOGIN, password: NEW })).toMatch(/^sessionid=/)
  })

  it('shows a browser its form again when the password is too weak, without the password', async () => {
    const test = await testAuth(makeStorage())
    const cookie = `latchkey-link=${await toChoose(test)}`
    const answer = await test.http.post(FORM, { form: { password: 'short-1' }, cookie, ...HTML })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('Use at least 8 characters.')
    expect(answer.text).not.toContain('short-1')
    expect((await test.http.post(FORM, { form: { password: NEW }, cookie, ...HTML })).status).toBe(303)
  })

  it('ends every session, and the links that were mailed before', async () => {
    const test = await testAuth(makeStorage())
    const first = await toChoose(test)
    test.clock.advance(1)
    await test.auth.regenerate({ email: ADA })
    const second = await test.token(ADA)
    await test.auth.choosePassword({ token: first, password: NEW })
    const answer = await test.http.post(FORM, { json: { token: second, password: PASSWORD } })
    expect([answer.status, answer.json().code]).toEqual([400, 'link_used'])
  })

  it('lets one of four win that come at once, with four passwords', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    const passwords = [1, 2, 3, 4].map((n) => `${NEW} no ${n}`)
    const all = await Promise.all(
      passwords.map((password) => test.http.post(FORM, { json: { token, password } })),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
    const winner = passwords[all.findIndex(({ status }) => status === 200)] ?? ''
    for (const password of passwords) {
      const { status } = await test.http.post('/login/', { json: { ...LOGIN, password } })
      expect(status, password).toBe(password === winner ? 200 : 400)
    }
  })

  it('costs nothing with a link that does not work: no hash', async () => {
    const test = await testAuth(makeStorage())
    const used = await toChoose(test)
    await test.auth.choosePassword({ token: used, password: NEW })
    const confirming = await (async () => {
      await test.auth.register({ email: 'b@example.com', password: PASSWORD })
      return test.token('b@example.com')
    })()
    test.hashes()
    const refused: [unknown, string][] = [
      ['', 'link_invalid'],
      ['x', 'link_invalid'],
      [`${used}A`, 'link_invalid'],
      [confirming, 'link_invalid'],
      [used, 'link_used'],
    ]
    for (const [token, code] of refused) {
      const answer = await test.http.post(FORM, { json: { token, password: PASSWORD } })
      expect([answer.status, answer.json().code]).toEqual([400, code])
    }
    for (const token of [null, 0, true, ['x'], { $ne: null }]) {
      const answer = await test.http.post(FORM, { json: { token, password: PASSWORD } })
      expect([answer.status, answer.json().code]).toEqual([400, 'invalid_input'])
    }
    expect(test.hashes()).toBe(0)
  })

  it('leads a browser with a link that does not work to the page that says why', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    await test.auth.choosePassword({ token, password: NEW })
    const used = '/users/link/?reason=link_used&purpose=choose-password'
    const invalid = '/users/link/?reason=link_invalid&purpose=choose-password'
    const cookie = `latchkey-link=${token}`
    expect((await test.http.get(at(token), HTML)).headers.get('location')).toBe(used)
    expect((await test.http.get(at('x'), HTML)).headers.get('location')).toBe(invalid)
    expect((await test.http.get(FORM, { ...HTML, cookie })).headers.get('location')).toBe(used)
    expect((await test.http.get(FORM, HTML)).headers.get('location')).toBe(invalid)
    for (const [ask, location] of [
      [{ cookie }, used],
      [{}, invalid],
    ] as const) {
      const answer = await test.http.post(FORM, { ...ask, form: { password: NEW }, ...HTML })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, location])
    }
  })

  it('answers a browser with a page also when there is no form to show again', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    // The token comes in the body and not in the cookie, or the link has died meanwhile.
    const answer = await test.http.post(FORM, { form: { token, password: 'short' }, ...HTML })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain('Please check what you entered.')
  })

  it('takes no password from the address, and none without a link', async () => {
    const test = await testAuth(makeStorage())
    const token = await toChoose(test)
    expect((await test.http.post(`${FORM}?token=${token}`, { json: { password: NEW } })).status).toBe(400)
    expect((await test.http.post(`${FORM}?password=${NEW}`, { json: { token } })).status).toBe(400)
    expect(await test.find(ADA)).toMatchObject({ passwordHash: null })
  })
})
