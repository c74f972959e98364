import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { UserUpdate } from '../../src/ports/storage.ts'
import { hmacSigner } from '../../src/tokens/hmac-signer.ts'
import { linkClaims } from '../../src/tokens/link.ts'
import { ADA, LOGIN } from '../http/bodies.ts'
import { disable, OTHER_PASSWORD, PASSWORD, SECRET, type TestAuth, testAuth } from '../support/auth.ts'
import { corpus, inputOf, MUTATIONS, tamperedEach } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'

const DAY = 86_400
const URL_OF_TESTS = 'http://localhost:3000/users'

async function pending(test: TestAuth): Promise<string> {
  await test.auth.register(LOGIN)
  return test.token(ADA)
}

/** How a link is answered: its code, or `confirmed`. */
async function use(test: TestAuth, token: unknown): Promise<string> {
  return test.auth.confirm({ token: token as string }).then(
    () => 'confirmed',
    ({ code }) => code,
  )
}

async function update(test: TestAuth, set: UserUpdate, raiseTrust: boolean): Promise<void> {
  const { id, revision } = await test.find(ADA)
  await test.storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust }])
}

onSqlite('a mailed link', (makeStorage) => {
  it('is refused in every spelling but its own, and works after all that', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    const before = await test.find(ADA)
    const spoilt = [...Object.values(MUTATIONS).map((mutate) => mutate(token)), ...tamperedEach(token)]
    for (const text of spoilt) expect(await use(test, text), text).toBe('link_invalid')
    expect(await test.find(ADA)).toEqual(before)
    expect(await use(test, token)).toBe('confirmed')
  })

  it('is refused for everything in the corpus that is no token', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    const rows = corpus('token').filter(
      ({ generator }) => !['mutate', 'tamperEach', 'state'].includes(generator?.op ?? ''),
    )
    for (const row of rows) expect(await use(test, inputOf(row)), row.id).toBe('link_invalid')
  })

  it('touches the database for no token that is not ours', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    const token = await pending(test)
    const looked: string[] = []
    const find = storage.findUserById.bind(storage)
    storage.findUserById = (id) => {
      looked.push(id)
      return find(id)
    }
    for (const text of ['', 'x', 'A'.repeat(600), `${token}A`, token.slice(1)]) await use(test, text)
    expect(looked).toEqual([])
    await use(test, token)
    expect(looked).toHaveLength(1)
  })

  it('works until its last second, and not from then on', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    test.clock.advance(DAY - 1)
    await test.auth.inspectLink({ token, purpose: 'confirm' })
    test.clock.advance(1)
    expect(await use(test, token)).toBe('link_expired')
    test.clock.advance(365 * DAY)
    expect(await use(test, token)).toBe('link_expired')
  })

  it('is refused when its clock is more than a minute ahead of ours', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    test.clock.advance(-60)
    await test.auth.inspectLink({ token, purpose: 'confirm' })
    test.clock.advance(-3600)
    expect(await use(test, token)).toBe('link_invalid')
  })

  it('works once', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    expect(await use(test, token)).toBe('confirmed')
    expect(await use(test, token)).toBe('already_confirmed')
  })

  it('dies with a change of address, of trust and with a disabling, and when its account is gone', async () => {
    const changes: [UserUpdate, boolean, string][] = [
      [{ email: 'new@example.com', emailKey: 'new@example.com' }, false, 'link_used'],
      [{}, true, 'link_used'],
      [{ firstName: 'Ada' }, false, 'confirmed'],
    ]
    for (const [set, raiseTrust, answer] of changes) {
      const test = await testAuth(makeStorage())
      const token = await pending(test)
      await update(test, set, raiseTrust)
      expect(await use(test, token), JSON.stringify(set)).toBe(answer)
    }
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    await disable(test, ADA)
    expect(await use(test, token)).toBe('link_invalid')
    const { id, revision } = await test.find(ADA)
    await test.storage.commit([{ kind: 'deleteUser', id, revision }])
    expect(await use(test, token)).toBe('link_invalid')
  })

  it('dies when the random value of its account is another one', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    await update(test, { linkSecret: new Uint8Array(32).fill(7) }, false)
    expect(await use(test, token)).toBe('link_invalid')
  })

  it('cannot be made with the secret alone, nor from the database alone', async () => {
    const test = await testAuth(makeStorage())
    await pending(test)
    const user = await test.find(ADA)
    const deadline = new Date(test.clock.now().getTime() + 60_000)
    const claims = linkClaims(test.auth.core, user, 'confirm', deadline)
    const make = (secret: string, fingerprint: string) =>
      hmacSigner([secret], URL_OF_TESTS).sign({ ...claims, fingerprint })
    const ofId = createHash('sha256').update(user.id).digest('base64url').slice(0, 22)
    for (const guess of ['', 'A'.repeat(22), ofId, claims.fingerprint.toLowerCase()]) {
      expect(await use(test, make(SECRET, guess)), guess).toBe('link_invalid')
    }
    expect(await use(test, make(`${SECRET}x`, claims.fingerprint))).toBe('link_invalid')
    expect(await use(test, Buffer.from(user.linkSecret).toString('base64url'))).toBe('link_invalid')
    expect(await use(test, user.id)).toBe('link_invalid')
    // Both together make one: then nothing that is checked stood in the way by mistake.
    expect(await use(test, make(SECRET, claims.fingerprint))).toBe('confirmed')
  })

  it('cannot be made from an old one by who has the secret', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: OTHER_PASSWORD })
    await test.auth.register({ email: ADA, password: PASSWORD })
    const signer = hmacSigner([SECRET], URL_OF_TESTS)
    const old = await test.token(ADA)
    const claims = signer.verify(old, 'choose-password')
    await test.auth.choosePassword({ token: old, password: PASSWORD })
    const { trust } = await test.find(ADA)
    const forged = claims ? signer.sign({ ...claims, trust }) : ''
    const attempt = test.auth.choosePassword({ token: forged, password: OTHER_PASSWORD })
    await expect(attempt).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('never works for another account, though it is as good as that one’s own', async () => {
    const test = await testAuth(makeStorage())
    const token = await pending(test)
    await test.auth.register({ email: 'eve@example.com', password: OTHER_PASSWORD })
    expect(await use(test, token)).toBe('confirmed')
    expect(await test.find('eve@example.com')).toMatchObject({ confirmedAt: null })
  })

  it('of one purpose is refused by everything that is for another', async () => {
    const test = await testAuth(makeStorage())
    const confirming = await pending(test)
    const password = PASSWORD
    const refused = { code: 'link_invalid' }
    await expect(test.auth.choosePassword({ token: confirming, password })).rejects.toMatchObject(refused)
    const disown = test.auth.disown({ token: confirming, purpose: 'choose-password' })
    await expect(disown).rejects.toMatchObject(refused)
    await test.auth.register({ email: ADA, password: OTHER_PASSWORD })
    const choosing = await test.token(ADA)
    expect(await use(test, choosing)).toBe('link_invalid')
    await expect(test.auth.disown({ token: choosing, purpose: 'confirm' })).rejects.toMatchObject(refused)
    await test.auth.choosePassword({ token: choosing, password })
  })

  it.each(['', 'nothing', '__proto__', 'constructor', null, undefined])(
    'is refused for the purpose %j',
    async (purpose) => {
      const test = await testAuth(makeStorage())
      const token = await pending(test)
      const asked = { token, purpose: purpose as 'confirm' }
      await expect(test.auth.inspectLink(asked)).rejects.toMatchObject({ code: 'link_invalid' })
      await expect(test.auth.disown(asked)).rejects.toMatchObject({ code: 'link_invalid' })
    },
  )
})
