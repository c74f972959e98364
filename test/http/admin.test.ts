import { expect, it } from 'vitest'
import { adminEndpoints } from '../../src/http/endpoints/admin/index.ts'
import { BOSS, type House, makeHouse, PERSON, ROOT, STAFF } from '../support/admin.ts'
import { activeUser, PASSWORD } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { loggedIn, REGISTRATION } from './bodies.ts'

const HTML = { html: true }

onSqlite('administration over HTTP', (makeStorage) => {
  const house = () => makeHouse(makeStorage())
  const as = ({ test }: House, email: string) => loggedIn(test, { email, password: PASSWORD })

  /** Every endpoint of administration, as somebody asks it. */
  async function everyAnswer({ test, person }: House, cookie: string | undefined, more: object = {}) {
    const answers: { at: string; status: number; code: unknown; text: string }[] = []
    for (const { method, path, input } of adminEndpoints) {
      const body = input
        ? { json: { email: 'x@example.com', is_staff: true, action: 'enable', ids: person.id } }
        : {}
      const ask = { ...body, ...(cookie === undefined ? {} : { cookie }), ...more }
      const answer = await test.http.send(method, path.replace('{id}', person.id), ask)
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false
      const code = isJson ? answer.json().code : null
      answers.push({ at: `${method} ${path}`, status: answer.status, code, text: answer.text })
    }
    return answers
  }

  it('is closed at every endpoint to nobody, and to who is pending, disabled or no staff', async () => {
    const all = await house()
    const { test, staff } = all
    const rank = { isStaff: true }
    const system = test.auth.admin.asSystem('test')
    const gone = await activeUser(test, 'gone@example.com')
    await system.setRank(gone.id, rank)
    const goneCookie = await as(all, 'gone@example.com')
    await system.disableUser(gone.id)
    const staffCookie = await as(all, STAFF)
    await test.auth.register({ email: 'pending@example.com', password: PASSWORD })
    const pendingCookie = await as(all, 'pending@example.com')
    const before = test.commits.length
    const personCookie = await as(all, PERSON)
    for (const cookie of [
      undefined,
      'sessionid=nonsense',
      `sessionid=${'A'.repeat(43)}`,
      goneCookie,
      pendingCookie,
    ]) {
      for (const { at, status, code } of await everyAnswer(all, cookie)) {
        expect([at, status, code]).toEqual([at, 401, 'not_logged_in'])
      }
    }
    for (const { at, status, code } of await everyAnswer(all, personCookie)) {
      expect([at, status, code]).toEqual([at, 403, 'forbidden'])
    }
    // Demoted in one browser, refused at the next click in the other.
    expect((await test.http.get('/admin/users/', { cookie: staffCookie })).status).toBe(200)
    await system.setRank(staff.id, { isStaff: false })
    for (const { at, status } of await everyAnswer(all, staffCookie)) expect([at, status]).toEqual([at, 403])
    expect(test.commits.length).toBe(before + 2)
  })

  it('leads a browser of nobody to the log-in and back, and shows others that they may not', async () => {
    const all = await house()
    const nobody = await all.test.http.get('/admin/users/?status=active', HTML)
    const to = '/users/login/?next=%2Fusers%2Fadmin%2Fusers%2F%3Fstatus%3Dactive'
    expect([nobody.status, nobody.headers.get('location')]).toEqual([302, to])
    const cookie = await as(all, PERSON)
    for (const { at, status, text } of await everyAnswer(all, cookie, HTML)) {
      expect([at, status]).toEqual([at, 403])
      expect(text).toMatch(/^<!doctype html>/)
    }
  })

  it('lists in the words of the wire, and refuses what it cannot read', async () => {
    const all = await house()
    const cookie = await as(all, STAFF)
    const list = async (query: string) =>
      (await all.test.http.get(`/admin/users/${query}`, { cookie })).json()
    const page = (await list('?order=email&limit=2')) as { users: object[]; next: string }
    expect(page).toMatchObject({ total: 4, total_is_exact: true, previous: null })
    expect(page.users[0]).toEqual({
      id: all.boss.id,
      email: BOSS,
      first_name: 'Ada',
      last_name: 'Example',
      is_staff: true,
      is_superuser: true,
      is_active: true,
      status: 'active',
      date_joined: '2026-11-23T12:00:00.000Z',
      last_login_at: null,
      confirmed_at: '2026-11-23T12:00:00.000Z',
      disabled_at: null,
      delete_after: null,
      thumbnail: null,
      profile: {
        id: all.boss.id,
        user_id: all.boss.id,
        phone_number: null,
        github_link: null,
        birth_date: null,
      },
    })
    expect(await list(`?order=email&limit=2&cursor=${page.next}`)).toMatchObject({
      users: [{ email: ROOT }, { email: STAFF }],
      next: null,
    })
    const empty = '?search=&status=&staff=&superuser=&confirmed=&joined_from=&joined_before=&order=&cursor='
    expect(await list(empty)).toMatchObject({ total: 4 })
    expect(
      await list(
        '?search=PERS&status=active&staff=false&joined_from=2026-11-23&joined_before=2026-11-24T00:00:00Z',
      ),
    ).toMatchObject({
      users: [{ email: PERSON }],
    })
    for (const name of [
      'status',
      'staff',
      'superuser',
      'confirmed',
      'joined_from',
      'joined_before',
      'order',
      'descending',
      'limit',
    ]) {
      const answer = await all.test.http.get(`/admin/users/?${name}=2026-13-45x`, { cookie })
      expect([answer.status, answer.json()]).toMatchObject([
        400,
        { code: 'invalid_input', fields: { [name]: expect.any(String) } },
      ])
    }
    expect((await all.test.http.get('/admin/users/?cursor=x', { cookie })).status).toBe(400)
  })

  it('makes, shows and changes an account', async () => {
    const all = await house()
    const cookie = await as(all, STAFF)
    const { http } = all.test
    const json = { email: 'New@example.com', first_name: 'New', birth_date: '1990-05-17', is_staff: true }
    const made = await http.post('/admin/users/', { cookie, json })
    expect([made.status, made.json()]).toMatchObject([
      201,
      { email: 'New@example.com', status: 'pending', is_staff: false, profile: { birth_date: '1990-05-17' } },
    ])
    const path = `/admin/users/${String(made.json().id)}/`
    expect((await http.get(path, { cookie })).json()).toEqual(made.json())
    const again = await http.post('/admin/users/', { cookie, json })
    expect([again.status, again.json()]).toMatchObject([
      400,
      { code: 'email_taken', fields: { email: expect.any(String) } },
    ])
    const changed = await http.send('PATCH', path, { cookie, json: { last_name: 'Comer', birth_date: '' } })
    expect([changed.status, changed.json()]).toMatchObject([
      200,
      { first_name: 'New', last_name: 'Comer', profile: { birth_date: null } },
    ])
    expect((await http.send('PATCH', path, { cookie, json: { birth_date: 'x' } })).json()).toMatchObject({
      fields: { birth_date: expect.any(String) },
    })
    expect((await http.get('/admin/users/nobody/', { cookie })).status).toBe(404)
    const events = (await http.get(`${path}events/`, { cookie })).json()
    expect(events).toMatchObject({
      events: [{ type: expect.any(String), user_id: made.json().id }, { actor_id: all.staff.id }],
      next: null,
    })
  })

  it('disables, enables, ranks, resets and ends sessions', async () => {
    const all = await house()
    const { http } = all.test
    const cookie = await as(all, ROOT)
    const theirs = await as(all, PERSON)
    const at = (act: string) => `/admin/users/${all.person.id}/${act}/`
    expect((await http.get(at('sessions'), { cookie })).json()).toMatchObject([{ ip: '203.0.113.7' }])
    expect((await http.send('DELETE', at('sessions'), { cookie })).json()).toEqual({
      message: 'The account is logged out everywhere.',
    })
    expect((await http.get('/current-user/', { cookie: theirs })).status).toBe(401)
    expect((await http.post(at('rank'), { cookie, json: { is_staff: true } })).json()).toMatchObject({
      is_staff: true,
      is_superuser: false,
    })
    expect((await http.post(at('rank'), { cookie, form: { rank: 'superuser' } })).json()).toMatchObject({
      is_superuser: true,
    })
    expect((await http.post(at('rank'), { cookie, json: { rank: 'none' } })).json()).toMatchObject({
      is_staff: false,
      is_superuser: false,
    })
    expect((await http.post(at('rank'), { cookie, json: { rank: 'king' } })).status).toBe(400)
    expect((await http.post(at('password-reset'), { cookie })).status).toBe(200)
    expect((await http.post(at('disable'), { cookie, json: {} })).json()).toMatchObject({
      status: 'disabled',
      is_active: false,
    })
    expect((await http.post(at('password-reset'), { cookie })).status).toBe(400)
    expect((await http.post(at('enable'), { cookie, json: {} })).json()).toMatchObject({ status: 'active' })
    const own = `/admin/users/${all.root.id}/`
    expect((await http.post(`${own}rank/`, { cookie, json: { rank: 'none' } })).status).toBe(403)
    await http.post(`/admin/users/${all.boss.id}/disable/`, { cookie, json: {} })
    const last = await http.post(`${own}disable/`, { cookie, json: {} })
    expect([last.status, last.json().code]).toEqual([409, 'last_superuser'])
  })

  it('needs a recent log-in for what is dangerous: a client hears it, a browser is asked and led back', async () => {
    const all = await house()
    const { http, clock } = all.test
    const cookie = await as(all, ROOT)
    clock.advance(900)
    const page = `/admin/users/${all.person.id}/`
    const dangerous = [
      ['POST', 'disable'],
      ['POST', 'enable'],
      ['POST', 'rank'],
      ['DELETE', 'sessions'],
    ] as const
    for (const [method, act] of dangerous) {
      const late = await http.send(method, `${page}${act}/`, { cookie, json: {} })
      expect([act, late.status, late.json().code]).toEqual([act, 403, 'reauth_required'])
      const asked = await http.post(`${page}${act}/?_method=${method === 'DELETE' ? method : ''}`, {
        cookie,
        form: {},
        ...HTML,
      })
      const next = encodeURIComponent(`/users${page}`)
      expect([asked.status, asked.headers.get('location')]).toEqual([
        303,
        `/users/reauthenticate/?next=${next}`,
      ])
      const wrong = await http.send(method, `${page}${act}/`, { cookie, json: { password: 'wrong one' } })
      expect([wrong.status, wrong.json().code]).toEqual([400, 'wrong_password'])
    }
    for (const path of [
      page,
      `${page}sessions/`,
      `${page}events/`,
      '/admin/users/',
      '/admin/events/',
      '/admin/mail/',
    ]) {
      expect((await http.get(path, { cookie })).status).toBe(200)
    }
    const proven = await http.post(`${page}disable/`, { cookie, json: { password: PASSWORD } })
    expect([proven.status, proven.json().status]).toEqual([200, 'disabled'])
  })

  it('refuses what comes from another site', async () => {
    const all = await house()
    const cookie = await as(all, ROOT)
    const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    for (const { method, path } of adminEndpoints.filter(({ method }) => method !== 'GET')) {
      const answer = await all.test.http.send(method, path.replace('{id}', all.person.id), {
        cookie,
        json: {},
        headers,
      })
      expect([path, answer.status, answer.json().code]).toEqual([path, 403, 'cross_site'])
    }
  })

  it('shows events and dead mail, and tries a mail again', async () => {
    const all = await house()
    const { http, storage, clock } = all.test
    const cookie = await as(all, STAFF)
    await http.post('/register/', { json: { ...REGISTRATION, email: 'dead@example.com' } })
    const [mail] = await storage.claimMail({ now: clock.now(), leaseSeconds: 60, limit: 1 })
    if (!mail) throw new Error('no mail waits')
    await storage.settleMail(mail.id, mail.lease, { kind: 'dead', at: clock.now(), error: 'refused' })
    const mails = await http.get('/admin/mail/', { cookie })
    expect(mails.json()).toMatchObject({
      mails: [{ id: mail.id, recipient: 'dead@example.com', error: 'refused' }],
      next: null,
    })
    expect((await http.post(`/admin/mail/${mail.id}/retry/`, { cookie })).status).toBe(200)
    expect((await http.post(`/admin/mail/${mail.id}/retry/`, { cookie })).status).toBe(404)
    expect((await http.get('/admin/mail/?status=waiting', { cookie })).json()).toMatchObject({
      mails: [{ id: mail.id }],
    })
    const types = ((await http.get('/admin/events/', { cookie })).json().events as { type: string }[]).map(
      ({ type }) => type,
    )
    expect(types).toContain('mail.retried')
    expect((await http.get('/admin/events/?cursor=x', { cookie })).status).toBe(400)
  })
})
