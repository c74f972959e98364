import { expect, it } from 'vitest'
import { OTHER_PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, pendingUser } from './bodies.ts'

const HTML = { html: true }

onSqlite('"it was not me"', (makeStorage) => {
  it('removes a pending account, and leads a browser to a page that says so', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const answer = await test.http.post(`/register/not-me/${token}/`, { form: {}, ...HTML })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/users/removed/'])
    expect((await test.http.get('/removed/', HTML)).status).toBe(200)
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
    expect((await test.http.post(`/register/confirm/${token}/`)).json().code).toBe('link_invalid')
  })

  it('tells a JSON client', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post(`/register/not-me/${await pendingUser(test)}/`)
    expect([answer.status, answer.json()]).toEqual([200, { message: 'The account was removed.' }])
  })

  it('removes a pending account also by the link that chooses a password', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
    const cookie = `latchkey-link=${await test.token(ADA)}`
    const answer = await test.http.post('/password-change/not-me/', { form: {}, cookie, ...HTML })
    expect(answer.headers.get('location')).toBe('/users/removed/')
    expect(answer.cookies).toEqual(['latchkey-link=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'])
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
  })

  it('never removes a confirmed account', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    await test.auth.confirm({ token })
    const before = await test.find(ADA)
    const json = await test.http.post(`/register/not-me/${token}/`)
    expect([json.status, json.json().code]).toEqual([400, 'already_confirmed'])
    const html = await test.http.post(`/register/not-me/${token}/`, HTML)
    expect(html.headers.get('location')).toBe('/users/link/?reason=already_confirmed&purpose=confirm')
    expect(await test.find(ADA)).toEqual(before)
  })

  it('does nothing by GET, nor without a link', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    expect((await test.http.get(`/register/not-me/${token}/`)).status).toBe(405)
    expect((await test.http.post('/register/not-me/x/')).status).toBe(400)
    expect((await test.http.post('/password-change/not-me/')).status).toBe(400)
    expect(
      (await test.http.post('/password-change/not-me/', { cookie: `latchkey-link=${token}` })).status,
    ).toBe(400)
    expect(await test.find(ADA)).toMatchObject({ confirmedAt: null })
  })

  it('lets one win of a confirmation and a removal that come at once', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    const all = await Promise.all([
      test.http.post(`/register/confirm/${token}/`),
      test.http.post(`/register/not-me/${token}/`),
    ])
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400])
    const left = await test.storage.findUserByEmailKey(ADA)
    expect(left === null).toBe(all[1]?.status === 200)
  })
})
