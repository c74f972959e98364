import { expect, it } from 'vitest'
import type { ImportReport, ImportRow } from '../../src/import/types.ts'
import { type TestAuth, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

const EMAIL = 'ada@example.com'

async function reportsOf(test: TestAuth, rows: readonly unknown[]): Promise<readonly ImportReport[]> {
  const reports: ImportReport[] = []
  await test.auth.importUsers(rows as readonly ImportRow[], { onRow: (report) => void reports.push(report) })
  return reports
}

const WRONG: readonly (readonly [what: string, row: unknown, reason: RegExp])[] = [
  ['no address', {}, /^email: /],
  ['an address that is none', { email: 'ada' }, /^email: /],
  ['a list of addresses', { email: [EMAIL] }, /^email: /],
  ['a name with a link', { email: EMAIL, firstName: 'https://evil.test' }, /^firstName: /],
  ['a name that is too long', { email: EMAIL, lastName: 'x'.repeat(151) }, /^lastName: .*150/],
  ['a name that is no text', { email: EMAIL, lastName: 7 }, /^lastName: /],
  ['a plain password', { email: EMAIL, passwordHash: 'hunter2' }, /^passwordHash: Its scheme is unknown/],
  [
    'a hash of hostile cost',
    { email: EMAIL, passwordHash: `$2b$31$${'e'.repeat(53)}` },
    /^passwordHash: .*its cost is out of bounds\.$/,
  ],
  ['a hash that is no text', { email: EMAIL, passwordHash: 5 }, /^passwordHash: It is no text\.$/],
  ['a flag in letters', { email: EMAIL, isSuperuser: 'no' }, /^isSuperuser: It must be true or false\.$/],
  ['a flag that is null', { email: EMAIL, isActive: null }, /^isActive: It must be true or false\.$/],
  [
    'a date that does not exist',
    { email: EMAIL, dateJoined: '2023-02-30' },
    /^dateJoined: It must be a date/,
  ],
  ['a date to come', { email: EMAIL, dateJoined: '2999-01-01' }, /^dateJoined: /],
  ['a date before 1970', { email: EMAIL, lastLoginAt: '0001-01-01T00:00:00Z' }, /^lastLoginAt: /],
  ['an invalid date', { email: EMAIL, dateJoined: new Date('no') }, /^dateJoined: /],
  ['a date in words', { email: EMAIL, dateJoined: 'yesterday' }, /^dateJoined: /],
  ['an unknown field', { email: EMAIL, password_hash: 'x' }, /^There is no field "password_hash"\.$/],
  [
    'an unknown field of the profile',
    { email: EMAIL, profile: { shoe: 46 } },
    /^profile: .*no field "shoe"\.$/,
  ],
  [
    'a profile that does not fit',
    { email: EMAIL, profile: { phone_number: 46 } },
    /^profile: It does not fit the option "profile": phone_number: /,
  ],
  ['a profile that is no object', { email: EMAIL, profile: 'x' }, /^profile: /],
  ['nothing', null, /^It is no object\.$/],
  ['a list', [EMAIL], /^It is no object\.$/],
  ['what its source could not read', new Error('The line is no JSON.'), /^The line is no JSON\.$/],
]

onSqlite('a row of an import', (makeStorage) => {
  it.each(WRONG)('is refused with its reason and stops nothing: %s', async (_, row, reason) => {
    const test = await testAuth(makeStorage())
    const [first, second] = await reportsOf(test, [row, { email: 'bob@example.com' }])
    expect(first).toMatchObject({ line: 1, outcome: 'refused', reason: expect.stringMatching(reason) })
    expect(second).toEqual({ line: 2, email: 'bob@example.com', outcome: 'imported', reason: null })
    expect(await test.storage.findUserByEmailKey(EMAIL)).toBeNull()
  })

  it('has every fault named at once, and no hash repeated', async () => {
    const test = await testAuth(makeStorage())
    const [report] = await reportsOf(test, [{ email: 'x', passwordHash: 'hunter2', isStaff: 'yes' }])
    expect(report?.reason).toMatch(/^email: .* passwordHash: .* isStaff: /)
    expect(report?.reason).not.toContain('hunter2')
  })

  it.each([
    ['2020-12-22T09:02:53.123Z', '2020-12-22T09:02:53.123Z'],
    ['2020-12-22 09:02:53.03557+00', '2020-12-22T09:02:53.035Z'],
    ['2020-12-22 10:02:53+01:00', '2020-12-22T09:02:53.000Z'],
    ['2020-12-22 04:32:53-0430', '2020-12-22T09:02:53.000Z'],
    ['2020-12-22T09:02:53', '2020-12-22T09:02:53.000Z'],
    ['2020-12-22', '2020-12-22T00:00:00.000Z'],
    [new Date('2020-12-22T09:02:53Z'), '2020-12-22T09:02:53.000Z'],
  ])('has its date read as it is meant: %s', async (dateJoined, meant) => {
    const test = await testAuth(makeStorage())
    await test.auth.importUsers([{ email: EMAIL, dateJoined }])
    expect((await test.find(EMAIL)).createdAt.toISOString()).toBe(meant)
  })

  it('is told by the line of its source, if it names one', async () => {
    const test = await testAuth(makeStorage())
    const failed = Object.assign(new Error('The line is no JSON.'), { line: 9 })
    const reports = await reportsOf(test, [{ email: EMAIL, line: 7 }, failed, { email: 'bob@example.com' }])
    expect(reports.map(({ line }) => line)).toEqual([7, 9, 3])
  })

  it('is read only when those before it are stored', async () => {
    const test = await testAuth(makeStorage())
    let ahead = 0
    let done = 0
    async function* rows() {
      for (let at = 0; at < 1000; at += 1) {
        ahead = Math.max(ahead, at - done)
        yield { email: `p${at}@example.com` }
      }
    }
    await test.auth.importUsers(rows(), {
      onRow() {
        done += 1
      },
    })
    expect({ ahead, done }).toEqual({ ahead: 99, done: 1000 })
  })

  it('is stored though its source breaks off behind it, and the failure is told', async () => {
    const test = await testAuth(makeStorage())
    async function* rows() {
      yield { email: EMAIL }
      throw new Error('the file ends here')
    }
    await expect(test.auth.importUsers(rows())).rejects.toThrow('the file ends here')
    expect(await test.find(EMAIL)).toMatchObject({ email: EMAIL })
  })

  it('is taken with any hash by a hasher that does not say what it reads', async () => {
    const hasher = { hash: async () => 'x', verify: async () => ({ valid: true, needsRehash: false }) }
    const test = await testAuth(makeStorage(), { hasher })
    expect(await test.auth.importUsers([{ email: EMAIL, passwordHash: 'mine:1' }])).toMatchObject({
      imported: 1,
    })
  })

  it.each([
    ['a text', 'rows'],
    ['nothing', undefined],
    ['a row alone', { email: EMAIL }],
  ])('comes from an iterable, and not from %s', async (_, rows) => {
    const test = await testAuth(makeStorage())
    await expect(test.auth.importUsers(rows as never)).rejects.toThrow(
      /^importUsers: rows must be an iterable/,
    )
  })
})
