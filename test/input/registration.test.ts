import { describe, expect, it } from 'vitest'
import { ADA, REGISTRATION } from '../http/bodies.ts'
import { activeUser, testAuth } from '../support/auth.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'

const FORM = 'application/x-www-form-urlencoded'
const isForm = (id: string) => id.startsWith('email-form-')
const inBody = (field: string) => corpus(field).filter(({ id }) => !isForm(id) && id !== 'email-query')

onSqlite('registration', (makeStorage) => {
  describe.each([
    ['email', 'email'],
    ['firstName', 'first_name'],
    ['lastName', 'last_name'],
  ])('the corpus for %s', (field, name) => {
    it('is answered 201 where it is taken, and 400 by field where it is refused, with nothing stored', async () => {
      const test = await testAuth(makeStorage())
      for (const row of inBody(field)) {
        const json = { ...REGISTRATION, email: `${row.id}@example.com`, [name]: inputOf(row) }
        test.commits.length = 0
        const answer = await test.http.post('/register/', { json })
        const allowed = { reject: [400, 413], either: [201, 400], accept: [201], normalise: [201] }
        expect(allowed[row.expected], `${row.id}: ${answer.text}`).toContain(answer.status)
        if (answer.status === 201) continue
        expect(answer.json(), row.id).toMatchObject({ code: expect.any(String), error: expect.any(String) })
        if (answer.status === 400) expect(answer.json().fields, row.id).toHaveProperty(name)
        expect(test.commits, row.id).toEqual([])
      }
    })

    it('hashes nothing for what it refuses', async () => {
      const test = await testAuth(makeStorage())
      for (const row of inBody(field).filter(({ expected }) => expected === 'reject')) {
        await test.http.post('/register/', { json: { ...REGISTRATION, [name]: inputOf(row) } })
        expect(test.hashes(), row.id).toBe(0)
      }
    })
  })

  it.each(corpus('email').filter(({ id }) => isForm(id)))('refuses the form $id', async (row) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, 'victim@example.com')
    test.commits.length = 0
    const rest = 'first_name=Ada&last_name=Example&password=correct+horse+battery'
    for (const path of ['/register/', '/regenerate-token/', '/login/']) {
      const answer = await test.http.post(path, { body: `${inputOf(row)}&${rest}`, type: FORM })
      expect(answer.status, path).toBe(400)
    }
    expect(test.commits).toEqual([])
  })

  it('never reads the query', async () => {
    const test = await testAuth(makeStorage())
    const query = new URLSearchParams(REGISTRATION)
    expect((await test.http.post(`/register/?${query}`, { json: {} })).status).toBe(400)
    expect((await test.http.post(`/register/?email=eve%40example.com`, { json: REGISTRATION })).status).toBe(
      201,
    )
    expect((await test.mails()).map(({ to }) => to)).toEqual([ADA])
  })

  it('refuses whatever is not a text for any field', async () => {
    const test = await testAuth(makeStorage())
    const values = [null, true, 0, 7, ['Ada'], { first: 'Ada' }, [null], '']
    for (const [name, value] of Object.keys(REGISTRATION).flatMap((name) => values.map((v) => [name, v]))) {
      const answer = await test.http.post('/register/', { json: { ...REGISTRATION, [String(name)]: value } })
      expect(answer.status, `${name} ${JSON.stringify(value)}`).toBe(400)
      expect(Object.keys(answer.json().fields as object)).toEqual([name])
    }
    expect(test.commits).toEqual([])
  })

  it('names every missing field at once', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/register/', { json: {} })
    expect(answer.json().fields).toEqual({
      email: 'This is needed.',
      first_name: 'This is needed.',
      last_name: 'This is needed.',
      password: 'This is needed.',
    })
  })

  it('takes nothing from a body but the four fields', async () => {
    const test = await testAuth(makeStorage())
    const more = {
      id: '00000000-0000-7000-8000-000000000000',
      is_staff: true,
      isStaff: true,
      is_superuser: true,
      is_active: true,
      confirmed_at: '2020-01-01',
      confirmedAt: '2020-01-01',
      trust: 9,
      role: 'admin',
      profile: { phone_number: '1' },
      firstName: 'Mallory',
    }
    expect((await test.http.post('/register/', { json: { ...REGISTRATION, ...more } })).status).toBe(201)
    const user = await test.find(ADA)
    expect(user).toMatchObject({
      isStaff: false,
      isSuperuser: false,
      confirmedAt: null,
      trust: 1,
      firstName: 'Ada',
    })
    expect(user.id).not.toBe(more.id)
    expect(user.profile).not.toContain('"1"')
  })

  it('keeps a name as it was typed, markup and all, in NFC and without blanks around it', async () => {
    const test = await testAuth(makeStorage())
    const json = { ...REGISTRATION, first_name: '  <b>Rene\u0301e', last_name: '{{7*7}}  ' }
    await test.http.post('/register/', { json })
    expect(await test.find(ADA)).toMatchObject({ firstName: '<b>Ren\u00e9e', lastName: '{{7*7}}' })
  })

  it('mails nothing that was typed but the address itself', async () => {
    const test = await testAuth(makeStorage())
    await test.http.post('/register/', {
      json: { ...REGISTRATION, first_name: 'Visitme', last_name: 'Today' },
    })
    const [mail] = await test.mails(ADA)
    for (const part of [mail?.subject, mail?.text, mail?.html]) {
      expect(part).not.toMatch(/visitme|today|correct horse/i)
    }
  })
})
