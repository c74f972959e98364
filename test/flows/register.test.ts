import { expect, it } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'
import { OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const input = { email: ADA, password: PASSWORD, firstName: 'Ada', lastName: 'Example' }

eachStorage('register', (makeStorage) => {
  it('makes a pending account and mails a link', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(input)
    const user = await test.find(ADA)
    expect(user).toMatchObject({ confirmedAt: null, firstName: 'Ada', isStaff: false, isSuperuser: false })
    expect(user.passwordHash).toMatch(/^\$argon2id\$/)
    const [mail] = await test.mails(ADA)
    expect(mail?.links[0]).toMatch(/^http:\/\/localhost:3000\/users\/register\/confirm\/[\w-]+\/$/)
  })

  it('keeps the address as typed and matches it by its canonical form', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ ...input, email: ' Ada@EXAMPLE.com' })
    expect(await test.find(ADA)).toMatchObject({ email: 'Ada@EXAMPLE.com' })
    await test.auth.register({ ...input, email: 'ADA@example.com' })
    expect((await test.mails()).map(({ to }) => to)).toEqual(['Ada@example.com', 'Ada@example.com'])
  })

  it('says everything that is wrong with the input at once, by field, and stores nothing', async () => {
    const test = await testAuth(makeStorage())
    const bad = { email: 'nobody', password: 'short', firstName: 'a\nb', lastName: 'evil.test' }
    await expect(test.auth.register(bad)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: {
        email: expect.any(String),
        password: expect.any(String),
        first_name: expect.any(String),
        last_name: expect.any(String),
      },
    })
    expect(test.commits).toEqual([])
    expect(test.hashes()).toBe(0)
  })

  it('refuses the person’s own address and name as a password', async () => {
    const test = await testAuth(makeStorage())
    const attempt = test.auth.register({ ...input, email: 'valentina@example.com', password: 'Valentina1' })
    await expect(attempt).rejects.toMatchObject({ fields: { password: expect.stringContaining('close') } })
  })

  it('mails the link again when a pending address registers with the same password', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(input)
    const first = await test.token(ADA)
    test.clock.advance(1)
    await test.auth.register(input)
    const second = await test.token(ADA)
    expect(second).not.toBe(first)
    await test.auth.confirm({ token: first })
    expect(await test.find(ADA)).toMatchObject({ confirmedAt: test.clock.now() })
  })

  it('forgets password, names and links when a pending address registers with another password', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(input)
    const link = await test.token(ADA)
    await test.auth.register({ ...input, password: OTHER_PASSWORD, firstName: 'Mallory' })
    expect(await test.find(ADA)).toMatchObject({ passwordHash: null, firstName: '', lastName: '', trust: 2 })
    await expect(test.auth.confirm({ token: link })).rejects.toMatchObject({ code: 'link_used' })
    const [mail] = await test.mails(ADA)
    expect(mail?.links[0]).toContain('/password-change/confirm/change-password/')
  })

  it('never lets a stranger’s password work who registered the address first', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ ...input, password: OTHER_PASSWORD })
    await test.auth.register(input)
    const token = await test.token(ADA)
    await test.auth.choosePassword({ token, password: PASSWORD })
    await expect(test.auth.login({ email: ADA, password: OTHER_PASSWORD })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    const { user } = await test.auth.login({ email: ADA, password: PASSWORD })
    expect(user.status).toBe('active')
  })

  it('leaves a choose-a-password link alive when a stranger goes on asking', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(input)
    await test.auth.register({ ...input, password: OTHER_PASSWORD })
    const token = await test.token(ADA)
    await test.auth.register({ ...input, password: 'yet another one' })
    await test.auth.choosePassword({ token, password: PASSWORD })
    expect(await test.find(ADA)).toMatchObject({ confirmedAt: test.clock.now() })
  })

  it('tells the holder of a confirmed account by mail, and changes nothing about it', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register(input)
    await test.auth.confirm({ token: await test.token(ADA) })
    const before = await test.find(ADA)
    await test.auth.register({ ...input, password: OTHER_PASSWORD, firstName: 'Mallory' })
    expect(await test.find(ADA)).toEqual(before)
    const [mail] = await test.mails(ADA)
    expect(mail?.subject).toMatch(/already/i)
    expect(mail?.text).not.toContain('Mallory')
  })

  it('makes one account of a hundred registrations of one address in many spellings', async () => {
    const test = await testAuth(makeStorage(), { hashing: { maxQueued: 200 } })
    const spellings = Array.from({ length: 100 }, (_, n) => (n % 2 ? 'ADA@example.com' : ' ada@EXAMPLE.com'))
    await Promise.all(spellings.map((email) => test.auth.register({ ...input, email })))
    const inserted = test.commits.flat().filter(({ kind }) => kind === 'insertUser')
    expect(inserted).toHaveLength(1)
  })

  it('answers busy with seconds to wait beyond the bound of the queue, and stores nothing', async () => {
    // Slow enough that all of them have come before the second is hashed, however far the database is.
    const hasher = argon2id({ concurrency: 1, maxQueued: 2 }, { memoryKiB: 65_536, passes: 2 })
    const test = await testAuth(makeStorage(), { hasher })
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) => test.auth.register({ ...input, email: `p${n}@example.com` })),
    )
    const refused = all.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const result of refused) {
      expect(result).toMatchObject({ reason: { code: 'busy', retryAfterSeconds: expect.any(Number) } })
    }
    expect(test.commits).toHaveLength(6 - refused.length)
  })
})
