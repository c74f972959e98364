import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, pendingUser, REGISTRATION } from './bodies.ts'

const OPTIONS = { pages: false as const }
const HTML = { html: true }

onSqlite('without pages', (makeStorage) => {
  it('answers JSON to browsers, too', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const answers = [
      await test.http.post('/register/', { form: REGISTRATION, ...HTML }),
      await test.http.post('/register/', { form: {}, ...HTML }),
      await test.http.post('/login/', { form: LOGIN, ...HTML }),
      await test.http.post('/login/', { form: { ...LOGIN, password: OTHER_PASSWORD }, ...HTML }),
      await test.http.get('/current-user/', { cookie, ...HTML }),
      await test.http.get('/current-user/', HTML),
      await test.http.post('/logout/', { cookie, ...HTML }),
      await test.http.get('/logout/', HTML),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 400, 200, 400, 200, 401, 200, 405])
    for (const answer of answers) expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  it('has no forms', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    for (const path of [
      '/register/',
      '/login/',
      '/regenerate-token/',
      '/change-password/',
      '/change-email/',
      '/reauthenticate/',
      '/password-change/request-password-change/',
    ]) {
      expect((await test.http.get(path, HTML)).status, path).toBe(405)
    }
  })

  it('still has those behind mailed links, which a browser follows that knows only the mail', async () => {
    const test = await testAuth(makeStorage(), OPTIONS)
    const token = await pendingUser(test)
    const page = await test.http.get(`/register/confirm/${token}/`, HTML)
    expect(page.text).toContain('Confirm my address')
    const answer = await test.http.post(`/register/confirm/${token}/`, { form: {}, ...HTML })
    expect(answer.headers.get('location')).toBe('/users/confirmed/')
    expect((await test.http.get('/confirmed/', HTML)).status).toBe(200)
    const failed = await test.http.get(`/register/confirm/${token}/`, HTML)
    expect(failed.headers.get('location')).toBe('/users/link/?reason=already_confirmed&purpose=confirm')
    expect((await test.http.get('/link/?reason=already_confirmed', HTML)).status).toBe(200)
  })
})
