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

const ADA = 'ada@example.com'
const NEW = 'Ada@new.example'
const NEW_KEY = 'ada@new.example'

async function logIn(test: TestAuth, email = ADA): Promise<string> {
  return (await test.auth.login({ email, password: PASSWORD })).session.token
}

/** An active person, logged in, who has asked for another address. */
async function asked(test: TestAuth, email = ADA, next = NEW) {
  await activeUser(test, email)
  const session = await logIn(test, email)
  await test.auth.changeEmail({ session, email: next, password: PASSWORD })
  return { session, token: await test.token(next) }
}

const confirm = (test: TestAuth, token: string, session?: string) =>
  test.auth.confirmEmailChange({ token, session })

const rejected = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })

eachStorage('confirm email change', (makeStorage) => {
  it('gives the account its new address as it was typed, and no one else the old one', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    const { user, session } = await confirm(test, token)
    expect(user).toMatchObject({ email: NEW, status: 'active', firstName: 'Ada' })
    expect(session).toBeNull()
    expect((await test.auth.login({ email: NEW_KEY, password: PASSWORD })).user.id).toBe(user.id)
    await rejected(test.auth.login({ email: ADA, password: PASSWORD }), 'invalid_credentials')
    await test.auth.requestPasswordReset({ email: ADA })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/has another address/)
  })

  it('ends every session; that of the browser is replaced, as old and as long as it was', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    const elsewhere = await logIn(test)
    test.clock.advance(1800)
    const done = await confirm(test, token, session)
    for (const former of [session, elsewhere]) expect(await test.auth.currentUser(former)).toBeNull()
    const own = done.session?.token ?? ''
    expect(own).not.toBe(session)
    expect(done.session?.expiresAt).toEqual(
      new Date(test.clock.now().getTime() + (30 * 86_400 - 1800) * 1000),
    )
    expect(await test.auth.currentUser(own)).toMatchObject({ email: NEW })
    // The link proves a mailbox, not the password.
    await rejected(test.auth.endOtherSessions({ session: own }), 'reauth_required')
  })

  it('opens no session for a browser without one, with a dead one, or with another person’s', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    await activeUser(test, 'eve@example.com')
    const eve = await logIn(test, 'eve@example.com')
    await test.auth.logout(session)
    const done = await confirm(test, token, eve)
    expect(done.session).toBeNull()
    expect(await test.auth.currentUser(eve)).toMatchObject({ email: 'eve@example.com' })
  })

  it('kills every other link: that of a reset at the old address, and to other new addresses', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    await test.auth.changeEmail({ session, email: 'other@example.com', password: PASSWORD })
    const other = await test.token('other@example.com')
    await test.auth.requestPasswordReset({ email: ADA })
    const reset = await test.token(ADA)
    await confirm(test, token)
    await rejected(test.auth.choosePassword({ token: reset, password: OTHER_PASSWORD }), 'link_used')
    await rejected(confirm(test, other), 'link_used')
    await rejected(confirm(test, token), 'link_used')
  })

  it('mails the former address a notice with the way back, and the new one nothing', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    const before = (await test.mails(NEW)).length
    await confirm(test, token)
    const [notice] = await test.mails(ADA)
    expect(notice?.subject).toMatch(/has another address/)
    expect(notice?.links.some((url) => url.includes('/take-back/'))).toBe(true)
    expect(await test.mails(NEW)).toHaveLength(before)
  })

  it('of several addresses asked for gives the one whose link is used, whichever was asked last', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    await test.auth.changeEmail({ session, email: 'later@example.com', password: PASSWORD })
    await confirm(test, token)
    expect(await test.find(NEW_KEY)).toMatchObject({ email: NEW })
    expect(await test.storage.findUserByEmailKey('later@example.com')).toBeNull()
  })

  it('removes a pending account of the address, whose link is dead then', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: NEW, password: OTHER_PASSWORD })
    const pending = await test.token(NEW)
    const { token } = await asked(test)
    const { user } = await confirm(test, token)
    expect(await test.find(NEW_KEY)).toMatchObject({ id: user.id })
    await rejected(test.auth.confirm({ token: pending }), 'link_invalid')
    expect(test.commits.at(-1)?.map(({ kind }) => kind)).toContain('deleteUser')
  })

  it('says so when the address has become another’s, and the account keeps its own', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    await activeUser(test, NEW_KEY)
    const before = await test.find(ADA)
    await rejected(confirm(test, token), 'email_taken')
    expect(await test.find(ADA)).toEqual(before)
    expect(await test.auth.currentUser(session)).not.toBeNull()
    await disable(test, NEW_KEY)
    await rejected(confirm(test, token), 'email_taken')
  })

  it('leaves a pending account alone that an administrator has disabled', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    await test.auth.register({ email: NEW, password: OTHER_PASSWORD })
    await disable(test, NEW_KEY)
    await rejected(confirm(test, token), 'email_taken')
    expect(await test.find(NEW_KEY)).toMatchObject({ confirmedAt: null })
  })

  it('lets one of many uses at once win', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => confirm(test, token, session)))
    const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(lost).toEqual(Array.from({ length: 11 }, () => 'link_used'))
    expect(await test.find(NEW_KEY)).toMatchObject({ trust: 3 })
  })

  it('lets one of two people at once have the address, and the other keep theirs', async () => {
    const test = await testAuth(makeStorage())
    const [ada, eve] = [await asked(test), await asked(test, 'eve@example.com')]
    expect(ada.token).not.toBe(eve.token)
    const all = await Promise.allSettled([confirm(test, ada.token), confirm(test, eve.token)])
    const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))
    expect(codes.toSorted()).toEqual(['done', 'email_taken'])
    const loser = codes[0] === 'done' ? 'eve@example.com' : ADA
    expect(await test.find(loser)).toMatchObject({ trust: 2 })
  })

  it('wins against or loses to somebody who registers and confirms the address at once, whole', async () => {
    for (let round = 0; round < 4; round += 1) {
      const test = await testAuth(makeStorage())
      await test.auth.register({ email: NEW, password: OTHER_PASSWORD })
      const other = await test.token(NEW)
      const { token } = await asked(test)
      const all = await Promise.allSettled([
        confirm(test, token),
        test.auth.confirm({ token: other }),
        test.auth.register({ email: NEW, password: OTHER_PASSWORD }),
      ])
      const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))
      expect([
        ['done', 'link_invalid', 'done'],
        ['email_taken', 'done', 'done'],
      ]).toContainEqual(codes)
      const mine = (await test.find(NEW_KEY)).firstName === 'Ada'
      expect(mine).toBe(codes[0] === 'done')
    }
  })

  it('ends after an hour', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    test.clock.advance(3599)
    await test.auth.inspectLink({ token, purpose: 'change-email' })
    test.clock.advance(1)
    await rejected(confirm(test, token), 'link_expired')
  })

  it('is dead after a change of password, a reset and a disabling', async () => {
    const test = await testAuth(makeStorage())
    const { session, token } = await asked(test)
    const newPassword = 'an otter in a teapot'
    await test.auth.changePassword({ session, currentPassword: PASSWORD, newPassword })
    await rejected(confirm(test, token), 'link_used')
    await disable(test, ADA)
    await rejected(confirm(test, token), 'link_invalid')
  })
})

onSqlite('confirm email change', (makeStorage) => {
  it('tells what a link is about, and of the account no more than its owner needs', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    const before = await test.find(ADA)
    const seen = await test.auth.inspectLink({ token, purpose: 'change-email' })
    expect(seen).toEqual({ email: NEW, account: 'a…@example.com', pending: false, asked: null })
    expect(await test.find(ADA)).toEqual(before)
  })

  it('confirms no address but the one that it was mailed to, even for who has the secret', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    const signer = hmacSigner([SECRET], 'http://localhost:3000/users')
    const claims = signer.verify(token, 'change-email')
    if (!claims) throw new Error('the link is not ours')
    for (const address of ['victim@example.com', NEW_KEY, ADA]) {
      await rejected(confirm(test, signer.sign({ ...claims, address })), 'link_invalid')
    }
    await confirm(test, signer.sign(claims))
  })

  it('takes no link of another purpose, nor serves for one', async () => {
    const test = await testAuth(makeStorage())
    const { token } = await asked(test)
    const back = await test.token(ADA, '/take-back/')
    await test.auth.requestPasswordReset({ email: ADA })
    const reset = await test.token(ADA)
    for (const wrong of [back, reset, '', 'x', undefined]) {
      await rejected(confirm(test, wrong as string), 'link_invalid')
    }
    for (const wrong of [token, reset])
      await rejected(test.auth.takeBackEmail({ token: wrong }), 'link_invalid')
    for (const wrong of [token, back]) {
      await rejected(test.auth.confirm({ token: wrong }), 'link_invalid')
      await rejected(test.auth.choosePassword({ token: wrong, password: PASSWORD }), 'link_invalid')
    }
    for (const purpose of ['change-email', 'take-back'] as const) {
      const given = purpose === 'take-back' ? back : token
      await rejected(test.auth.disown({ token: given, purpose }), 'link_invalid')
    }
    expect(await test.find(ADA)).toMatchObject({ trust: 2 })
  })

  it('stores and mails an address of another script as it was typed, by its A-labels', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const session = await logIn(test)
    await test.auth.changeEmail({ session, email: 'Ada@bücher.example', password: PASSWORD })
    await confirm(test, await test.token('Ada@xn--bcher-kva.example'))
    expect(await test.find('ada@xn--bcher-kva.example')).toMatchObject({ email: 'Ada@bücher.example' })
  })
})
