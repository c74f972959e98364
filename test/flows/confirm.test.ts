import { expect, it } from 'vitest'
import { activeUser, disable, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const DAY = 86_400

eachStorage('confirm', (makeStorage) => {
  async function pending() {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD })
    return { test, token: await test.token(ADA) }
  }

  it('turns a pending account active', async () => {
    const { test, token } = await pending()
    expect(await test.auth.confirm({ token })).toMatchObject({ email: ADA, status: 'active' })
    expect(await test.find(ADA)).toMatchObject({ confirmedAt: test.clock.now(), asked: null })
  })

  it('has one winner of fifty uses of one link; the others hear that it is confirmed', async () => {
    const { test, token } = await pending()
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => test.auth.confirm({ token })))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of all.filter(({ status }) => status === 'rejected')) {
      expect(result).toMatchObject({ reason: { code: 'already_confirmed' } })
    }
  })

  it('looks at a link without changing anything', async () => {
    const { test, token } = await pending()
    const before = await test.find(ADA)
    const seen = await test.auth.inspectLink({ token, purpose: 'confirm' })
    expect(seen).toMatchObject({ email: ADA, pending: true, asked: { at: test.clock.now() } })
    expect(await test.find(ADA)).toEqual(before)
  })

  it('takes a link until it ends and not after', async () => {
    const { test, token } = await pending()
    test.clock.advance(DAY)
    await expect(test.auth.confirm({ token })).rejects.toMatchObject({ code: 'link_expired' })
    test.clock.advance(-1)
    await test.auth.confirm({ token })
  })

  it('refuses a link for another purpose', async () => {
    const { test, token } = await pending()
    const attempt = test.auth.choosePassword({ token, password: 'another password' })
    await expect(attempt).rejects.toMatchObject({ code: 'link_invalid' })
    expect(test.hashes()).toBe(1)
  })

  it('does not confirm a disabled account', async () => {
    const { test, token } = await pending()
    await disable(test, ADA)
    await expect(test.auth.confirm({ token })).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('refuses a link made with the secret but without the database', async () => {
    const { test, token } = await pending()
    const claims = test.auth.core.signer.verify(token, 'confirm')
    if (!claims) throw new Error('the token is not ours')
    const forged = test.auth.core.signer.sign({ ...claims, fingerprint: 'A'.repeat(22) })
    await expect(test.auth.confirm({ token: forged })).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('does not touch the storage for a token that is not ours', async () => {
    const { test } = await pending()
    await test.storage.close()
    for (const token of ['', 'x', 'A'.repeat(2000), 7, null, ['x'], { toString: () => 'x' }]) {
      await expect(test.auth.confirm({ token: token as string })).rejects.toMatchObject({
        code: 'link_invalid',
      })
    }
  })

  it('says that a link of a removed account does not work', async () => {
    const { test, token } = await pending()
    await test.auth.disown({ token, purpose: 'confirm' })
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
    await expect(test.auth.confirm({ token })).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('never removes a confirmed account by "not me"', async () => {
    const { test, token } = await pending()
    await test.auth.confirm({ token })
    await expect(test.auth.disown({ token, purpose: 'confirm' })).rejects.toMatchObject({
      code: 'already_confirmed',
    })
    expect(await test.find(ADA)).toMatchObject({ email: ADA })
  })

  it('opens no session', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect(test.commits.flat().some(({ kind }) => kind === 'openSession')).toBe(false)
  })
})
