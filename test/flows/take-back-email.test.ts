import { expect, it } from 'vitest'
import { hmacSigner } from '../../src/tokens/hmac-signer.ts'
import {
  activeUser,
  disable,
  OTHER_PASSWORD,
  PASSWORD,
  SECRET,
  type TestAuth,
  testAuth,
} from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const [A, B, C, D] = ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'] as const
const NEW_PASSWORD = 'an otter in a teapot'
const DAY = 86_400

async function logIn(test: TestAuth, email: string, password = PASSWORD): Promise<string> {
  return (await test.auth.login({ email, password })).session.token
}

/** Asks for another address, and gives the take-back link of the notice. */
async function ask(test: TestAuth, from: string, to: string, password = PASSWORD): Promise<string> {
  const session = await logIn(test, from, password)
  await test.auth.changeEmail({ session, email: to, password })
  return test.token(from, '/take-back/')
}

/** Makes the change, and gives the take-back link of the newest notice. */
async function move(test: TestAuth, from: string, to: string, password = PASSWORD): Promise<string> {
  await ask(test, from, to, password)
  await test.auth.confirmEmailChange({ token: await test.token(to) })
  return test.token(from, '/take-back/')
}

async function choose(test: TestAuth, email: string, password = NEW_PASSWORD): Promise<void> {
  await test.auth.choosePassword({ token: await test.token(email), password })
}

const takeBack = (test: TestAuth, token: string) => test.auth.takeBackEmail({ token })
const rejected = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
const has = async (test: TestAuth, key: string) => (await test.storage.findUserByEmailKey(key)) !== null

eachStorage('take back email', (makeStorage) => {
  it('gives the address back, forgets the password, ends sessions and mails a link to choose another', async () => {
    const test = await testAuth(makeStorage())
    const { id } = await activeUser(test, A)
    const link = await move(test, A, B)
    const thief = await logIn(test, B)
    await takeBack(test, link)
    expect(await test.find(A)).toMatchObject({ id, email: A, passwordHash: null })
    expect(await has(test, B)).toBe(false)
    expect(await test.auth.currentUser(thief)).toBeNull()
    for (const email of [A, B]) {
      await rejected(test.auth.login({ email, password: PASSWORD }), 'invalid_credentials')
    }
    await choose(test, A)
    await logIn(test, A, NEW_PASSWORD)
    expect((await test.mails(B))[0]?.subject).toMatch(/was taken back/)
    expect((await test.mails(B))[0]?.links.some((url) => url.length > 150)).toBe(false)
  })

  it('before the change is confirmed keeps the address, and kills the change', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await ask(test, A, B)
    const pending = await test.token(B)
    await takeBack(test, link)
    expect(await test.find(A)).toMatchObject({ passwordHash: null })
    await rejected(test.auth.confirmEmailChange({ token: pending }), 'link_used')
    expect((await test.mails(B)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/Confirm your new/),
    ])
    await choose(test, A)
    await logIn(test, A, NEW_PASSWORD)
  })

  it('works from the first notice as from the second, and once for both', async () => {
    for (const first of [true, false]) {
      const test = await testAuth(makeStorage())
      await activeUser(test, A)
      const asked = await ask(test, A, B)
      test.clock.advance(60)
      await test.auth.confirmEmailChange({ token: await test.token(B) })
      const changed = await test.token(A, '/take-back/')
      expect(changed).not.toBe(asked)
      await takeBack(test, first ? asked : changed)
      for (const link of [asked, changed]) await rejected(takeBack(test, link), 'link_used')
    }
  })

  it('undoes two changes, also when the thief tries everything meanwhile', async () => {
    const test = await testAuth(makeStorage())
    const { id } = await activeUser(test, A)
    const owners = await move(test, A, B)
    const thiefs = await move(test, B, C)
    let session = await logIn(test, C)
    const changed = await test.auth.changePassword({
      session,
      currentPassword: PASSWORD,
      newPassword: OTHER_PASSWORD,
    })
    session = changed.token
    await test.auth.requestPasswordReset({ email: C })
    await choose(test, C)
    // The thief takes his own change back, and makes others, again and again.
    await takeBack(test, thiefs)
    await choose(test, B)
    const second = await move(test, B, D, NEW_PASSWORD)
    await takeBack(test, second)
    await choose(test, B)
    const third = await move(test, B, C, NEW_PASSWORD)
    await takeBack(test, owners)
    expect(await test.find(A)).toMatchObject({ id, passwordHash: null })
    for (const dead of [owners, thiefs, second, third]) await rejected(takeBack(test, dead), 'link_used')
    await choose(test, A)
    expect((await test.auth.login({ email: A, password: NEW_PASSWORD })).user.id).toBe(id)
  })

  it('leaves the owner of the address in the middle a way back that a thief of the last cannot kill', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const first = await move(test, A, B)
    const owners = await move(test, B, C)
    await takeBack(test, owners)
    await choose(test, B)
    // A second thief, after the account was won back.
    const again = await move(test, B, C, NEW_PASSWORD)
    const thiefs = await move(test, C, D, NEW_PASSWORD)
    await takeBack(test, thiefs)
    await takeBack(test, again)
    expect(await has(test, B)).toBe(true)
    for (const dead of [owners, thiefs, again]) await rejected(takeBack(test, dead), 'link_used')
    await takeBack(test, first)
    expect(await has(test, A)).toBe(true)
    // Nothing has been kept but one range, of all that is dead now.
    expect((await test.find(A)).takenBack).toMatchObject([{ from: 2 }])
  })

  it('stays refused after the same address has been given away once more, whose own link works', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const used = await move(test, A, B)
    await takeBack(test, used)
    await choose(test, A)
    const fresh = await move(test, A, B, NEW_PASSWORD)
    await rejected(takeBack(test, used), 'link_used')
    await takeBack(test, fresh)
    expect(await has(test, A)).toBe(true)
  })

  it('works once, of many uses at once', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => takeBack(test, link)))
    const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(lost).toEqual(Array.from({ length: 11 }, () => 'link_used'))
  })

  it('never takes the address from an active account, and works once that is gone', async () => {
    const test = await testAuth(makeStorage())
    const { id } = await activeUser(test, A)
    const link = await move(test, A, B)
    const stranger = await activeUser(test, A)
    const before = await test.find(B)
    await rejected(takeBack(test, link), 'email_taken')
    expect(await test.find(A)).toEqual(stranger)
    expect(await test.find(B)).toEqual(before)
    await test.storage.commit([{ kind: 'deleteUser', id: stranger.id, revision: stranger.revision }])
    await takeBack(test, link)
    expect(await test.find(A)).toMatchObject({ id })
  })

  it('removes a pending account that a thief has put in the way', async () => {
    const test = await testAuth(makeStorage())
    const { id } = await activeUser(test, A)
    const link = await move(test, A, B)
    await test.auth.register({ email: A, password: OTHER_PASSWORD })
    await takeBack(test, link)
    expect(await test.find(A)).toMatchObject({ id })
  })

  it('wins whole, or not at all, against a change of the thief’s at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      const test = await testAuth(makeStorage())
      const { id } = await activeUser(test, A)
      const link = await move(test, A, B)
      await ask(test, B, C)
      const next = await test.token(C)
      const [back] = await Promise.allSettled([
        takeBack(test, link),
        test.auth.confirmEmailChange({ token: next }),
        test.auth.login({ email: B, password: PASSWORD }),
      ])
      expect(back.status).toBe('fulfilled')
      expect(await test.find(A)).toMatchObject({ id, passwordHash: null })
      expect([await has(test, B), await has(test, C)]).toEqual([false, false])
    }
  })

  it('lives seven days, whatever becomes of trust, and not one second longer', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    test.clock.advance(7 * DAY - 1)
    expect(await test.auth.inspectLink({ token: link, purpose: 'take-back' })).toMatchObject({ email: A })
    test.clock.advance(1)
    await rejected(takeBack(test, link), 'link_expired')
  })

  it('is closed while the account is disabled, and undoes no disabling', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    await disable(test, B)
    await rejected(takeBack(test, link), 'link_invalid')
    expect(await has(test, B)).toBe(true)
  })

  it('gives an account back that the thief has had deleted, and leaves it to its owner to stay', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    const { id, revision } = await test.find(B)
    const set = { deleteAfter: new Date(test.clock.now().getTime() + 14 * DAY * 1000) }
    await test.storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust: true }])
    await takeBack(test, link)
    expect(await test.find(A)).toMatchObject({ id, passwordHash: null, ...set })
  })

  it('drops the mails that wait with links for the thief', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    const session = await logIn(test, B)
    const before = (await test.mails()).length
    await test.auth.requestPasswordReset({ email: B })
    await test.auth.changeEmail({ session, email: C, password: PASSWORD })
    await takeBack(test, link)
    const came = (await test.mails()).slice(0, -before)
    expect(came.map(({ to, subject }) => [to, subject.replace(/ (for|at) .*/, '')]).toSorted()).toEqual([
      [A, 'Choose a new password'],
      [B, 'Your account'],
    ])
  })
})

onSqlite('take back email', (makeStorage) => {
  it('gives no other address, even for who has the secret, and none that was never left', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const link = await move(test, A, B)
    const signer = hmacSigner([SECRET], 'http://localhost:3000/users')
    const claims = signer.verify(link, 'take-back')
    if (!claims) throw new Error('the link is not ours')
    for (const forged of [{ address: C }, { trust: claims.trust + 1 }, { trust: 99 }, { userId: 'x' }]) {
      await rejected(takeBack(test, signer.sign({ ...claims, ...forged })), 'link_invalid')
    }
    await takeBack(test, signer.sign(claims))
  })

  it('keeps no range of trusts longer than a link of it could live', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, A)
    const first = await move(test, A, B)
    await takeBack(test, first)
    await choose(test, A)
    test.clock.advance(20 * DAY)
    const second = await move(test, A, B, NEW_PASSWORD)
    await takeBack(test, second)
    expect((await test.find(A)).takenBack).toHaveLength(2)
    await choose(test, A)
    test.clock.advance(12 * DAY)
    await takeBack(test, await move(test, A, B, NEW_PASSWORD))
    expect((await test.find(A)).takenBack).toHaveLength(2)
    await rejected(takeBack(test, second), 'link_expired')
  })

  it('restores the spelling of the address that was', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: 'Ada@bücher.example', password: PASSWORD })
    const mailbox = 'Ada@xn--bcher-kva.example'
    await test.auth.confirm({ token: await test.token(mailbox) })
    const session = await logIn(test, 'ada@bücher.example')
    await test.auth.changeEmail({ session, email: B, password: PASSWORD })
    await test.auth.confirmEmailChange({ token: await test.token(B) })
    await takeBack(test, await test.token(mailbox, '/take-back/'))
    expect(await test.find('ada@xn--bcher-kva.example')).toMatchObject({ email: 'Ada@bücher.example' })
  })
})
