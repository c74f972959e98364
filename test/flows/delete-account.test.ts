import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { directory } from '../../src/files/directory.ts'
import { accountKey } from '../../src/limits/account-key.ts'
import type { AuthOptions } from '../../src/options.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { DefaultProfile } from '../../src/profile/profile.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { png } from '../support/images.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EVE = 'eve@example.com'

type Options = Partial<AuthOptions<DefaultProfile>>

async function loggedIn(storage: Storage, options: Options = {}, email = ADA) {
  const test = await testAuth(storage, options)
  return { test, ...(await person(test, email)) }
}

async function person(test: TestAuth, email: string): Promise<{ id: string; session: string }> {
  const { id } = await activeUser(test, email)
  const { session } = await test.auth.login({ email, password: PASSWORD })
  return { id, session: session.token }
}

async function makeSuperuser(test: TestAuth, email: string): Promise<void> {
  await test.auth.ensureSuperuser({ email, password: PASSWORD })
}

/** Pictures in a folder, and what is in it once nothing runs any more. */
function pictures() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-gone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return {
    files: directory(folder),
    async left(test: TestAuth): Promise<readonly string[]> {
      await test.auth.close()
      return readdirSync(folder)
    },
  }
}

const remove = (test: TestAuth, session: string | null, fields: object = {}) =>
  test.auth.deleteAccount({ session, password: PASSWORD, ...fields })
const WRONG = { password: OTHER_PASSWORD }

eachStorage('delete account', (makeStorage) => {
  it('takes the user, every session and the picture away, and the address is free', async () => {
    const { files, left } = pictures()
    const { test, session, id } = await loggedIn(makeStorage(), { files })
    await test.auth.updateUser(session, { thumbnail: png() })
    const elsewhere = await test.auth.login({ email: ADA, password: PASSWORD })
    expect(await remove(test, session)).toEqual({ deleteAfter: null })
    expect(await test.storage.findUserById(id)).toBeNull()
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
    for (const token of [session, elsewhere.session.token]) {
      expect(await test.auth.currentUser(token)).toBeNull()
    }
    const login = test.auth.login({ email: ADA, password: PASSWORD })
    await expect(login).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await activeUser(test, ADA)).id).not.toBe(id)
    expect(await left(test)).toEqual([])
  })

  it('mails a notice to the address, and nothing that had waited for it', async () => {
    const { test, session } = await loggedIn(makeStorage())
    const before = (await test.mails(ADA)).length
    // Mails with a link would die with the account anyway; these say that there is one.
    for (let n = 0; n < 8; n += 1) await test.auth.regenerate({ email: ADA })
    await remove(test, session)
    test.clock.advance(86_400)
    const mails = await test.mails(ADA)
    expect(mails).toHaveLength(before + 1)
    expect(mails[0]?.subject).toMatch(/^Your account at .* is deleted$/)
    expect(await test.storage.nextMailAt()).toBeNull()
  })

  it('notes what was done without the address of a client, and hears no more of the person', async () => {
    const heard: unknown[] = []
    const { test, session, id } = await loggedIn(makeStorage(), { onEvent: (event) => heard.push(event) })
    test.commits.length = 0
    await test.auth.deleteAccount({ session, password: PASSWORD }, { ip: '203.0.113.9', userAgent: 'X' })
    const [changes = []] = test.commits
    const kinds = changes.map(({ kind }) => kind)
    // The deletion blanks what stands before it.
    expect(kinds.indexOf('addEvent')).toBeLessThan(kinds.indexOf('deleteUser'))
    expect(heard.at(-1)).toMatchObject({ type: 'user.deleted', userId: id, actorId: id, outcome: 'success' })
    expect(JSON.stringify(changes.filter(({ kind }) => kind === 'addEvent'))).not.toContain(ADA)
  })

  it('forgets the wrong passwords that were tried', async () => {
    const { test, session } = await loggedIn(makeStorage())
    for (let n = 0; n < 4; n += 1) {
      await expect(remove(test, session, WRONG)).rejects.toMatchObject({ code: 'wrong_password' })
    }
    await remove(test, session)
    const { storage } = test
    for (let n = 0; n < 5; n += 1) {
      const verdict = await storage.reserveAttempt(accountKey(ADA), test.clock.now())
      expect(verdict).toEqual({ allowed: true })
    }
  })

  it('needs the password, by its field, and changes nothing without', async () => {
    const { test, session, id } = await loggedIn(makeStorage())
    const before = await test.storage.findUserById(id)
    await expect(remove(test, session, WRONG)).rejects.toMatchObject({
      code: 'wrong_password',
      fields: { password: 'This is not your password.' },
    })
    for (const password of [undefined, null, 7, ['x'], 'x'.repeat(2000)]) {
      await expect(remove(test, session, { password })).rejects.toMatchObject({ status: 400 })
    }
    expect(await test.storage.findUserById(id)).toEqual(before)
    expect(await test.auth.currentUser(session)).not.toBeNull()
  })

  it('is for who is logged in only, and hashes nothing for anybody else', async () => {
    const { test, session } = await loggedIn(makeStorage())
    await test.auth.logout(session)
    test.hashes()
    for (const token of [session, null, 'nonsense', 'A'.repeat(43)]) {
      await expect(remove(test, token)).rejects.toMatchObject({ code: 'not_logged_in', status: 401 })
    }
    expect(test.hashes()).toBe(0)
  })

  it('lets the last superuser not go, and asks the app for nothing first', async () => {
    const asked: string[] = []
    const { test, session, id } = await loggedIn(makeStorage(), { onDelete: (user) => asked.push(user) })
    await makeSuperuser(test, ADA)
    await expect(remove(test, session)).rejects.toMatchObject({ code: 'last_superuser', status: 409 })
    expect(await test.auth.currentUser(session)).toMatchObject({ id, isSuperuser: true })
    expect(asked).toEqual([])
    await makeSuperuser(test, EVE)
    await remove(test, session)
    expect(await test.storage.findUserById(id)).toBeNull()
  })

  it('keeps one of two superusers who go at once', async () => {
    const { test, session } = await loggedIn(makeStorage())
    const eve = await person(test, EVE)
    for (const email of [ADA, EVE]) await makeSuperuser(test, email)
    const both = await Promise.allSettled([remove(test, session), remove(test, eve.session)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(({ status }) => status === 'rejected')
    expect(lost).toMatchObject({ reason: { code: 'last_superuser' } })
  })

  it('is done once of several at once, and the others hear that nobody is logged in', async () => {
    const { test, session, id } = await loggedIn(makeStorage())
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => remove(test, session)))
    const lost = all.filter(({ status }) => status === 'rejected')
    expect(lost).toHaveLength(4)
    for (const one of lost) expect(one).toMatchObject({ reason: { code: 'not_logged_in' } })
    expect(await test.storage.findUserById(id)).toBeNull()
    const notices = (await test.mails(ADA)).filter(({ subject }) => subject.endsWith('is deleted'))
    expect(notices).toHaveLength(1)
  })

  it('leaves no session, no row and no file behind, whatever happens at the same moment', async () => {
    const { files, left } = pictures()
    const { test, session, id } = await loggedIn(makeStorage(), { files, dangerouslyDisableLimits: true })
    await test.auth.updateUser(session, { thumbnail: png() })
    const newPassword = 'an otter in a teapot'
    const [gone, login, , changed] = await Promise.allSettled([
      remove(test, session),
      test.auth.login({ email: ADA, password: PASSWORD }),
      test.auth.updateUser(session, { thumbnail: png(9, 9) }),
      test.auth.changePassword({ session, currentPassword: PASSWORD, newPassword }),
      test.auth.updateUser(session, { thumbnail: png(10, 10), firstName: 'Grace' }),
    ])
    if (gone.status === 'rejected') {
      // The new password won, and with it the session that replaced this one.
      expect(gone.reason).toMatchObject({ code: 'not_logged_in' })
      if (changed.status === 'rejected') throw changed.reason
      await remove(test, changed.value.token, { password: newPassword })
    }
    expect(await test.storage.findUserById(id)).toBeNull()
    expect(await test.storage.listSessions(id, test.clock.now())).toEqual([])
    const tokens = [
      session,
      ...[login].flatMap((one) => (one.status === 'fulfilled' ? [one.value.session.token] : [])),
    ]
    for (const token of tokens) expect(await test.auth.currentUser(token)).toBeNull()
    expect(await left(test)).toEqual([])
  })
})

onSqlite('the hook before a deletion', (makeStorage) => {
  it('is given the id, and waited for while the account is still there', async () => {
    const seen: unknown[] = []
    const onDelete = async (user: string): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(user, (await test.storage.findUserById(user))?.email)
    }
    const { test, session, id } = await loggedIn(makeStorage(), { onDelete })
    await remove(test, session)
    expect(seen).toEqual([id, ADA])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('the shop is closed: hunter2')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('the shop is closed: hunter2'))],
  ])('stops the deletion when it %s, and says why to the operator alone', async (_, onDelete) => {
    const { test, session, id } = await loggedIn(makeStorage(), { onDelete })
    const error = await remove(test, session).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'deletion_refused', status: 409 })
    expect((error as Error).message).not.toContain('hunter2')
    expect(test.said.join()).toContain('the shop is closed: hunter2')
    expect(await test.auth.currentUser(session)).toMatchObject({ id })
  })

  it('may say why in words of its own', async () => {
    const message = 'You have open orders.'
    const onDelete = () => {
      throw new AuthError('deletion_refused', { message })
    }
    const { test, session } = await loggedIn(makeStorage(), { onDelete })
    await expect(remove(test, session)).rejects.toMatchObject({ code: 'deletion_refused', message })
    expect(test.said.join()).not.toContain('open orders')
    const answer = await test.http.post('/delete-account/', {
      json: { password: PASSWORD },
      cookie: `sessionid=${session}`,
    })
    expect([answer.status, answer.json()]).toEqual([409, { error: message, code: 'deletion_refused' }])
  })

  it('is called again for an account that moved meanwhile', async () => {
    let calls = 0
    const onDelete = async (): Promise<void> => {
      calls += 1
      if (calls === 1) await test.auth.updateUser(session, { firstName: 'Grace' })
    }
    const { test, session, id } = await loggedIn(makeStorage(), { onDelete })
    await remove(test, session)
    expect(calls).toBe(2)
    expect(await test.storage.findUserById(id)).toBeNull()
  })

  it('is called for an account that somebody disowns, too', async () => {
    const asked: string[] = []
    const test = await testAuth(makeStorage(), { onDelete: (user) => asked.push(user) })
    await test.auth.register({ email: ADA, password: PASSWORD })
    const { id } = await test.find(ADA)
    await test.auth.disown({ token: await test.token(ADA), purpose: 'confirm' })
    expect(asked).toEqual([id])
    expect(await test.storage.findUserById(id)).toBeNull()
  })
})
