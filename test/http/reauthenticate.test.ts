import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, loggedIn } from './bodies.ts'

const PATH = '/reauthenticate/'
const HTML = { html: true }

onSqlite(`POST ${PATH}`, (makeStorage) => {
  it.each([PATH, PATH.slice(0, -1)])('gives a new cookie for the password, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const answer = await test.http.post(path, { json: { password: PASSWORD }, cookie })
    expect([answer.status, answer.json()]).toEqual([200, { message: 'Thank you. You can go on.' }])
    expect(answer.cookies).toHaveLength(1)
    expect(cookieOf(answer)).not.toBe(cookie)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
    expect((await test.http.get('/current-user/', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  it('answers 400 by field, 401 and 429', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    expect((await test.http.post(PATH, { json: { password: PASSWORD } })).status).toBe(401)
    expect((await test.http.post(PATH, { json: {}, cookie })).json()).toMatchObject({
      code: 'invalid_input',
      fields: { password: 'This is needed.' },
    })
    for (let n = 0; n < 5; n += 1) {
      const answer = await test.http.post(PATH, { json: { password: OTHER_PASSWORD }, cookie })
      expect([answer.status, answer.json()]).toEqual([
        400,
        {
          error: 'That is not your password.',
          code: 'wrong_password',
          fields: { password: 'This is not your password.' },
        },
      ])
      expect(answer.cookies).toEqual([])
    }
    expect((await test.http.post(PATH, { json: { password: PASSWORD }, cookie })).status).toBe(429)
  })

  it('leads a browser back to where it wanted to go, if that is safe', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    let cookie = await loggedIn(test)
    const page = await test.http.get(`${PATH}?next=/orders`, { cookie, ...HTML })
    expect(page.text).toContain('<input type="hidden" name="next" value="/orders">')
    const wrong = { password: OTHER_PASSWORD, next: '/orders' }
    const again = await test.http.post(PATH, { form: wrong, cookie, ...HTML })
    expect(again.status).toBe(400)
    expect(again.text).toContain('<input type="hidden" name="next" value="/orders">')
    for (const [next, location] of [
      ['/orders', '/orders'],
      ['https://evil.test/', '/users/current-user/'],
    ] as const) {
      const answer = await test.http.post(PATH, { form: { password: PASSWORD, next }, cookie, ...HTML })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, location])
      cookie = cookieOf(answer)
    }
    const nobody = await test.http.get(`${PATH}?next=/orders`, HTML)
    expect(nobody.headers.get('location')).toBe(
      '/users/login/?next=%2Fusers%2Freauthenticate%2F%3Fnext%3D%2Forders',
    )
  })
})
