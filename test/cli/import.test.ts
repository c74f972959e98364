import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { PASSWORD, SECRET } from '../support/auth.ts'
import { atTerminal, HAS_TERMINAL } from './at-terminal.ts'
import { answerOf, entry, folderWith, latchkey, type Place } from './cli.ts'

/** Of {@link PASSWORD}, by Django and cheap. */
const HASH = 'pbkdf2_sha256$1000$seasalt22charslonggggg$AeddrnRTMAZEmpT7LwOEGbU+6dav35/8PI+b0q5yQws='

/** A shop with tables, and these files. */
async function shop(files: Readonly<Record<string, string>>): Promise<Place & { readonly cwd: string }> {
  const place = { cwd: folderWith(files), env: { DATABASE_URL: 'sqlite:app.db' } }
  await answerOf(place, 'migrate', 'up')
  return place
}

/** The accounts as the app sees them afterwards. */
async function accountsOf({ cwd }: Place) {
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(cwd, 'app.db')),
    mailer: { send: async () => {} },
    log: { info() {}, warn() {}, error() {} },
  })
  onTestFinished(() => auth.close())
  await auth.start()
  return auth
}

const COLUMNS =
  'id,username,password,email,first_name,last_name,is_staff,is_superuser,is_active,date_joined,last_login,phone_number'
const CSV = [
  COLUMNS,
  `1,ada,${HASH},ada@example.com,Ada,"Love, ""lace""",t,False,1,2020-12-22 09:02:53.03557+00,,555`,
  '',
  `2,bob,${HASH},bob@example.com,,,f,f,f,2020-12-22 09:02:53+00,2021-01-01 00:00:00+00,`,
].join('\r\n')

test('import takes a CSV of Django, whose people log in with their old passwords', async () => {
  const place = await shop({ 'users.csv': `\ufeff${CSV}\r\n` })
  expect(await latchkey(place, 'import', 'users.csv')).toEqual({
    code: 0,
    stdout: '2 accounts imported, 0 already there, 0 refused\n',
    stderr: '',
  })
  const auth = await accountsOf(place)
  const { user } = await auth.login({ email: 'ada@example.com', password: PASSWORD })
  expect(user).toMatchObject({
    firstName: 'Ada',
    lastName: 'Love, "lace"',
    isStaff: true,
    isSuperuser: false,
    dateJoined: new Date('2020-12-22T09:02:53.035Z'),
    lastLoginAt: expect.any(Date),
    profile: { phone_number: '555' },
  })
  const bob = await auth.core.storage.findUserByEmailKey('bob@example.com')
  expect(bob).toMatchObject({ disabledAt: expect.any(Date), lastLoginAt: new Date('2021-01-01') })
})

const DUMP = [
  {
    model: 'auth.user',
    pk: 1,
    fields: { email: 'ada@example.com', password: HASH, groups: [], last_login: null },
  },
  { model: 'auth.user', pk: 2, fields: { email: 'bob@example.com', password: '!x', is_active: false } },
]
const dump = DUMP.map((record) => JSON.stringify(record)).join('\n')

test('import takes the JSON lines of dumpdata from standard input', async () => {
  const place = await shop({})
  const answer = await answerOf({ ...place, input: dump }, 'import', '-', '--inactive', 'pending')
  expect(answer).toEqual({ dryRun: false, imported: 2, exists: 0, refused: 0, rows: [] })
  const auth = await accountsOf(place)
  await auth.login({ email: 'ada@example.com', password: PASSWORD })
  const bob = await auth.core.storage.findUserByEmailKey('bob@example.com')
  expect(bob).toMatchObject({ passwordHash: null, confirmedAt: null, disabledAt: null })
})

test('import can be run again, and a dry run stores nothing', async () => {
  const place = await shop({ 'users.jsonl': dump })
  const imports = { dryRun: false, imported: 2, exists: 0, refused: 0, rows: [] }
  expect(await answerOf(place, 'import', 'users.jsonl', '--dry-run')).toEqual({ ...imports, dryRun: true })
  expect(await answerOf(place, 'import', 'users.jsonl')).toEqual(imports)
  expect(await answerOf(place, 'import', 'users.jsonl')).toEqual({ ...imports, imported: 0, exists: 2 })
})

test('import names each row that is refused by its line, goes on, and ends with 1', async () => {
  const rows = [
    '{"email":"ada@example.com"}',
    '',
    'no JSON, and a secret',
    '[]',
    '{"email":"eve@example.com","password":"hunter2"}',
    '{"model":"auth.group","fields":{"name":"editors"}}',
    '{"email":"mallory@example.com","shoe_size":46,"is_staff":"maybe"}',
    '{"email":"bob@example.com","firstName":"Bob"}',
  ]
  const place = await shop({ 'users.jsonl': rows.join('\n') })
  const { code, stdout, stderr } = await latchkey(place, 'import', 'users.jsonl')
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: '2 accounts imported, 0 already there, 5 refused\n',
  })
  expect(stderr.split('\n')).toEqual([
    'line 3: The line is no JSON.',
    'line 4: The line is no JSON object.',
    'line 5, eve@example.com: passwordHash: Its scheme is unknown, its form is wrong, or its cost is out of bounds.',
    'line 6: "auth.group" has no email: dump the model of the users alone.',
    'line 7, mallory@example.com: There is no field "shoe_size". isStaff: It must be true or false.',
    '',
  ])
  const ended = await latchkey(place, 'import', 'users.jsonl', '--json')
  expect(ended.code).toBe(1)
  expect(JSON.parse(ended.stdout)).toMatchObject({
    exists: 2,
    refused: 5,
    rows: [{ line: 3, email: null, outcome: 'refused', reason: 'The line is no JSON.' }, {}, {}, {}, {}],
  })
})

test('import leaves out the columns that it is told to ignore', async () => {
  const place = await shop({ 'users.csv': 'email,shoe_size,company\nada@example.com,46,x\n' })
  expect((await latchkey(place, 'import', 'users.csv', '--ignore', 'shoe_size,company')).code).toBe(0)
})

test('import refuses what of a CSV cannot be read, and keeps the rest', async () => {
  const place = await shop({
    'users.csv': 'email,first_name\nada@example.com,Ada\nbob@example.com\neve@example.com,"never closed\n',
  })
  expect(await latchkey(place, 'import', 'users.csv')).toEqual({
    code: 1,
    stdout: '1 account imported, 0 already there, 2 refused\n',
    stderr: [
      'line 3: The line has more or fewer values than the first.',
      'line 4: The rest cannot be read: a quote before it is not closed, or the line is too long.',
      '',
    ].join('\n'),
  })
})

test('import checks the profile by the settings of the app', async () => {
  const place = await shop({
    'latchkey.config.mjs': `
import { sqlite } from '${entry('sqlite')}'
import * as z from '${new URL('../../node_modules/zod/index.js', import.meta.url).href}'
const profile = z.object({ shoe_size: z.int().max(50, 'too large').default(40) })
export default { url: 'https://shop.example/users', storage: sqlite('app.db'), profile }
`,
    'users.jsonl': [46, 60].map((size) => `{"email":"p${size}@example.com","shoe_size":${size}}`).join('\n'),
  })
  expect(await latchkey(place, 'import', 'users.jsonl')).toEqual({
    code: 1,
    stdout: '1 account imported, 0 already there, 1 refused\n',
    stderr: 'line 2, p60@example.com: profile: It does not fit the option "profile": shoe_size: too large.\n',
  })
})

test.each([
  ['a file that is not there', ['users.csv'], /There is no file users\.csv/],
  ['a folder', ['.', '--format', 'csv'], /There is no file \./],
  ['one JSON document', ['users.json'], /dumpdata --format jsonl/],
  ['a name that says nothing', ['users'], /add --format jsonl or --format csv/],
  ['no file', [], /missing required argument 'file'; see: latchkey import --help/],
  ['an unknown format', ['-', '--format', 'yaml'], /Allowed choices are jsonl, csv/],
])('import is called wrongly with %s', async (_, args, says) => {
  const place = await shop({})
  expect(await latchkey(place, 'import', ...args)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(says),
  })
})

test('import wants tables, and makes none', async () => {
  const place = { cwd: folderWith({ 'users.jsonl': dump }), env: { DATABASE_URL: 'sqlite:app.db' } }
  expect(await latchkey(place, 'import', 'users.jsonl')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^latchkey: The tables auth_\* are missing/),
  })
})

test.skipIf(!HAS_TERMINAL)('at a terminal a bar shows how much of the file is done', async () => {
  const rows = Array.from({ length: 3000 }, (_, at) => `p${at}@example.com,Person number ${at}\n`)
  const cwd = folderWith({ 'users.csv': `email,first_name\n${rows.join('')}` })
  const place = { cwd, env: { DATABASE_URL: 'sqlite:app.db' } }
  await latchkey(place, 'migrate', 'up')
  const { code, shown } = await atTerminal(place, 'import users.csv')
  expect({ code, shown }).toMatchObject({ code: 0, shown: expect.stringContaining('3000 accounts imported') })
  const bars = [...shown.matchAll(/\[(#*)-*\] +(\d+) % {2}\d+ rows: /g)]
  expect(bars.length).toBeGreaterThan(1)
  expect(Number(bars.at(-1)?.[2])).toBe(100)
})
