import { describe, expect, it } from 'vitest'
import type { RegistrationRequest } from '../../src/options.ts'
import { ADA, LOGIN } from '../http/bodies.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const PERSON = { email: ADA, first_name: 'Ada', last_name: 'Example', password: PASSWORD }
const REFUSED = { code: 'registration_refused' }

eachStorage('who may register', (makeStorage) => {
  it('is nobody when registration is closed, by code, by JSON and by form; accounts that are there log in', async () => {
    const test = await testAuth(makeStorage(), { registration: 'closed' })
    await test.auth.ensureSuperuser({ email: ADA, password: PASSWORD })
    await expect(test.auth.register({ email: 'b@example.com', password: PASSWORD })).rejects.toMatchObject(
      REFUSED,
    )
    const answer = await test.http.post('/register/', { json: PERSON })
    expect([answer.status, answer.json().code]).toEqual([403, 'registration_refused'])
    expect((await test.http.get('/register/', { html: true })).status).toBe(403)
    const page = await test.http.get('/login/', { html: true })
    expect(page.text).not.toContain('/register/')
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(200)
  })

  it('is decided by a function that sees address, names and client, and no password', async () => {
    const seen: (RegistrationRequest & { ip: unknown })[] = []
    const test = await testAuth(makeStorage(), {
      registration: async (input, { ip }) => {
        seen.push({ ...input, ip })
        return input.emailKey.endsWith('@shop.example')
      },
    })
    const names = { firstName: 'Ada', lastName: 'Example' }
    const register = (email: string) =>
      test.auth.register({ email, password: PASSWORD, ...names }, { ip: '203.0.113.7' })
    await register('Ada@SHOP.example')
    await expect(register('eve@shop.example.evil.test')).rejects.toMatchObject(REFUSED)
    expect(seen[0]).toEqual({
      email: 'Ada@SHOP.example',
      emailKey: 'ada@shop.example',
      ...names,
      extra: {},
      ip: '203.0.113.7',
    })
    expect(JSON.stringify(seen)).not.toContain(PASSWORD)
    expect(await test.storage.findUserByEmailKey('eve@shop.example.evil.test')).toBeNull()
    expect(test.commits).toHaveLength(1)
  })

  it('is answered alike for an address with an account and one without, with nothing hashed', async () => {
    let open = true
    const test = await testAuth(makeStorage(), { registration: () => open })
    await activeUser(test, ADA)
    open = false
    test.hashes()
    const answers = await Promise.all(
      [ADA, 'nobody@example.com'].map((email) =>
        test.http.post('/register/', { json: { ...PERSON, email } }),
      ),
    )
    expect(answers[0]?.status).toBe(403)
    expect(answers[0]?.text).toBe(answers[1]?.text)
    expect(test.hashes()).toBe(0)
  })

  it('is not decided when the function throws: that is a failure, and no refusal', async () => {
    const test = await testAuth(makeStorage(), {
      registration: () => {
        throw new Error('the list is away')
      },
    })
    await expect(test.auth.register({ email: ADA, password: PASSWORD })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})

/** A rule that asks for an invitation, and what it has seen. */
function invitations() {
  const seen: RegistrationRequest['extra'][] = []
  const registration = ({ extra }: RegistrationRequest) => {
    seen.push(extra)
    return extra.invitation === 'otter-42'
  }
  return { seen, registration }
}

eachStorage('a rule for who may register', (makeStorage) => {
  it('sees what else was sent, by JSON, by form and by code, and nothing of it is kept', async () => {
    const { seen, registration } = invitations()
    const test = await testAuth(makeStorage(), { registration })
    const invited = { invitation: 'otter-42', 'cf-turnstile-response': 'x'.repeat(2048) }
    const asks = [
      { json: { ...PERSON, email: 'a@example.com', ...invited } },
      { form: { ...PERSON, email: 'b@example.com', ...invited } },
      { json: { ...PERSON, email: 'c@example.com' } },
    ]
    const statuses: number[] = []
    for (const ask of asks) statuses.push((await test.http.post('/register/', ask)).status)
    expect(statuses).toEqual([201, 201, 403])
    await test.auth.register({ email: 'd@example.com', password: PASSWORD, extra: invited })
    expect(seen.map((extra) => ({ ...extra }))).toEqual([invited, invited, {}, invited])
    expect(JSON.stringify(test.commits)).not.toMatch(/otter|xxxx/)
  })
})

onSqlite('a rule for who may register', (makeStorage) => {
  it('sees texts alone, no password, and nothing that is ours', async () => {
    const { seen, registration } = invitations()
    const test = await testAuth(makeStorage(), { registration })
    const json = JSON.parse(
      JSON.stringify({
        ...PERSON,
        invitation: 'otter-42',
        is_staff: true,
        is_superuser: 'true',
        profile: { birth_date: '1990-01-01' },
        list: ['x'],
        nothing: null,
        password_again: PASSWORD,
        newPassword: PASSWORD,
        passwd: PASSWORD,
        PWD2: PASSWORD,
        'a b': 'x',
        '': 'x',
        ['x'.repeat(65)]: 'x',
      }).replace('{', '{"__proto__":"x","constructor":"y",'),
    )
    expect((await test.http.post('/register/', { json })).status).toBe(201)
    expect(Object.getPrototypeOf(seen[0])).toBeNull()
    expect({ ...seen[0] }).toEqual({ invitation: 'otter-42', is_superuser: 'true', constructor: 'y' })
    expect(await test.find(ADA)).toMatchObject({ isStaff: false, isSuperuser: false, confirmedAt: null })
    expect((await test.find(ADA)).profile).not.toContain('1990')
  })

  it('is asked about no more than ten texts of 4,096 characters', async () => {
    const { seen, registration } = invitations()
    const test = await testAuth(makeStorage(), { registration })
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`field${n}`, 'x']))
    const long = { invitation: 'x'.repeat(4097) }
    for (const [name, extra] of [
      ['field10', many],
      ['invitation', long],
    ] as const) {
      const answer = await test.http.post('/register/', { json: { ...PERSON, ...extra } })
      expect(answer.status).toBe(400)
      expect(Object.keys(answer.json().fields ?? {})).toEqual([name])
    }
    expect(seen).toEqual([])
  })

  it('shows a page of the app’s own what was typed into its field, once the rule has said no', async () => {
    const { registration } = invitations()
    const register = (_: unknown, { form }: { form: { values: { invitation?: string } } }) =>
      `<input name="invitation" value="${form.values.invitation}">`
    const test = await testAuth(makeStorage(), { registration, pages: { replace: { register } } })
    const form = { ...PERSON, invitation: 'otter-41' }
    const answer = await test.http.post('/register/', { form, html: true })
    expect([answer.status, answer.text]).toEqual([403, '<input name="invitation" value="otter-41">'])
  })

  it('is needed for any of this: without one a client may send what it likes, as ever', async () => {
    const test = await testAuth(makeStorage())
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`field${n}`, 'x']))
    expect((await test.http.post('/register/', { json: { ...PERSON, ...many } })).status).toBe(201)
  })
})

describe('a truthy value that is not true', () => {
  it('lets nobody in', async () => {
    const { sqlite } = await import('../../src/sqlite/index.ts')
    const test = await testAuth(sqlite(':memory:'), { registration: (() => 'yes') as never })
    await expect(test.auth.register({ email: ADA, password: PASSWORD })).rejects.toMatchObject(REFUSED)
  })
})
