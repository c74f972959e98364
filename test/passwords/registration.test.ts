import { expect, it } from 'vitest'
import { ADA, LOGIN, REGISTRATION } from '../http/bodies.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { corpus, corpusRow, inputOf, textOf } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'

const rows = corpus('password')
const OPEN = { dangerouslyDisableLimits: true, passwords: { contextWords: ['MySiteName'] } }

async function logsIn(test: TestAuth, email: string, password: string): Promise<boolean> {
  const { status } = await test.http.post('/login/', { json: { email, password } })
  return status === 200
}

onSqlite('passwords', (makeStorage) => {
  it('takes what the corpus takes, and opens a session for it and for nothing near it', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    for (const row of rows.filter(({ expected }) => expected === 'accept')) {
      const email = `${row.id}@example.com`
      const password = textOf(row)
      const answer = await test.http.post('/register/', { json: { ...REGISTRATION, email, password } })
      expect(answer.status, `${row.id}: ${answer.text}`).toBe(201)
      await test.auth.confirm({ token: await test.token(email) })
      expect(await logsIn(test, email, password), row.id).toBe(true)
      const near = [`${password} `, ` ${password}`, password.trim(), password.slice(1), password.slice(0, -1)]
      for (const other of near.filter((text) => text !== password)) {
        expect(await logsIn(test, email, other), `${row.id}: ${other}`).toBe(false)
      }
    }
  })

  it('refuses what the corpus refuses by field, without a hash and with nothing stored', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    for (const row of rows.filter(({ expected }) => expected === 'reject')) {
      const json = { ...REGISTRATION, password: inputOf(row) }
      const answer = await test.http.post('/register/', { json })
      expect([400, 413], `${row.id}: ${answer.text}`).toContain(answer.status)
      if (answer.status === 400)
        expect(answer.json().fields, row.id).toEqual({ password: expect.any(String) })
      expect(test.hashes(), row.id).toBe(0)
    }
    expect(test.commits).toEqual([])
  })

  it('takes or refuses what the corpus leaves open', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    for (const row of rows.filter(({ expected }) => expected === 'either')) {
      const json = { ...REGISTRATION, email: `${row.id}@example.com`, password: inputOf(row) }
      const answer = await test.http.post('/register/', { json })
      expect([201, 400], `${row.id}: ${answer.text}`).toContain(answer.status)
    }
  })

  it('answers an empty password like a wrong one, after the same work', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    test.hashes()
    const wrong = await test.http.post('/login/', { json: { ...LOGIN, password: OTHER_PASSWORD } })
    expect(test.hashes()).toBe(1)
    const empty = await test.http.post('/login/', { json: { ...LOGIN, password: '' } })
    expect(test.hashes()).toBe(1)
    expect([empty.status, empty.text]).toEqual([wrong.status, wrong.text])
    expect(empty.json().code).toBe('invalid_credentials')
  })

  it('never opens an account without a password, whatever is typed', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    await test.auth.register({ ...LOGIN, password: PASSWORD })
    await test.auth.register({ ...LOGIN, password: OTHER_PASSWORD })
    const user = await test.find(ADA)
    expect(user.passwordHash).toBeNull()
    await test.storage.commit([
      {
        kind: 'updateUser',
        id: user.id,
        revision: user.revision,
        set: { confirmedAt: test.clock.now() },
        raiseTrust: true,
      },
    ])
    for (const password of ['', 'null', 'undefined', 'false', '0', ' ', PASSWORD, OTHER_PASSWORD]) {
      expect(await logsIn(test, ADA, password), password).toBe(false)
    }
  })

  it('refuses whatever is not a text at the log-in, without a hash and without a count', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    test.hashes()
    const before = test.commits.length
    const values = [null, true, 0, 123_456_789, [PASSWORD], { $ne: null }, [null], undefined]
    for (const [field, value] of ['email', 'password'].flatMap((name) => values.map((v) => [name, v]))) {
      const answer = await test.http.post('/login/', { json: { ...LOGIN, [String(field)]: value } })
      expect(answer.status, `${field} ${JSON.stringify(value)}`).toBe(400)
      expect(answer.json()).toMatchObject({
        code: 'invalid_input',
        fields: { [String(field)]: expect.any(String) },
      })
    }
    expect(test.hashes()).toBe(0)
    expect(test.commits).toHaveLength(before)
    expect(await logsIn(test, ADA, PASSWORD)).toBe(true)
  })

  it.each(['/register/', '/login/', '/password-change/change-user-password/'])(
    'refuses a password of a million characters at %s without a hash',
    async (path) => {
      const test = await testAuth(makeStorage())
      const json = { ...REGISTRATION, token: 'x', password: 'a'.repeat(1_000_000) }
      const answer = await test.http.post(path, { json })
      expect(answer.status).toBe(413)
      expect(answer.json()).toMatchObject({ code: 'too_large', error: expect.any(String) })
      expect(test.hashes()).toBe(0)
    },
  )

  it('refuses a password of a million characters from the app’s own code, too', async () => {
    const test = await testAuth(makeStorage())
    const password = `a${'\u0327\u0301'.repeat(500_000)}`
    const refused = { code: 'invalid_input', fields: { password: expect.any(String) } }
    await expect(test.auth.register({ email: ADA, password })).rejects.toMatchObject(refused)
    await expect(test.auth.login({ email: ADA, password })).rejects.toMatchObject(refused)
    expect(test.hashes()).toBe(0)
  })

  it('takes the composed and the decomposed spelling of a password for one', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    await activeUser(test, ADA, 'caf\u00e9 cr\u00e8me br\u00fbl\u00e9e')
    expect(await logsIn(test, ADA, 'cafe\u0301 cre\u0300me bru\u0302le\u0301e')).toBe(true)
    await activeUser(test, 'b@example.com', 'cafe\u0301 cre\u0300me bru\u0302le\u0301e')
    expect(await logsIn(test, 'b@example.com', 'caf\u00e9 cr\u00e8me br\u00fbl\u00e9e')).toBe(true)
    expect(await logsIn(test, ADA, 'cafe creme brulee')).toBe(false)
  })

  it('tells apart what only looks alike, upper and lower case, and the tails of long passwords', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    const pairs = [
      ['o\ufb03ce chair number', 'office chair number'],
      ['\uff43orrect horse battery', 'correct horse battery'],
      ['Correct horse battery', 'correct horse battery'],
      ['\ufeffcorrect horse battery', 'correct horse battery'],
      [textOf(corpusRow('pw-prefix72-a')), `${'p'.repeat(72)}-B`],
      [textOf(corpusRow('pw-prefix128-b')), `${'p'.repeat(128)}-A`],
      [`${'p'.repeat(255)}A`, `${'p'.repeat(255)}B`],
      [textOf(corpusRow('pw-bytes72-multi')), textOf(corpusRow('pw-bytes72-multi2'))],
    ] as const
    for (const [n, [real, other]] of pairs.entries()) {
      await activeUser(test, `p${n}@example.com`, real)
      expect(await logsIn(test, `p${n}@example.com`, real), real).toBe(true)
      expect(await logsIn(test, `p${n}@example.com`, other), other).toBe(false)
    }
  })

  it('refuses what UTF-8 cannot hold, since passwords that differ would be one', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    await activeUser(test, ADA, 'correct horse \ufffd battery')
    for (const lone of ['\ud800', '\udfff', '\udc00\ud800']) {
      const json = { ...REGISTRATION, password: `correct horse ${lone} battery` }
      for (const path of ['/register/', '/login/']) {
        const answer = await test.http.post(path, { json })
        expect(answer.json()).toMatchObject({
          code: 'invalid_input',
          fields: { password: expect.any(String) },
        })
      }
    }
  })

  it.each(['%ED%A0%80', '%FF', '%C0%80', '%', '%zz'])('refuses a form with %s in it', async (bytes) => {
    const test = await testAuth(makeStorage(), OPEN)
    await activeUser(test, ADA, 'correct horse \ufffd battery')
    const body = `email=${ADA}&password=correct+horse+${bytes}+battery`
    const answer = await test.http.post('/login/', { body, type: 'application/x-www-form-urlencoded' })
    expect([answer.status, answer.json().code]).toEqual([400, 'invalid_input'])
  })

  it('asks for fifteen code points under the preset of NIST', async () => {
    const test = await testAuth(makeStorage(), { passwords: 'nist' })
    const refused = test.auth.register({ email: ADA, password: 'otters sing so' })
    await expect(refused).rejects.toMatchObject({ fields: { password: 'Use at least 15 characters.' } })
    await test.auth.register({ email: ADA, password: 'otters sing now' })
  })

  it('holds a password that is chosen by link against the same rules', async () => {
    const test = await testAuth(makeStorage(), OPEN)
    await test.auth.register({ email: 'valentina@example.com', password: PASSWORD })
    await test.auth.register({ email: 'valentina@example.com', password: OTHER_PASSWORD })
    const token = await test.token('valentina@example.com')
    test.hashes()
    for (const password of [
      'short',
      'password',
      'a'.repeat(257),
      'valentina99',
      'MySiteName1',
      'a\0bcdefgh',
    ]) {
      const answer = await test.http.post('/password-change/change-user-password/', {
        json: { token, password },
      })
      expect(answer.json(), password).toMatchObject({
        code: 'invalid_input',
        fields: { password: expect.any(String) },
      })
    }
    expect(test.hashes()).toBe(0)
    const json = { token, password: PASSWORD }
    expect((await test.http.post('/password-change/change-user-password/', { json })).status).toBe(200)
  })

  it('holds a password against the name of the site and its host', async () => {
    const test = await testAuth(makeStorage(), {
      siteName: 'Wunderkammer',
      url: 'https://shop.kabinett.example/u',
    })
    for (const password of ['wunderkammer1', 'kabinett2026', 'shop.kabinett.example']) {
      const refused = test.auth.register({ email: ADA, password })
      await expect(refused, password).rejects.toMatchObject({
        fields: { password: expect.stringContaining('close') },
      })
    }
  })
})
