import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { SECRET } from '../support/auth.ts'
import { answerOf, folderWith, latchkey, type Place } from './cli.ts'

const ADA = 'ada@shop.example'
const BOB = 'bob@shop.example'
const PASSWORD = 'an otter in a teapot'

/** A shop with a superuser, and somebody who is active and logged in. */
async function shop() {
  const place: Place = { cwd: folderWith(), env: { DATABASE_URL: 'sqlite:app.db' } }
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(place.cwd, 'app.db')),
    mailer: { send: async () => {} },
    hasher: cheapHasher(),
    migrate: true,
    dispatchMail: false,
    dangerouslyKeepMailbox: true,
    dangerouslyDisableLimits: true,
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.ensureSuperuser({ email: ADA, password: PASSWORD })
  const hash = await cheapHasher().hash(PASSWORD)
  await auth.importUsers([{ email: BOB, passwordHash: hash, lastName: 'Example' }])
  // Nobody could give such a name; a database that others write to can hold it.
  const bob = await auth.core.storage.findUserByEmailKey(BOB)
  if (!bob) throw new Error('nobody was imported')
  const set = { firstName: 'Bob\u001b[2J' }
  await auth.core.storage.commit([
    { kind: 'updateUser', id: bob.id, revision: bob.revision, set, raiseTrust: false },
  ])
  const { session } = await auth.login({ email: BOB, password: PASSWORD })
  return { place, auth, session: session.token, [Symbol.asyncDispose]: () => auth.close() }
}

test('users list finds by beginnings and filters, and counts', async () => {
  await using made = await shop()
  const { place } = made
  expect(await answerOf(place, 'users', 'list', '--order', 'email')).toMatchObject({
    total: 2,
    totalIsExact: true,
    more: false,
    users: expect.arrayContaining([
      expect.objectContaining({ email: ADA, status: 'active', isSuperuser: true, lastLoginAt: null }),
      expect.objectContaining({ email: BOB, dateJoined: expect.stringMatching(/Z$/), isStaff: false }),
    ]),
  })
  const found = async (...args: readonly string[]) =>
    ((await answerOf(place, 'users', 'list', ...args)) as { users: { email: string }[] }).users.map(
      ({ email }) => email,
    )
  expect(await found('bo')).toEqual([BOB])
  expect(await found('@shop.example', '--superuser')).toEqual([ADA])
  expect(await found('--status', 'disabled')).toEqual([])
  expect(await answerOf(place, 'users', 'list', '--limit', '1')).toMatchObject({ more: true, total: 2 })
})

test('users list and show let no name move the cursor of a terminal', async () => {
  await using made = await shop()
  const [list, show] = await Promise.all([
    latchkey(made.place, 'users', 'list'),
    latchkey(made.place, 'users', 'show', BOB),
  ])
  expect(list.stdout).toMatch(/^ID +STATUS +RANK +JOINED +LAST LOG-IN +ADDRESS +NAME\n/)
  expect(list.stdout + show.stdout).not.toContain('\u001b')
  expect(show.stdout).toMatch(/address +bob@shop.example\n/)
  expect(show.stdout).toMatch(/\nSESSION +OPENED +LAST USED +FROM\n/)
  expect(show.stdout).toMatch(/\nlogin\.succeeded +/)
})

test('users show answers a user with sessions and events, by address or id, and no secret', async () => {
  await using made = await shop()
  const { user } = (await answerOf(made.place, 'users', 'show', 'BOB@Shop.Example')) as {
    user: { id: string }
  }
  const text = JSON.stringify(await answerOf(made.place, 'users', 'show', user.id))
  expect(JSON.parse(text)).toMatchObject({
    user: { email: BOB, status: 'active' },
    sessions: [{ id: expect.any(String) }],
    events: expect.arrayContaining([expect.objectContaining({ type: 'login.succeeded' })]),
  })
  expect(text).not.toMatch(/passwordHash|linkSecret|\$argon2/)
  expect(text).not.toContain(made.session)
})

test('users disable acts at once, is an event with its reason, and is undone by enable', async () => {
  await using made = await shop()
  const { place, auth, session } = made
  const answer = { id: expect.any(String), email: BOB }
  const disabled = { ...answer, status: 'disabled' }
  expect(await answerOf(place, 'users', 'disable', BOB, '--reason', 'ticket 4711')).toEqual({
    ...disabled,
    changed: true,
  })
  expect(await auth.currentUser(session)).toBeNull()
  expect(await answerOf(place, 'users', 'disable', BOB)).toEqual({ ...disabled, changed: false })
  const { events } = await auth.admin.asSystem('looking').listEvents()
  expect(JSON.stringify(events.find(({ type }) => type === 'user.disabled'))).toContain('ticket 4711')
  expect(await answerOf(place, 'users', 'enable', BOB)).toEqual({
    ...answer,
    status: 'active',
    changed: true,
  })
  await auth.login({ email: BOB, password: PASSWORD })
})

test('users disable leaves the last superuser', async () => {
  await using made = await shop()
  const { code, stdout, stderr } = await latchkey(made.place, 'users', 'disable', ADA)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^latchkey: .*last superuser.*\n$/i)
})

test('sessions end ends every session of one', async () => {
  await using made = await shop()
  expect(await answerOf(made.place, 'sessions', 'end', BOB)).toMatchObject({ email: BOB, ended: 1 })
  expect(await made.auth.currentUser(made.session)).toBeNull()
  expect(await answerOf(made.place, 'sessions', 'end', BOB)).toMatchObject({ ended: 0 })
})

test.each([
  ['eve@shop.example', 1, /^No account has the address eve@shop.example: latchkey users list/],
  ['01990000-0000-7000-8000-000000000000', 1, /^No account has the id 0199/],
  ['eve', 2, /^eve is no address and no id$/],
])('an account that is not there is named: %s', async (named, code, says) => {
  await using made = await shop()
  for (const command of [
    ['users', 'show'],
    ['users', 'disable'],
    ['users', 'enable'],
    ['sessions', 'end'],
  ]) {
    const ended = await latchkey(made.place, ...command, named, '--json')
    expect(ended.code).toBe(code)
    expect(JSON.parse(ended.stdout).error).toMatch(says)
  }
})
