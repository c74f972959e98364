import { expect, it } from 'vitest'
import { z } from 'zod'
import { en } from '../../src/texts/en.ts'
import { inputNamed, tagsNamed } from '../pages/markup.ts'
import { activeUser, type TestAuth, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, loggedIn, WIRE_USER } from './bodies.ts'

const PROFILE = {
  phone_number: '+14155550123',
  github_link: 'https://github.com/ada',
  birth_date: '1990-05-17',
}
const AS_FORM = '/update-user/?_method=PATCH'

async function person(test: TestAuth): Promise<string> {
  await activeUser(test, ADA)
  return loggedIn(test)
}

onSqlite('PATCH /update-user/', (makeStorage) => {
  it.each(['/update-user/', '/update-user'])(
    'answers the user with what was changed, at %s',
    async (path) => {
      const test = await testAuth(makeStorage())
      const cookie = await person(test)
      const json = { first_name: 'Grace', ...PROFILE }
      const answer = await test.http.send('PATCH', path, { json, cookie })
      const profile = { ...WIRE_USER.profile, ...PROFILE }
      expect([answer.status, answer.json()]).toEqual([200, { ...WIRE_USER, first_name: 'Grace', profile }])
      expect((await test.http.get('/current-user/', { cookie })).json()).toEqual(answer.json())
    },
  )

  it('takes a form that sends every field, empty ones included', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    await test.http.send('PATCH', '/update-user/', { json: PROFILE, cookie })
    const form = { first_name: '', last_name: '', phone_number: '', github_link: '', birth_date: '' }
    const answer = await test.http.send('PATCH', '/update-user/', { form, cookie })
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({ ...WIRE_USER, first_name: '', last_name: '' })
  })

  it('answers 400 with what is wrong with which field, and changes nothing', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const json = { first_name: 'Grace', phone_number: '1-800-FLOWERS', birth_date: 7 }
    const answer = await test.http.send('PATCH', '/update-user/', { json, cookie })
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error: en['error.invalid_input'],
        code: 'invalid_input',
        fields: { phone_number: en['field.phone-number'], birth_date: en['field.string'] },
      },
    ])
    expect((await test.http.get('/current-user/', { cookie })).json()).toEqual(WIRE_USER)
  })

  it.each([null, 7, ['Eve'], { a: 1 }])('answers 400 to the name %j', async (first_name) => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const answer = await test.http.send('PATCH', '/update-user/', { json: { first_name }, cookie })
    expect([answer.status, answer.json()]).toMatchObject([
      400,
      { fields: { first_name: en['field.string'] } },
    ])
  })

  it('answers 401 to nobody', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.send('PATCH', '/update-user/', { json: { first_name: 'Eve' } })
    expect([answer.status, answer.json()]).toMatchObject([401, { code: 'not_logged_in' }])
  })

  it('leaves alone whatever is not a person’s own to set', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const before = await test.find(ADA)
    const body = `{"is_staff":true,"is_superuser":true,"is_active":false,"email":"eve@example.com","password":"x",
      "id":"1","user_id":"1","trust":9,"revision":9,"confirmed_at":null,"profile":{"phone_number":"1234567"},
      "__proto__":{"phone_number":"1234567","is_staff":true},
      "constructor":{"prototype":{"phone_number":"1234567"}},"a.__proto__.b":1}`
    const answer = await test.http.send('PATCH', '/update-user/', { body, type: 'application/json', cookie })
    expect([answer.status, answer.json()]).toEqual([200, WIRE_USER])
    expect(await test.find(ADA)).toEqual(before)
  })

  it('refuses another site', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    for (const ask of [{ form: { first_name: 'Eve' } }, { json: { first_name: 'Eve' } }]) {
      const headers = { origin: 'https://evil.test' }
      expect((await test.http.post(AS_FORM, { ...ask, cookie, headers })).status).toBe(403)
      expect((await test.http.send('PATCH', '/update-user/', { ...ask, cookie, headers })).status).toBe(403)
    }
    expect((await test.find(ADA)).firstName).toBe('Ada')
  })

  it('is what a form means by _method, and no other word is', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const form = { first_name: 'Grace' }
    expect((await test.http.post(AS_FORM, { form, cookie })).status).toBe(200)
    for (const word of ['patch', 'GET', 'PUT', '', 'PATCH%20']) {
      const answer = await test.http.post(`/update-user/?_method=${word}`, { form, cookie })
      expect([word, answer.status, answer.headers.get('allow')]).toEqual([word, 405, 'GET, PATCH, HEAD'])
    }
    expect((await test.http.get(AS_FORM, { cookie, html: true })).text).toContain('<form')
  })
})

onSqlite('the page of a profile', (makeStorage) => {
  const page = (test: TestAuth, cookie: string, path = '/update-user/') =>
    test.http.get(path, { cookie, html: true })

  it('shows a person what is stored, and is led to from the page of the account', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    await test.http.send('PATCH', '/update-user/', { json: PROFILE, cookie })
    const { status, text } = await page(test, cookie)
    expect(status).toBe(200)
    for (const [name, value] of Object.entries({ first_name: 'Ada', last_name: 'Example', ...PROFILE })) {
      expect(inputNamed(text, name).attributes.value).toBe(value)
      expect(inputNamed(text, name).attributes).not.toHaveProperty('required')
    }
    expect((await page(test, cookie, '/current-user/')).text).toContain('href="/users/update-user/"')
  })

  it('saves by a form, says so, and leaves nothing to send twice', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const { text } = await page(test, cookie)
    const action = tagsNamed(text, 'form')[0]?.attributes.action ?? ''
    const form = { first_name: 'Grace', last_name: 'Hopper', ...PROFILE }
    const saved = await test.http.post(`/${action}`, { form, cookie, html: true })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/users/update-user/?saved'])
    expect((await page(test, cookie, '/update-user/?saved')).text).toContain(en['message.profile-saved'])
    expect(await test.find(ADA)).toMatchObject({ firstName: 'Grace', lastName: 'Hopper' })
  })

  it('shows a refused form again, with what was typed and what is wrong beside each field', async () => {
    const test = await testAuth(makeStorage())
    const cookie = await person(test)
    const form = { first_name: '<b>', last_name: 'evil.test', ...PROFILE, phone_number: '12"3' }
    const answer = await test.http.post(AS_FORM, { form, cookie, html: true })
    expect(answer.status).toBe(400)
    expect(inputNamed(answer.text, 'first_name').attributes.value).toBe('<b>')
    expect(answer.text).not.toContain('<b>')
    expect(inputNamed(answer.text, 'github_link').attributes.value).toBe(PROFILE.github_link)
    const phone = inputNamed(answer.text, 'phone_number').attributes
    expect([phone.value, phone['aria-invalid']]).toEqual(['12"3', 'true'])
    expect(answer.text).toContain(`id="field-phone_number-wrong">${en['field.phone-number']}`)
  })

  it('leads nobody to the log-in, and tells a form of nobody to log in', async () => {
    const test = await testAuth(makeStorage())
    const { status, headers } = await test.http.get('/update-user/', { html: true })
    expect([status, headers.get('location')]).toEqual([302, '/users/login/?next=%2Fusers%2Fupdate-user%2F'])
    const answer = await test.http.post(AS_FORM, { form: { first_name: 'Eve' }, html: true })
    expect([answer.status, answer.text.includes('href="/users/login/"')]).toEqual([401, true])
  })
})

onSqlite('the page of an app’s own profile', (makeStorage) => {
  const profile = z.object({
    plan: z.enum(['free', 'pro']).default('free'),
    size: z.literal([1, 2]).nullable().default(null),
    seats: z.number().max(9).default(1),
    news: z.boolean().default(true),
    since: z.iso.date().nullable().default(null),
    motto: z.string().max(5, 'Too long.').default(''),
    tags: z.array(z.string()).default(['a']),
  })
  type Own = Parameters<typeof testAuth>[1]
  const make = () => testAuth(makeStorage(), { profile } as unknown as Own)

  it('asks for each field by its kind, and is read back by it', async () => {
    const test = await make()
    const cookie = await person(test)
    const { text } = await test.http.get('/update-user/', { cookie, html: true })
    expect(inputNamed(text, 'seats').attributes).toMatchObject({ type: 'number', value: '1' })
    expect(inputNamed(text, 'since').attributes).toMatchObject({ type: 'date', value: '' })
    expect(inputNamed(text, 'news').attributes).toMatchObject({ type: 'checkbox', checked: '' })
    expect(tagsNamed(text, 'select').map(({ attributes }) => attributes.name)).toEqual(['plan', 'size'])
    expect(text).toContain('<option value="free" selected>free</option>')
    expect(text).not.toContain('name="tags"')
    const form = { plan: 'pro', size: '2', seats: '2.5', _boxes: 'news', since: '2020-02-29', motto: 'On' }
    const saved = await test.http.post(AS_FORM, { form, cookie })
    const stored = {
      plan: 'pro',
      size: 2,
      seats: 2.5,
      news: false,
      since: '2020-02-29',
      motto: 'On',
      tags: ['a'],
    }
    expect([saved.status, saved.json().profile]).toMatchObject([200, stored])
    const ticked = await test.http.post(AS_FORM, { form: { _boxes: 'news', news: 'true', size: '' }, cookie })
    expect(ticked.json().profile).toMatchObject({ ...stored, news: true, size: null })
  })

  it('refuses a text that stands for nothing of its kind, and keeps it in the form', async () => {
    const test = await make()
    const cookie = await person(test)
    const form = { plan: 'gold', size: '3', seats: '1e1', since: 'x', motto: 'Onward', _boxes: 'news' }
    const { json } = await test.http.post(AS_FORM, { form, cookie })
    expect(Object.keys(json().fields as object)).toEqual(['plan', 'size', 'seats', 'since', 'motto'])
    const { text } = await test.http.post(AS_FORM, { form, cookie, html: true })
    expect(inputNamed(text, 'motto').attributes.value).toBe('Onward')
    expect(inputNamed(text, 'news').attributes).not.toHaveProperty('checked')
    expect(text).toContain('id="field-motto-wrong">Too long.')
  })

  it('takes values of their own types in JSON, and texts for none of them', async () => {
    const test = await make()
    const cookie = await person(test)
    const patch = (json: object) => test.http.send('PATCH', '/update-user/', { json, cookie })
    expect((await patch({ seats: 2, news: false, tags: ['b'] })).json().profile).toMatchObject({
      seats: 2,
      news: false,
      tags: ['b'],
    })
    expect((await patch({ seats: '2', news: 'true' })).status).toBe(400)
  })

  it('is in the OpenAPI document', async () => {
    const test = await make()
    const document = (await test.http.get('/openapi.json')).json() as never as {
      paths: Record<string, { patch: { requestBody: { content: Record<string, { schema: object }> } } }>
      components: { schemas: { user: { properties: { profile: object } } } }
    }
    const properties = { plan: { enum: ['free', 'pro'] }, news: { type: 'boolean' } }
    const body = document.paths['/update-user/']?.patch.requestBody.content['application/json']?.schema
    expect(body).toMatchObject({ properties: { first_name: { type: 'string' }, ...properties } })
    expect(document.components.schemas.user.properties.profile).toMatchObject({ properties })
  })
})
