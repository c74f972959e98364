import { expect, it } from 'vitest'
import { z } from 'zod'
import { createAuth } from '../../src/auth.ts'
import { createHandler } from '../../src/http/index.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { loginAs } from '../../src/testing/login-as.ts'
import { type House, makeHouse, PERSON, ROOT, STAFF } from '../support/admin.ts'
import { PASSWORD, SECRET } from '../support/auth.ts'
import { cookieOf, httpClient } from '../support/client.ts'
import { png } from '../support/images.ts'
import { onSqlite } from '../support/storages.ts'
import { loggedIn } from './bodies.ts'

const HTML = { html: true }
const SCRIPT = `<script>alert("1")</script>`

onSqlite('the pages of administration', (makeStorage) => {
  const house = () => makeHouse(makeStorage())
  const as = ({ test }: House, email: string) => loggedIn(test, { email, password: PASSWORD })

  it('lead from the account to the list, and from there to everybody', async () => {
    const all = await house()
    const { http } = all.test
    const cookie = await as(all, STAFF)
    expect((await http.get('/current-user/', { cookie, ...HTML })).text).toContain('href="/users/admin/"')
    expect((await http.get('/current-user/', { cookie: await as(all, PERSON), ...HTML })).text).not.toContain(
      '/admin/',
    )
    const home = await http.get('/admin/', { cookie, ...HTML })
    expect([home.status, home.headers.get('location')]).toEqual([302, '/users/admin/users/'])
    const list = await http.get('/admin/users/?search=per&status=active&joined_from=2026-01-01', {
      cookie,
      ...HTML,
    })
    expect(list.status).toBe(200)
    expect(list.text).toContain(`href="/users/admin/users/${all.person.id}/"`)
    expect(list.text).not.toContain(all.root.id)
    expect(list.text).toContain('<option value="active" selected>')
    expect(list.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src/,
    )
    for (const path of [
      '/admin/add-user/',
      '/admin/mail/',
      '/admin/events/',
      `/admin/users/${all.person.id}/`,
      `/admin/users/${all.person.id}/events/`,
    ]) {
      const page = await http.get(path, { cookie, ...HTML })
      expect([path, page.status]).toEqual([path, 200])
      expect(page.text).toContain('class="rooms"')
    }
  })

  it('go through the list by links, and say what is wrong with a filter', async () => {
    const all = await house()
    const cookie = await as(all, STAFF)
    const { http } = all.test
    const first = await http.get('/admin/users/?order=email&limit=3', { cookie, ...HTML })
    const next = /href="([^"]*cursor=[^"]*)">Next/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await http.get(next.replace('/users', ''), { cookie, ...HTML })
    expect(second.text).toContain('staff@example.com')
    expect(second.text).not.toContain('boss@example.com')
    expect(second.text).toMatch(/Previous<\/a>/)
    const wrong = await http.get('/admin/users/?joined_from=tomorrow', { cookie, ...HTML })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('<a href="#filter-joined_from">Joined from: Enter a day as YYYY-MM-DD.</a>')
    expect(wrong.text).toContain('boss@example.com')
  })

  it('add and change a user by forms, which come back with what is wrong', async () => {
    const all = await house()
    const cookie = await as(all, STAFF)
    const { http } = all.test
    const form = {
      email: 'new@example.com',
      first_name: 'New',
      last_name: '',
      phone_number: 'x',
      github_link: '',
      birth_date: '',
    }
    const wrong = await http.post('/admin/users/', { cookie, form, ...HTML })
    expect([wrong.status, wrong.text.includes('value="new@example.com"')]).toEqual([400, true])
    expect(wrong.text).toContain('id="field-phone_number-wrong"')
    const made = await http.post('/admin/users/', { cookie, form: { ...form, phone_number: '' }, ...HTML })
    expect([made.status, made.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/users\/admin\/users\/[\w-]{36}\/\?done=user-created$/),
    ])
    const path = made.headers.get('location')?.replace('/users', '').replace(/\?.*/, '') ?? ''
    const taken = await http.post('/admin/users/', { cookie, form: { ...form, phone_number: '' }, ...HTML })
    expect([taken.status, taken.text.includes('An account with this address exists already.')]).toEqual([
      400,
      true,
    ])
    const page = await http.get(`${path}?done=user-created`, { cookie, ...HTML })
    expect(page.text).toContain('a link to choose a password is on its way')
    const bad = await http.post(`${path}?_method=PATCH`, {
      cookie,
      form: { first_name: 'Grace', birth_date: '2999-01-01' },
      ...HTML,
    })
    expect([
      bad.status,
      bad.text.includes('value="Grace"'),
      bad.text.includes('id="field-birth_date-wrong"'),
    ]).toEqual([400, true, true])
    const saved = await http.post(`${path}?_method=PATCH`, { cookie, form: { first_name: 'Grace' }, ...HTML })
    expect(saved.headers.get('location')).toBe(`/users${path}?done=user-saved`)
    expect((await http.get(path, { cookie })).json()).toMatchObject({ first_name: 'Grace' })
  })

  it('show a picture, with a button that takes it away for whoever may', async () => {
    const files = {
      put: async () => {},
      delete: async () => {},
      url: (name: string) => `https://cdn.example/${name}`,
    }
    const all = await makeHouse(makeStorage(), { files })
    const { http, auth } = all.test
    for (const email of [PERSON, ROOT]) {
      const { session } = await auth.login({ email, password: PASSWORD })
      await auth.updateUser(session.token, { thumbnail: png() })
    }
    const cookie = await as(all, STAFF)
    const [path, other] = [all.person, all.root].map(({ id }) => `/admin/users/${id}/`)
    const page = await http.get(`${path}`, { cookie, ...HTML })
    expect(page.text).toMatch(/<img class="picture" src="https:\/\/cdn\.example\/[\da-f]{32}\.png"/)
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' data: https://cdn.example;")
    expect(page.text).toContain(`action="/users${path}thumbnail/?_method=DELETE"`)
    const ofRank = await http.get(`${other}`, { cookie, ...HTML })
    expect(ofRank.text).toContain('class="picture"')
    expect(ofRank.text).not.toContain('thumbnail/?_method')
    const done = await http.post(`${path}thumbnail/?_method=DELETE`, { cookie, form: {}, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([303, `/users${path}?done=thumbnail-removed`])
    const after = await http.get(`${path}?done=thumbnail-removed`, { cookie, ...HTML })
    expect(after.text).toContain('The picture is removed.')
    expect(after.text).not.toContain('class="picture"')
    const again = await http.send('DELETE', `${path}thumbnail/`, { cookie })
    expect([again.status, again.json().thumbnail]).toEqual([200, null])
    expect((await http.send('DELETE', `${other}thumbnail/`, { cookie })).status).toBe(403)
  })

  it('show staff no button that is not theirs', async () => {
    const all = await house()
    const { http } = all.test
    const [staff, root] = [await as(all, STAFF), await as(all, ROOT)]
    const page = async (cookie: string, id: string) =>
      (await http.get(`/admin/users/${id}/`, { cookie, ...HTML })).text
    expect(await page(staff, all.person.id)).toContain('/disable/')
    expect(await page(staff, all.person.id)).not.toContain('/rank/')
    expect(await page(staff, all.boss.id)).not.toContain('<form')
    expect(await page(root, all.boss.id)).toContain('/rank/')
    expect(await page(root, all.root.id)).not.toContain('/rank/')
    const refused = await http.post(`/admin/users/${all.boss.id}/disable/`, {
      cookie: staff,
      form: {},
      ...HTML,
    })
    expect(refused.status).toBe(403)
  })

  it('say what will happen to several before it does, and leave out whom it may not happen to', async () => {
    const all = await house()
    const { http, clock } = all.test
    const cookie = await as(all, STAFF)
    const query = `action=disable&id=${all.person.id}&id=${all.boss.id}&id=nobody`
    const before = all.test.commits.length
    const plan = await http.get(`/admin/bulk/?${query}`, { cookie, ...HTML })
    expect(all.test.commits.length).toBe(before)
    expect(plan.text).toContain(`name="ids" value="${all.person.id}"`)
    expect(plan.text).toContain('only a superuser may')
    const form = { action: 'disable', ids: `${all.person.id} ${all.boss.id} nobody` }
    clock.advance(900)
    const asked = await http.post('/admin/bulk/', { cookie, form, ...HTML })
    const next = new URLSearchParams(asked.headers.get('location')?.split('?')[1]).get('next') ?? ''
    expect(next).toBe(`/users/admin/bulk/?${query}`)
    const proven = await http.post('/reauthenticate/', {
      cookie,
      form: { password: PASSWORD, next },
      ...HTML,
    })
    expect(proven.headers.get('location')).toBe(next)
    const done = await http.post('/admin/bulk/', { cookie: cookieOf(proven), form, ...HTML })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/users/admin/users/?done=bulk-1-3'])
    expect((await all.test.find(PERSON)).disabledAt).not.toBeNull()
    expect((await all.test.find('boss@example.com')).disabledAt).toBeNull()
    const list = await http.get('/admin/users/?done=bulk-1-3', { cookie: cookieOf(proven), ...HTML })
    expect(list.text).toContain('Done for 1 of 3.')
    const again = await http.get(`/admin/bulk/?${query}`, { cookie: cookieOf(proven), ...HTML })
    expect(again.text).toContain('is so already')
  })

  it('show a script in anything of a user as text', async () => {
    const all = await house()
    const { storage } = all.test
    const person = await all.test.find(PERSON)
    const set = {
      email: `"${SCRIPT}"@example.com`,
      firstName: SCRIPT,
      lastName: SCRIPT,
      profile: JSON.stringify({ phone_number: SCRIPT, github_link: SCRIPT, birth_date: null }),
    }
    await storage.commit([
      { kind: 'updateUser', id: person.id, revision: person.revision, set, raiseTrust: false },
    ])
    await all.test.auth.admin.asSystem(SCRIPT).updateUser(person.id, { firstName: 'Grace' })
    await all.test.auth.login({ email: PERSON, password: PASSWORD }, { userAgent: SCRIPT, ip: SCRIPT })
    const cookie = await as(all, ROOT)
    for (const path of [
      '/admin/users/',
      `/admin/users/${person.id}/`,
      '/admin/events/',
      `/admin/bulk/?action=disable&id=${person.id}`,
      `/admin/users/?search=${encodeURIComponent(SCRIPT)}`,
      '/admin/mail/?status=waiting',
    ]) {
      const page = await all.test.http.get(path, { cookie, ...HTML })
      expect([path, page.status]).toEqual([path, 200])
      expect(page.text, path).not.toContain('<script')
    }
  })

  it('draw the form of an app with a profile of its own, and show its columns', async () => {
    const profile = z.object({
      plan: z.enum(['free', 'pro']).default('free'),
      seats: z.number().int().max(9).default(1),
      news: z.boolean().default(false),
      since: z.iso.date().nullable().default(null),
      address: z
        .object({
          city: z.string().max(20).default(''),
          floor: z.number().nullable().default(null),
          lift: z.boolean().default(false),
        })
        .prefault({}),
    })
    const auth = createAuth({
      url: 'http://localhost:3000/users',
      secret: SECRET,
      storage: makeStorage(),
      profile,
      hasher: cheapHasher(),
      dispatchMail: false,
      migrate: true,
      pages: { adminColumns: ['plan', 'seats'] },
      log: { info() {}, warn() {}, error() {} },
    })
    const http = httpClient(createHandler(auth as never), auth.settings)
    const { cookie } = await loginAs(auth, { email: ROOT, isStaff: true, isSuperuser: true })
    const { user } = await loginAs(auth, { email: PERSON })
    const path = `/admin/users/${user.id}/`
    const page = await http.get(path, { cookie, ...HTML })
    for (const part of [
      '<select id="field-plan"',
      'type="number"',
      'type="checkbox" id="field-news"',
      'type="date"',
      'id="field-address.city"',
      'value="news address.lift"',
    ]) {
      expect(page.text).toContain(part)
    }
    const form = {
      plan: 'pro',
      seats: '3',
      since: '2026-01-02',
      'address.city': 'Cork',
      'address.floor': '',
      'address.lift': 'true',
      _boxes: 'news address.lift',
    }
    const saved = await http.post(`${path}?_method=PATCH`, { cookie, form, ...HTML })
    expect(saved.status).toBe(303)
    const now = {
      plan: 'pro',
      seats: 3,
      news: false,
      since: '2026-01-02',
      address: { city: 'Cork', floor: null, lift: true },
    }
    expect((await http.get(path, { cookie })).json()).toMatchObject({ profile: now })
    expect((await http.get(path, { cookie, ...HTML })).text).toContain('value="Cork"')
    const wrong = await http.post(`${path}?_method=PATCH`, {
      cookie,
      form: { ...form, 'address.city': 'x'.repeat(21), seats: '12' },
      ...HTML,
    })
    expect([
      wrong.status,
      wrong.text.includes('id="field-address.city-wrong"'),
      wrong.text.includes('id="field-seats-wrong"'),
    ]).toEqual([400, true, true])
    const list = await http.get('/admin/users/', { cookie, ...HTML })
    expect(list.text).toMatch(
      /<td data-label="Plan"><div>pro<\/div><\/td><td data-label="Seats"><div>3<\/div>/,
    )
    await auth.close()
    const options = {
      url: 'http://localhost:3000',
      storage: makeStorage(),
      pages: { adminColumns: ['plan'] },
    }
    expect(() => createAuth(options)).toThrow(/option "pages\.adminColumns" names "plan"/)
  })
})
