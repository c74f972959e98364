import { expect, it } from 'vitest'
import type { AuthOptions } from '../../src/options.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { DefaultProfile } from '../../src/profile/profile.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, WIRE_USER } from './bodies.ts'

const PATH = '/delete-account/'
const RESTORE = '/restore-account/'
const PROOF = { password: PASSWORD }
const WRONG = { password: OTHER_PASSWORD }
const HTML = { html: true }
const CLEARED = 'sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'
const deletion = { graceSeconds: 1_209_600 }

async function person(storage: Storage, options: Partial<AuthOptions<DefaultProfile>> = {}) {
  const test = await testAuth(storage, options)
  await activeUser(test, ADA)
  return { test, cookie: await loggedIn(test) }
}

onSqlite(`POST ${PATH}`, (makeStorage) => {
  it.each([PATH, PATH.slice(0, -1)])('deletes the account and clears the cookie, at %s', async (path) => {
    const { test, cookie } = await person(makeStorage())
    const answer = await test.http.post(path, { json: PROOF, cookie })
    expect([answer.status, answer.json()]).toEqual([200, { message: 'Your account is deleted.' }])
    expect(answer.cookies).toEqual([CLEARED])
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(400)
    expect((await test.http.post(path, { json: PROOF, cookie })).status).toBe(401)
  })

  it('answers 400 by field, 401 and 429, and sets no cookie', async () => {
    const { test, cookie } = await person(makeStorage())
    expect((await test.http.post(PATH, { json: PROOF })).status).toBe(401)
    for (const [json, wrong] of [
      [{}, 'This is needed.'],
      [{ password: ['x'] }, 'This must be a text.'],
    ] as const) {
      const answer = await test.http.post(PATH, { json, cookie })
      expect([answer.status, answer.json().fields]).toEqual([400, { password: wrong }])
    }
    for (let n = 0; n < 5; n += 1) {
      const answer = await test.http.post(PATH, { json: WRONG, cookie })
      expect([answer.status, answer.json()]).toMatchObject([
        400,
        { code: 'wrong_password', fields: { password: 'This is not your password.' } },
      ])
      expect(answer.cookies).toEqual([])
    }
    expect((await test.http.post(PATH, { json: PROOF, cookie })).status).toBe(429)
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })

  it('is refused to another site, and to a link that is followed', async () => {
    const { test, cookie } = await person(makeStorage())
    const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    expect((await test.http.post(PATH, { json: PROOF, cookie, headers })).status).toBe(403)
    await test.http.get(`${PATH}?password=${encodeURIComponent(PASSWORD)}`, { cookie, ...HTML })
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(200)
  })

  it('leads a browser from its account through the form to the end', async () => {
    const { test, cookie } = await person(makeStorage())
    const account = await test.http.get('/current-user/', { cookie, ...HTML })
    expect(account.text).toContain(`href="/users${PATH}"`)
    const form = await test.http.get(PATH, { cookie, ...HTML })
    expect(form.text).toContain('nobody can bring them back')
    expect(form.text).toContain(`action="/users${PATH}"`)
    const again = await test.http.post(PATH, { form: WRONG, cookie, ...HTML })
    expect(again.status).toBe(400)
    expect(again.text).toContain('This is not your password.')
    const done = await test.http.post(PATH, { form: PROOF, cookie, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/users/account-deleted/'])
    expect(done.cookies).toEqual([CLEARED])
    expect((await test.http.get('/account-deleted/', HTML)).text).toContain('Your account is deleted')
  })

  it('shows the form again with why the app keeps the account', async () => {
    const onDelete = () => {
      throw new Error('hunter2')
    }
    const { test, cookie } = await person(makeStorage(), { onDelete })
    const answer = await test.http.post(PATH, { form: PROOF, cookie, ...HTML })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('This account cannot be deleted just now.')
    expect(answer.text).not.toContain('hunter2')
    expect(answer.text).toContain(`action="/users${PATH}"`)
  })

  it('leads nobody to the log-in and back', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get(PATH, HTML)
    expect(page.headers.get('location')).toBe('/users/login/?next=%2Fusers%2Fdelete-account%2F')
  })
})

onSqlite(`POST ${RESTORE}`, (makeStorage) => {
  it('keeps the account that a client has heard is to be deleted, and logs in', async () => {
    const { test, cookie } = await person(makeStorage(), { deletion })
    const left = await test.http.post(PATH, { json: PROOF, cookie })
    expect([left.status, left.json()]).toEqual([
      200,
      {
        message: 'Your account will be deleted. Until then you can log in and restore it.',
        delete_after: '2026-12-07T12:00:00.000Z',
      },
    ])
    expect(left.cookies).toEqual([CLEARED])
    const login = await test.http.post('/login/', { json: LOGIN })
    expect([login.status, login.json()]).toEqual([
      403,
      {
        error: 'This account will be deleted after 7 December 2026 at 12:00 UTC. You can still restore it.',
        code: 'account_leaving',
      },
    ])
    expect(login.cookies).toEqual([])
    const restored = await test.http.post(RESTORE, { json: LOGIN })
    expect([restored.status, restored.json()]).toEqual([200, WIRE_USER])
    const own = await test.http.get('/current-user/', { cookie: cookieOf(restored) })
    expect(own.status).toBe(200)
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(200)
  })

  it('answers a wrong password, nobody and who never left as the log-in does', async () => {
    const { test, cookie } = await person(makeStorage(), { deletion })
    await activeUser(test, 'eve@example.com')
    await test.http.post(PATH, { json: PROOF, cookie })
    const seen = new Set<string>()
    for (const path of ['/login/', RESTORE]) {
      for (const email of [ADA, 'eve@example.com', 'nobody@example.com']) {
        const answer = await test.http.post(path, { json: { email, ...WRONG } })
        seen.add(`${answer.status} ${answer.text} ${answer.cookies.length}`)
      }
    }
    expect(seen.size).toBe(1)
  })

  it('leads a browser from the log-in to where it wanted to go', async () => {
    const { test, cookie } = await person(makeStorage(), { deletion })
    const left = await test.http.post(PATH, { form: PROOF, cookie, ...HTML })
    expect(left.headers.get('location')).toBe('/users/account-deleted/?leaving')
    const told = await test.http.get('/account-deleted/?leaving', HTML)
    expect(told.text).toContain('log in within 14 days to restore it')
    const fields = { ...LOGIN, remember: 'false', next: '/orders' }
    const offer = await test.http.post('/login/', { form: fields, ...HTML })
    expect(offer.status).toBe(403)
    expect(offer.cookies).toEqual([])
    expect(offer.text).toContain('This account will be deleted after 7 December 2026')
    expect(offer.text).not.toContain(PASSWORD)
    for (const shown of [`action="/users${RESTORE}"`, `value="${ADA}"`, 'value="/orders"']) {
      expect(offer.text).toContain(shown)
    }
    const wrong = await test.http.post(RESTORE, { form: { ...fields, ...WRONG }, ...HTML })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('value="/orders"')
    const back = await test.http.post(RESTORE, { form: fields, ...HTML })
    expect([back.status, back.headers.get('location')]).toEqual([303, '/orders'])
    // It asked to be logged out with the browser, and is.
    expect(back.cookies[0]).not.toContain('Max-Age')
    expect((await test.http.get('/current-user/', { cookie: cookieOf(back) })).status).toBe(200)
  })

  it('changes nothing when its page is looked at', async () => {
    const { test, cookie } = await person(makeStorage(), { deletion })
    await test.http.post(PATH, { json: PROOF, cookie })
    const before = await test.find(ADA)
    const page = await test.http.get(`${RESTORE}?next=https://evil.test/`, HTML)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('evil')
    expect(await test.find(ADA)).toEqual(before)
  })
})
