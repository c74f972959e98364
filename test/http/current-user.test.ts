import { expect, it } from 'vitest'
import { activeUser, disable, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, loggedIn, WIRE_USER } from './bodies.ts'

const DAY = 86_400

onSqlite('GET /current-user/', (makeStorage) => {
  it.each(['/current-user/', '/current-user'])(
    'gives the user in the words of the wire, at %s',
    async (path) => {
      const test = await testAuth(makeStorage())
      await activeUser(test, ADA)
      const answer = await test.http.get(path, { cookie: await loggedIn(test) })
      expect(answer.status).toBe(200)
      expect(answer.json()).toEqual(WIRE_USER)
      const user = answer.json()
      expect(user.profile).toMatchObject({ id: user.id, user_id: user.id })
      expect(answer.text).not.toMatch(/hash|password|secret|trust|revision|asked|argon/i)
    },
  )

  it('answers 401 to nobody', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.get('/current-user/')
    expect([answer.status, answer.json()]).toEqual([401, { error: 'Please log in.', code: 'not_logged_in' }])
  })

  it('leads a browser of nobody to the log-in and back', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.get('/current-user/', { html: true })
    const login = '/users/login/?next=%2Fusers%2Fcurrent-user%2F'
    expect([answer.status, answer.headers.get('location')]).toEqual([302, login])
  })

  it('shows a browser who they are, with a button to log out', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const page = await test.http.get('/current-user/', { html: true, cookie: await loggedIn(test) })
    expect(page.status).toBe(200)
    expect(page.text).toContain(ADA)
    expect(page.text).toContain('<form method="post" action="/users/logout/">')
  })

  it('shows a name as text, whatever stands in it', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: 'correct horse battery', firstName: '<img src=x>' })
    await test.auth.confirm({ token: await test.token(ADA) })
    const cookie = await loggedIn(test)
    const page = await test.http.get('/current-user/', { html: true, cookie })
    expect(page.text).toContain('&lt;img src=x&gt;')
    expect((await test.http.get('/current-user/', { cookie })).json()).toMatchObject({
      first_name: '<img src=x>',
    })
  })

  it('forgets a session that was not used for fourteen days', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    test.clock.advance(14 * DAY)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
  })

  it('knows nobody any more the moment their account is disabled', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    await disable(test, ADA)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
  })

  it('writes nothing and hashes nothing', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    test.commits.length = 0
    test.hashes()
    for (const one of [cookie, 'sessionid=x', '']) await test.http.get('/current-user/', { cookie: one })
    expect([test.commits, test.hashes()]).toEqual([[], 0])
  })
})
