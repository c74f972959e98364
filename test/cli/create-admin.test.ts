import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { SECRET } from '../support/auth.ts'
import { atTerminal, HAS_TERMINAL } from './at-terminal.ts'
import { answerOf, entry, folderWith, latchkey, type Place } from './cli.ts'

const ADA = 'ada@shop.example'
const PASSWORD = 'an otter in a teapot'

async function emptyShop(): Promise<Place> {
  const place = { cwd: folderWith(), env: { DATABASE_URL: 'sqlite:app.db' } }
  await answerOf(place, 'migrate', 'up')
  return place
}

/** Who logs in with this; null for nobody. */
async function loggedIn({ cwd }: Place, email: string, password: string) {
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(cwd, 'app.db')),
    mailer: { send: async () => {} },
    dispatchMail: false,
    log: { info() {}, warn() {}, error() {} },
  })
  try {
    return (await auth.login({ email, password })).user
  } catch {
    return null
  } finally {
    await auth.close()
  }
}

test('create-admin takes the password from standard input, and makes a superuser who can log in', async () => {
  const place = await emptyShop()
  const typed = { ...place, input: `${PASSWORD}\r\n` }
  expect(await answerOf(typed, 'create-admin', ADA)).toEqual({ email: ADA, result: 'created' })
  expect(await loggedIn(place, ADA, PASSWORD)).toMatchObject({ isStaff: true, isSuperuser: true })
})

test('create-admin asks for no password where there is a superuser already', async () => {
  const place = await emptyShop()
  await answerOf({ ...place, input: PASSWORD }, 'create-admin', ADA)
  expect(await answerOf(place, 'create-admin', ADA)).toEqual({ email: ADA, result: 'unchanged' })
})

test('in development create-admin makes the tables too, as a start would', async () => {
  const settings = `import { sqlite } from '${entry('sqlite')}'
    export default { url: 'http://localhost:3000/users', storage: sqlite('app.db') }`
  const place = { cwd: folderWith({ 'latchkey.config.ts': settings }), input: PASSWORD }
  expect(await answerOf(place, 'create-admin', ADA)).toMatchObject({ result: 'created' })
  expect(readdirSync(place.cwd).toSorted()).toEqual(['app.db', 'latchkey.config.ts'])
})

interface Refused {
  readonly args?: readonly string[]
  readonly input?: string | Buffer
  readonly code?: number
  readonly says: RegExp
}

const REFUSED: Readonly<Record<string, Refused>> = {
  'a weak password': { input: 'password1', says: /^Many people use this password/ },
  'no password': { input: '', code: 2, says: /^The standard input is empty: write the password there/ },
  'two lines': { input: `${PASSWORD}\nmore`, code: 2, says: /has more than one line/ },
  'more than a password can be': { input: 'x'.repeat(10_000), code: 2, says: /is too long for a password/ },
  'bytes that are no text': {
    input: Buffer.from([0xff, ...Buffer.from(PASSWORD)]),
    code: 2,
    says: /is no UTF-8$/,
  },
  'no address': { args: [], input: PASSWORD, code: 2, says: /^Nobody can be asked here: give the address/ },
  'what is no address': { args: ['ada'], input: PASSWORD, says: /not an address/ },
  'a password among the arguments': { args: [ADA, 'hunter2 hunter2'], code: 2, says: /^too many arguments/ },
  'a password as an option': {
    args: [ADA, '--password', 'hunter2'],
    code: 2,
    says: /^A password is no argument/,
  },
  'a password as an option with =': {
    args: [ADA, '--password=hunter2'],
    code: 2,
    says: /^A password is no argument/,
  },
  'a password as an option of another name': {
    args: [ADA, '--pass=hunter2'],
    code: 2,
    says: /^unknown option '--pass'/,
  },
  'a password as a short option': { args: [ADA, '-phunter2'], code: 2, says: /^unknown option '-p'/ },
}

describe('create-admin refuses, and repeats no password:', () => {
  test.each(Object.entries(REFUSED))('%s', async (_, { args = [ADA], input = '', code = 1, says }) => {
    const place = { ...(await emptyShop()), input }
    const { stdout, ...ended } = await latchkey(place, 'create-admin', ...args, '--json')
    expect(ended.code).toBe(code)
    expect(JSON.parse(stdout).error).toMatch(says)
    expect(stdout + ended.stderr).not.toMatch(/hunter2|otter/)
  })
})

describe.skipIf(!HAS_TERMINAL)('create-admin at a terminal', () => {
  test('asks for what is missing, again when it will not do, and shows no password', async () => {
    const place = await emptyShop()
    const { code, shown } = await atTerminal(
      place,
      'create-admin',
      ['address of the superuser', 'ada@\r'],
      ['not an address', 'shop.example\r'],
      [`Password for ${ADA}`, 'short\r'],
      ['same again', 'short\r'],
      [/at least 8[\s\S]*Password for/, `${PASSWORD}\r`],
      ['same again', 'an otter in a teacup\r'],
      [/not the same[\s\S]*Password for/, `${PASSWORD}\r`],
      ['same again', `${PASSWORD}\r`],
    )
    expect({ code, shown }).toMatchObject({ code: 0, shown: expect.stringContaining('is a superuser') })
    expect(shown).not.toMatch(/otter|teapot|short/)
    expect(await loggedIn(place, ADA, PASSWORD)).toMatchObject({ isSuperuser: true })
  })

  // Whether keys that are typed there would be shown is the terminal's state, and no question of who is quicker.
  test('keeps the terminal from showing what is typed between two questions, and until all is done', async () => {
    const settings = `
      import { execFileSync } from 'node:child_process'
      import { appendFileSync } from 'node:fs'
      import { sqlite } from '${entry('sqlite')}'
      const storage = sqlite('app.db')
      for (const verb of ['findUserByEmailKey', 'commit']) {
        const act = storage[verb].bind(storage)
        storage[verb] = (...given) => {
          const state = execFileSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' })
          appendFileSync('seen', verb + (/ -echo /.test(state) ? ' hidden' : ' shown') + '\\n')
          return act(...given)
        }
      }
      export default { url: 'http://localhost:3000/users', storage }`
    const place = { cwd: folderWith({ 'latchkey.config.ts': settings }) }
    const { code } = await atTerminal(
      place,
      `create-admin ${ADA}`,
      ['Password for', 'short\r'],
      ['same again', 'short\r'],
      [/at least 8[\s\S]*Password for/, `${PASSWORD}\r`],
      ['same again', `${PASSWORD}\r`],
    )
    expect(code).toBe(0)
    expect(readFileSync(join(place.cwd, 'seen'), 'utf8').trim().split('\n')).toEqual([
      // Nothing has been asked yet.
      'findUserByEmailKey shown',
      'findUserByEmailKey hidden',
      'commit hidden',
    ])
  })

  test.each([
    ['an interrupt', '\u0003'],
    ['the escape key', '\u001b'],
  ])('makes nobody after %s', async (_, key) => {
    const place = await emptyShop()
    const { code, shown } = await atTerminal(place, `create-admin ${ADA}`, ['Password for', `otter${key}`])
    expect({ code, shown }).toEqual({ code: 1, shown: expect.stringContaining('Nothing was changed') })
    expect(readFileSync(join(place.cwd, 'app.db')).includes(ADA)).toBe(false)
  })
})
