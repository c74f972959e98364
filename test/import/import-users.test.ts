import { expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/types.ts'
import { PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
/** Of {@link PASSWORD}, by Django and cheap. */
const HASH = 'pbkdf2_sha256$1000$seasalt22charslonggggg$AeddrnRTMAZEmpT7LwOEGbU+6dav35/8PI+b0q5yQws='
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com`, passwordHash: HASH }))

eachStorage('import users', (makeStorage) => {
  it('makes active accounts that log in with their old password, which is hashed anew', async () => {
    const test = await testAuth(makeStorage())
    const row = { email: 'Ada@Example.com', passwordHash: HASH, firstName: 'Ada', lastName: 'Lovelace' }
    const more = { isStaff: true, dateJoined: '2020-12-22T09:02:53Z', lastLoginAt: null }
    const profile = { github_link: 'https://github.com/ada' }
    const summary = await test.auth.importUsers([{ ...row, ...more, profile }])
    expect(summary).toEqual({ imported: 1, exists: 0, refused: 0 })
    const { user } = await test.auth.login({ email: ADA, password: PASSWORD })
    expect(user).toMatchObject({
      email: 'Ada@Example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      status: 'active',
      isStaff: true,
      isSuperuser: false,
      dateJoined: new Date('2020-12-22T09:02:53Z'),
      profile: { phone_number: null, github_link: 'https://github.com/ada', birth_date: null },
    })
    await expect.poll(async () => (await test.find(ADA)).passwordHash).toMatch(/^\$argon2id\$/)
    await test.auth.login({ email: ADA, password: PASSWORD })
    await expect(test.auth.login({ email: ADA, password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
  })

  it('sends no mail, and notes each account in an event', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.importUsers([{ email: ADA, isSuperuser: true }, { email: 'bob@example.com' }])
    expect(await test.mails()).toEqual([])
    const changes = test.commits.flat()
    expect(changes.map(({ kind }) => kind)).toEqual(['insertUser', 'addEvent', 'insertUser', 'addEvent'])
    const events = changes.flatMap((change) => (change.kind === 'addEvent' ? [change.event] : []))
    expect(events.map(({ type, detail }) => ({ type, detail }))).toEqual([
      { type: 'user.imported', detail: { rank: 'superuser' } },
      { type: 'user.imported', detail: {} },
    ])
  })

  it('leaves pending who was not confirmed, and disabled who was not active', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.importUsers([
      { email: ADA, passwordHash: HASH, confirmed: false },
      { email: 'bob@example.com', passwordHash: HASH, isActive: false },
    ])
    for (const email of [ADA, 'bob@example.com']) {
      await expect(test.auth.login({ email, password: PASSWORD })).rejects.toMatchObject({
        code: 'invalid_credentials',
      })
    }
    expect(await test.find('bob@example.com')).toMatchObject({ disabledAt: test.clock.now() })
    await test.auth.regenerate({ email: ADA })
    await test.auth.confirm({ token: await test.token(ADA) })
    await test.auth.login({ email: ADA, password: PASSWORD })
  })

  it('stores an account without a password, which none opens', async () => {
    const test = await testAuth(makeStorage())
    const rows = [null, undefined, '', '!qvdZ8nAcWoTt5sLJ0gXmY2bE4uKhRp7iVf1x3NzD'].map(
      (passwordHash, at) => ({
        email: `p${at}@example.com`,
        passwordHash,
      }),
    )
    expect(await test.auth.importUsers(rows)).toMatchObject({ imported: 4 })
    for (const { email } of rows) {
      expect((await test.find(email)).passwordHash).toBeNull()
      await expect(test.auth.login({ email, password: '' })).rejects.toMatchObject({
        code: 'invalid_credentials',
      })
    }
  })

  it('leaves an account that exists alone, in whatever spelling, and imports the rest of the batch', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: 'P7@example.com', password: 'a quite different one' })
    const before = await test.find('p7@example.com')
    const reports: ImportReport[] = []
    const rows = [...people(20), { email: 'P3@EXAMPLE.com', passwordHash: HASH }]
    const summary = await test.auth.importUsers(rows, { onRow: (report) => void reports.push(report) })
    expect(summary).toEqual({ imported: 19, exists: 2, refused: 0 })
    const existing = reports.filter(({ outcome }) => outcome === 'exists')
    expect(existing.map(({ line, email }) => [line, email])).toEqual([
      [8, 'p7@example.com'],
      [21, 'P3@EXAMPLE.com'],
    ])
    expect(await test.find('p7@example.com')).toEqual(before)
  })

  it('can be run again, and then changes nothing', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.importUsers(people(150))
    const commits = test.commits.length
    expect(await test.auth.importUsers(people(160))).toEqual({ imported: 10, exists: 150, refused: 0 })
    expect(test.commits.length - commits).toBe(10)
  })

  it('commits a hundred at a time, and tells how far it is after each', async () => {
    const test = await testAuth(makeStorage())
    const progress: number[] = []
    await test.auth.importUsers(people(250), { onProgress: ({ imported }) => void progress.push(imported) })
    expect(progress).toEqual([100, 200, 250])
    expect(test.commits).toHaveLength(3)
  })

  it('stores nothing on a dry run, and reports the same', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.importUsers(people(3))
    test.commits.length = 0
    const rows = [...people(5), { email: 'nobody' }]
    expect(await test.auth.importUsers(rows, { dryRun: true })).toEqual({
      imported: 2,
      exists: 3,
      refused: 1,
    })
    expect(test.commits).toEqual([])
  })

  it('has one account of an address that two imports bring at once', async () => {
    const test = await testAuth(makeStorage())
    const all = await Promise.all([1, 2, 3].map(() => test.auth.importUsers(people(30))))
    expect(all.reduce((sum, { imported }) => sum + imported, 0)).toBe(30)
    expect(all.reduce((sum, { exists }) => sum + exists, 0)).toBe(60)
  })
})
