import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { SECRET } from '../support/auth.ts'
import { atTerminal, HAS_TERMINAL } from './at-terminal.ts'
import { answerOf, folderWith, latchkey, type Place } from './cli.ts'

const ADA = 'ada@shop.example'
const FORMER = 'an otter in a teapot'
const NEW = 'a heron on the chimney'

/** A shop with an account, and another that nobody has confirmed; the app's own side of it. */
async function shop() {
  const place: Place = { cwd: folderWith(), env: { DATABASE_URL: 'sqlite:app.db' } }
  await answerOf(place, 'migrate', 'up')
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(place.cwd, 'app.db')),
    mailer: { send: async () => {} },
    dispatchMail: false,
    dangerouslyKeepMailbox: true,
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.ensureSuperuser({ email: ADA, password: FORMER })
  await auth.register({ email: 'bob@shop.example', password: FORMER })
  return { place, auth, [Symbol.asyncDispose]: () => auth.close() }
}

test('change-password sets it, ends the sessions, and has a notice mailed', async () => {
  await using made = await shop()
  const { auth, place } = made
  const { session } = await auth.login({ email: ADA, password: FORMER })
  const typed = { ...place, input: `${NEW}\n` }
  expect(await answerOf(typed, 'change-password', ADA)).toEqual({ email: ADA, result: 'changed' })
  expect(await auth.currentUser(session.token)).toBeNull()
  await auth.login({ email: ADA, password: NEW })
  await auth.mail.drain()
  expect(auth.mailbox?.mails.find(({ to }) => to === ADA)?.subject).toMatch(/password for .* was set/)
})

test.each([
  ['an address without an account', 'eve@shop.example', /^No account has the address eve@shop.example$/],
  ['an address that is not confirmed', 'bob@shop.example', /is not confirmed yet: its owner confirms it/],
])('change-password refuses %s before it reads a password', async (_, email, says) => {
  await using made = await shop()
  const { code, stdout, stderr } = await latchkey(made.place, 'change-password', email)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.replace(/^latchkey: |\n$/g, '')).toMatch(says)
})

test('change-password refuses a weak one, and leaves the former', async () => {
  await using made = await shop()
  const typed = { ...made.place, input: 'short' }
  expect(await latchkey(typed, 'change-password', ADA)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('at least 8'),
  })
  await made.auth.login({ email: ADA, password: FORMER })
})

test.skipIf(!HAS_TERMINAL)(
  'change-password asks a person at a terminal, twice, and shows nothing',
  async () => {
    await using made = await shop()
    const typing = [['New password', `${NEW}\r`] as const, ['same again', `${NEW}\r`] as const]
    const { code, shown } = await atTerminal(made.place, `change-password ${ADA}`, ...typing)
    expect({ code, shown }).toMatchObject({ code: 0, shown: expect.stringContaining('is set') })
    expect(shown).not.toContain('heron')
    await made.auth.login({ email: ADA, password: NEW })
  },
)
