import { expect, it } from 'vitest'
import { activeUser, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, loggedIn } from './bodies.ts'

const CLEARED = 'sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'

onSqlite('POST /logout/', (makeStorage) => {
  it.each(['/logout/', '/logout'])('ends the session and takes its cookie away, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const answer = await test.http.post(path, { cookie })
    expect([answer.status, answer.json()]).toEqual([200, { message: 'You are logged out.' }])
    expect(answer.cookies).toEqual([CLEARED])
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
  })

  it('answers the same when nobody was logged in, and stores nothing', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const real = await test.http.post('/logout/', { cookie })
    test.commits.length = 0
    for (const other of [undefined, cookie, 'sessionid=', 'sessionid=x', `sessionid=${'A'.repeat(43)}`]) {
      const answer = await test.http.post('/logout/', other === undefined ? {} : { cookie: other })
      expect([answer.status, answer.text, answer.cookies]).toEqual([real.status, real.text, real.cookies])
    }
    expect(test.commits).toEqual([])
  })

  it('ends this session only', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const here = await loggedIn(test)
    const there = await loggedIn(test)
    await test.http.post('/logout/', { cookie: here })
    expect((await test.http.get('/current-user/', { cookie: there })).status).toBe(200)
  })

  it('leads a browser to the log-in', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post('/logout/', { form: {}, html: true, cookie: await loggedIn(test) })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/users/login/?logged-out'])
    expect(answer.cookies).toEqual([CLEARED])
  })

  it('adds to a target of the app’s own that has a query already', async () => {
    const test = await testAuth(makeStorage(), { targets: { loggedOut: '/bye?from=shop' } })
    const answer = await test.http.post('/logout/', { html: true })
    expect(answer.headers.get('location')).toBe('/bye?from=shop&logged-out')
  })

  it('does nothing by GET', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    for (const html of [false, true]) {
      const answer = await test.http.get('/logout/', { cookie, html })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })
})
