import { expect, it } from 'vitest'
import { activeUser, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn } from './bodies.ts'

const PATH = '/password-change/request-password-change/'
const MESSAGE = { message: 'If there is an account we have mailed a link to choose a new password.' }
const HTML = { html: true }
const NEW = 'an otter in a teapot'

onSqlite(`POST ${PATH}`, (makeStorage) => {
  it.each([PATH, PATH.slice(0, -1)])('mails a link that sets a password, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post(path, { json: { email: ADA } })
    expect([answer.status, answer.json(), answer.cookies]).toEqual([200, MESSAGE, []])
    const json = { token: await test.token(ADA), password: NEW }
    expect((await test.http.post('/password-change/change-user-password/', { json })).status).toBe(200)
    expect(await loggedIn(test, { ...LOGIN, password: NEW })).toMatch(/^sessionid=/)
  })

  it('leads a browser from the log-in page through the mail to a new password', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect((await test.http.get('/login/', HTML)).text).toContain(`href="/users${PATH}"`)
    expect((await test.http.get(PATH, HTML)).text).toContain(`action="/users${PATH}"`)
    const asked = await test.http.post(PATH, { form: { email: ADA }, ...HTML })
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/users/check-mail/?asked=reset'])
    const page = await test.http.get('/check-mail/?asked=reset', HTML)
    expect(page.text).toContain('a link to choose a new password is on its way')
    expect(page.text).toContain(`href="/users${PATH}"`)
    const link = `/password-change/confirm/change-password/${await test.token(ADA)}/`
    const cookie = cookieOf(await test.http.get(link, HTML))
    const form = { password: NEW }
    const chosen = await test.http.post('/password-change/change-user-password/', { form, cookie, ...HTML })
    expect(chosen.headers.get('location')).toBe('/users/password-changed/')
  })

  it('offers another link of the same kind where one has expired', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await test.http.post(PATH, { json: { email: ADA } })
    const token = await test.token(ADA)
    test.clock.advance(3600)
    const failed = await test.http.get(`/password-change/confirm/change-password/${token}/`, HTML)
    const page = await test.http.get(failed.headers.get('location')?.slice('/users'.length) ?? '', HTML)
    expect(page.text).toContain('This link has expired')
    expect(page.text).toContain(`action="/users${PATH}"`)
  })

  it('shows a browser its form again when the address is none', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post(PATH, { form: { email: 'nobody' }, ...HTML })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('value="nobody"')
    expect(answer.text).toContain('This is not an address we can write to.')
  })

  it('tells that no account has an address only where that was asked for', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await activeUser(test, ADA)
    expect((await test.http.post(PATH, { json: { email: ADA } })).status).toBe(200)
    const answer = await test.http.post(PATH, { json: { email: 'nobody@example.com' } })
    expect([answer.status, answer.json().code]).toEqual([404, 'no_account'])
  })
})
