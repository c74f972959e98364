import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn } from './bodies.ts'

const PATH = '/change-password/'
const NEW = 'an otter in a teapot'
const FIELDS = { current_password: PASSWORD, new_password: NEW }
const WRONG = { ...FIELDS, current_password: OTHER_PASSWORD }
const HTML = { html: true }

onSqlite(`POST ${PATH}`, (makeStorage) => {
  it.each([PATH, PATH.slice(0, -1)])('changes the password and gives a new cookie, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    test.clock.advance(3600)
    const answer = await test.http.post(path, { json: FIELDS, cookie })
    expect([answer.status, answer.json()]).toEqual([
      200,
      { message: 'Your password is changed. Wherever else you were logged in you are logged out.' },
    ])
    expect(answer.cookies).toHaveLength(1)
    // An hour less than 30 days: the new session ends with the former one.
    expect(answer.cookies[0]).toMatch(
      /^sessionid=[\w-]{43}; Max-Age=2588400; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
    expect((await test.http.get('/current-user/', { cookie: cookieOf(answer) })).status).toBe(200)
    expect((await test.http.post('/login/', { json: { ...LOGIN, password: NEW } })).status).toBe(200)
  })

  it('says what is wrong by field, and sets no cookie', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const cases: [object, string, object][] = [
      [WRONG, 'wrong_password', { current_password: 'This is not your password.' }],
      [{}, 'invalid_input', { current_password: 'This is needed.', new_password: 'This is needed.' }],
      [{ ...FIELDS, new_password: 'short' }, 'invalid_input', { new_password: expect.any(String) }],
      [{ ...FIELDS, current_password: ['x'] }, 'invalid_input', { current_password: expect.any(String) }],
    ]
    for (const [json, code, fields] of cases) {
      const answer = await test.http.post(PATH, { json, cookie })
      expect(answer.status).toBe(400)
      expect(answer.json()).toMatchObject({ code, fields })
      expect(answer.cookies).toEqual([])
    }
  })

  it('answers nobody with 401, and too many wrong passwords with 429', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    expect((await test.http.post(PATH, { json: FIELDS })).status).toBe(401)
    for (let n = 0; n < 5; n += 1) await test.http.post(PATH, { json: WRONG, cookie })
    const answer = await test.http.post(PATH, { json: FIELDS, cookie })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
  })

  it('leads a browser from its account through the form and back', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const account = await test.http.get('/current-user/', { cookie, ...HTML })
    expect(account.text).toContain(`href="/users${PATH}"`)
    expect((await test.http.get(PATH, { cookie, ...HTML })).text).toContain(`action="/users${PATH}"`)
    const again = await test.http.post(PATH, { form: WRONG, cookie, ...HTML })
    expect(again.status).toBe(400)
    expect(again.text).toContain('This is not your password.')
    expect(again.text).not.toContain(NEW)
    const done = await test.http.post(PATH, { form: FIELDS, cookie, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/users/current-user/?password-changed',
    ])
    const page = await test.http.get('/current-user/?password-changed', { cookie: cookieOf(done), ...HTML })
    expect(page.text).toContain('Your password is changed.')
  })

  it('leads nobody to the log-in and back, and shows a form’s sender how to log in', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get(PATH, HTML)
    expect(page.headers.get('location')).toBe('/users/login/?next=%2Fusers%2Fchange-password%2F')
    const post = await test.http.post(PATH, { form: FIELDS, ...HTML })
    expect(post.status).toBe(401)
    expect(post.text).toContain('href="/users/login/"')
  })
})
