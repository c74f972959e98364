import { expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { cookieOf } from '../support/client.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, everythingOf, LOGIN, loggedIn, WIRE_USER } from './bodies.ts'

const PATH = '/change-email/'
const NEW = 'ada@new.example'
const FIELDS = { email: NEW, password: PASSWORD }
const HTML = { html: true }
const FRONT = 'https://www.shop.example'
const CHANGED = 'Open the link that comes by mail to the new address. Until then nothing changes.'

async function asked(test: TestAuth) {
  await activeUser(test, ADA)
  const cookie = await loggedIn(test)
  await test.http.post(PATH, { json: FIELDS, cookie })
  const link = `${PATH}confirm/${await test.token(NEW)}/`
  const back = `${PATH}take-back/${await test.token(ADA, '/take-back/')}/`
  return { cookie, link, back }
}

onSqlite(`POST ${PATH}`, (makeStorage) => {
  it('asks for another address, with no cookie, in words that may stand in a URL', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const answer = await test.http.post(PATH, { json: FIELDS, cookie })
    expect([answer.status, answer.json()]).toEqual([200, { message: CHANGED }])
    expect(answer.cookies).toEqual([])
    expect(CHANGED).toMatch(/^[\w .-]+$/)
  })

  it('says what is wrong by field', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const wrong = { ...FIELDS, password: OTHER_PASSWORD }
    const cases: [object, string, object][] = [
      [wrong, 'wrong_password', { password: 'This is not your password.' }],
      [{}, 'invalid_input', { email: 'This is needed.', password: 'This is needed.' }],
      [{ ...FIELDS, email: 'ada@' }, 'invalid_input', { email: expect.any(String) }],
      [{ ...FIELDS, email: [NEW] }, 'invalid_input', { email: expect.any(String) }],
      [{ ...FIELDS, email: ADA }, 'invalid_input', { email: 'This is the address that your account has.' }],
    ]
    for (const [json, code, fields] of cases) {
      const answer = await test.http.post(PATH, { json, cookie })
      expect([answer.status, answer.json()]).toMatchObject([400, { code, fields }])
    }
    expect((await test.http.post(PATH, { json: FIELDS })).status).toBe(401)
    for (let n = 0; n < 4; n += 1) await test.http.post(PATH, { json: wrong, cookie })
    expect((await test.http.post(PATH, { json: FIELDS, cookie })).status).toBe(429)
  })

  it('refuses what another site sends', async () => {
    const test = await testAuth(makeStorage())
    const { cookie, link, back } = await asked(test)
    for (const path of [PATH, link, back]) {
      const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
      expect((await test.http.post(path, { form: FIELDS, cookie, headers })).status).toBe(403)
    }
    expect(await test.find(ADA)).toMatchObject({ trust: 2 })
  })

  it('answers alike, in bytes and in work, for every address', async () => {
    for (const by of ['json', 'form', 'html'] as const) {
      const test = await testAuth(makeStorage())
      await activeUser(test, ADA)
      const cookie = await loggedIn(test)
      const addresses = ['free', 'taken', 'pending', 'disabled'].map((name) => `${name}@example.com`)
      await activeUser(test, 'taken@example.com')
      await activeUser(test, 'disabled@example.com')
      await disable(test, 'disabled@example.com')
      await test.auth.register({ email: 'pending@example.com', password: PASSWORD })
      await test.mails()
      const seen = new Set<string>()
      for (const email of addresses) {
        const fields = { ...FIELDS, email }
        test.hashes()
        test.commits.length = 0
        const body = by === 'json' ? { json: fields } : { form: fields, html: by === 'html' }
        const answer = everythingOf(await test.http.post(PATH, { ...body, cookie }))
        const kinds = test.commits.map((changes) => changes.map(({ kind }) => kind))
        seen.add(JSON.stringify([answer, kinds, test.hashes()]))
      }
      expect(seen.size, by).toBe(1)
    }
  })

  it('leads a browser from its account through the form, the mail and the button to a page that says so', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const account = await test.http.get('/current-user/', { cookie, ...HTML })
    expect(account.text).toContain(`href="/users${PATH}"`)
    expect((await test.http.get(PATH, { cookie, ...HTML })).text).toContain(`action="/users${PATH}"`)
    const again = await test.http.post(PATH, {
      form: { ...FIELDS, password: OTHER_PASSWORD },
      cookie,
      ...HTML,
    })
    expect([again.status, again.text.includes(`value="${NEW}"`)]).toEqual([400, true])
    expect(again.text).not.toContain(OTHER_PASSWORD)
    const sent = await test.http.post(PATH, { form: FIELDS, cookie, ...HTML })
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      '/users/check-mail/?asked=change-email',
    ])
    const wait = await test.http.get('/check-mail/?asked=change-email', HTML)
    expect(wait.text).toContain('to the new address')
    expect(wait.text).toContain(`href="/users${PATH}"`)
    const link = `${PATH}confirm/${await test.token(NEW)}/`
    const page = await test.http.get(link, { cookie, ...HTML })
    expect(page.text).toContain(`action="/users${link}"`)
    for (const shown of [NEW, 'a…@example.com']) expect(page.text).toContain(shown)
    const done = await test.http.post(link, { form: {}, cookie, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/users/email-changed/'])
    expect((await test.http.get('/email-changed/', HTML)).text).toContain('Your address is changed')
    expect((await test.http.get('/current-user/', { cookie })).status).toBe(401)
    const own = await test.http.get('/current-user/', { cookie: cookieOf(done) })
    expect(own.json()).toMatchObject({ email: NEW })
  })

  it('leads nobody to the log-in and back', async () => {
    const test = await testAuth(makeStorage())
    const page = await test.http.get(PATH, HTML)
    expect(page.headers.get('location')).toBe('/users/login/?next=%2Fusers%2Fchange-email%2F')
  })
})

onSqlite(`${PATH}confirm/{token}/`, (makeStorage) => {
  it('changes nothing by GET and HEAD; POST answers the user, and sets a cookie for a session of theirs', async () => {
    const test = await testAuth(makeStorage())
    const { cookie, link } = await asked(test)
    for (const method of ['GET', 'HEAD']) expect((await test.http.send(method, link)).status).toBe(200)
    expect(await test.find(ADA)).toMatchObject({ trust: 2 })
    const answer = await test.http.post(link, { cookie })
    expect([answer.status, answer.json()]).toEqual([200, { ...WIRE_USER, email: NEW }])
    expect(answer.cookies).toHaveLength(1)
    const again = await test.http.post(link, { cookie: cookieOf(answer) })
    expect([again.status, again.json()]).toMatchObject([400, { code: 'link_used' }])
  })

  it('sets no cookie in a browser that knows only the mail', async () => {
    const test = await testAuth(makeStorage())
    const { link } = await asked(test)
    expect((await test.http.post(link)).cookies).toEqual([])
    await loggedIn(test, { ...LOGIN, email: NEW })
  })

  it('leads to a page that says why a link failed, and what to do', async () => {
    const test = await testAuth(makeStorage())
    const { link } = await asked(test)
    test.clock.advance(3600)
    const expired = await test.http.get(link, HTML)
    const target = '/users/link/?reason=link_expired&purpose=change-email'
    expect([expired.status, expired.headers.get('location')]).toEqual([302, target])
    const page = await test.http.get(target.slice('/users'.length), HTML)
    expect(page.text).toContain(`href="/users${PATH}"`)
    const broken = await test.http.post(`${PATH}confirm/x/`, { form: {}, ...HTML })
    expect(broken.headers.get('location')).toBe('/users/link/?reason=link_invalid&purpose=change-email')
  })

  it('answers an address that is taken meanwhile with 400, or with a page that says so', async () => {
    const test = await testAuth(makeStorage())
    const { cookie, link } = await asked(test)
    await activeUser(test, NEW)
    const json = await test.http.post(link, { cookie })
    expect([json.status, json.json()]).toEqual([
      400,
      { error: 'An account with this address exists already.', code: 'email_taken' },
    ])
    const html = await test.http.post(link, { form: {}, cookie, ...HTML })
    const target = '/users/link/?reason=email_taken&purpose=change-email'
    expect([html.status, html.headers.get('location')]).toEqual([303, target])
    const page = await test.http.get(target.slice('/users'.length), HTML)
    expect(page.text).toContain('This address has another account')
    expect(page.text).toContain('href="/users/current-user/"')
  })

  it('ends at a front end, with a reason that may stand in its URL', async () => {
    const test = await testAuth(makeStorage(), { frontend: FRONT })
    const { link } = await asked(test)
    expect((await test.http.get(link, HTML)).status).toBe(200)
    const done = await test.http.post(link, { form: {}, ...HTML })
    expect(done.headers.get('location')).toBe(`${FRONT}/auth/email-changed`)
    const again = await test.http.get(link, HTML)
    expect(again.headers.get('location')).toMatch(
      /^https:..www.shop.example.auth.regenerate-token\?reason=This%20link/,
    )
  })
})

onSqlite(`${PATH}take-back/{token}/`, (makeStorage) => {
  it('changes nothing by GET and HEAD; POST takes the account back', async () => {
    const test = await testAuth(makeStorage())
    const { link, back } = await asked(test)
    await test.http.post(link)
    for (const method of ['GET', 'HEAD']) expect((await test.http.send(method, back)).status).toBe(200)
    expect(await test.find(NEW)).toMatchObject({ trust: 3 })
    const answer = await test.http.post(back)
    expect([answer.status, answer.json()]).toEqual([
      200,
      { message: 'The account has this address again. We have mailed a link to choose a new password.' },
    ])
    expect(answer.json().message).toMatch(/^[\w .-]+$/)
    expect((await test.http.post(back)).json()).toMatchObject({ code: 'link_used' })
    expect(await test.find(ADA)).toMatchObject({ passwordHash: null })
  })

  it('leads a browser from the notice to a new password and into the account', async () => {
    const test = await testAuth(makeStorage())
    const { link, back } = await asked(test)
    await test.http.post(link)
    const page = await test.http.get(back, HTML)
    expect(page.text).toContain(`action="/users${back}"`)
    expect(page.text).toContain(ADA)
    expect(page.text).not.toContain('new.example')
    const done = await test.http.post(back, { form: {}, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/users/email-taken-back/'])
    expect((await test.http.get('/email-taken-back/', HTML)).text).toContain('Your account is yours again')
    await test.auth.choosePassword({ token: await test.token(ADA), password: OTHER_PASSWORD })
    await loggedIn(test, { ...LOGIN, password: OTHER_PASSWORD })
  })

  it('says what to do when it is used, or when the address has another account', async () => {
    const test = await testAuth(makeStorage())
    const { link, back } = await asked(test)
    await test.http.post(link)
    await test.mails()
    await activeUser(test, ADA)
    const taken = await test.http.post(back, { form: {}, ...HTML })
    const target = '/users/link/?reason=email_taken&purpose=take-back'
    expect([taken.status, taken.headers.get('location')]).toEqual([303, target])
    expect((await test.http.get(target.slice('/users'.length), HTML)).text).toContain('it still works')
    const used = await test.http.get('/link/?reason=link_used&purpose=take-back', HTML)
    expect(used.text).toContain('action="/users/password-change/request-password-change/"')
  })

  it('serves its own pages where a front end has the others', async () => {
    const test = await testAuth(makeStorage(), { frontend: FRONT })
    const { back } = await asked(test)
    expect((await test.http.get(back, HTML)).text).toContain('Take your account back')
    const done = await test.http.post(back, { form: {}, ...HTML })
    expect(done.headers.get('location')).toBe('/users/email-taken-back/')
    expect((await test.http.get('/email-taken-back/', HTML)).status).toBe(200)
  })
})
