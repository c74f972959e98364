import { expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const input = { email: ADA, password: OTHER_PASSWORD }

eachStorage('set a password', (makeStorage) => {
  it('lets the new password in and the old one no more, and mails a notice', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect(await test.auth.setPassword(input)).toBe('changed')
    await test.auth.login(input)
    const old = test.auth.login({ email: ADA, password: PASSWORD })
    await expect(old).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await test.mails(ADA))[0]?.subject).toMatch(/password for .* was set/)
  })

  it('ends every session and every link', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
    await test.auth.requestPasswordReset({ email: ADA })
    const token = await test.token(ADA)
    await test.auth.setPassword(input)
    expect(await test.auth.currentUser(session.token)).toBeNull()
    const late = test.auth.choosePassword({ token, password: PASSWORD })
    await expect(late).rejects.toMatchObject({ code: 'link_used' })
  })

  it('lifts the lock that wrong passwords have put on the account', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const wrong = { email: ADA, password: 'not the right one' }
    for (let count = 0; count < 7; count += 1) await test.auth.login(wrong).catch(() => {})
    await expect(test.auth.login(wrong)).rejects.toMatchObject({ code: 'too_many_attempts' })
    await test.auth.setPassword(input)
    await test.auth.login(input)
  })

  it('finds the account by any spelling of its address', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect(await test.auth.setPassword({ ...input, email: 'ADA@Example.COM' })).toBe('changed')
  })

  it('leaves a pending account to whoever has the mailbox, and asks for no password', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD })
    const before = await test.find(ADA)
    const password = async () => expect.unreachable()
    expect(await test.auth.setPassword({ email: ADA, password })).toBe('pending')
    expect(await test.find(ADA)).toEqual(before)
  })

  it('knows no account of another address, and asks for no password', async () => {
    const test = await testAuth(makeStorage())
    const password = async () => expect.unreachable()
    expect(await test.auth.setPassword({ email: ADA, password })).toBe('unknown')
  })

  it('leaves a disabled account disabled', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await disable(test, ADA)
    expect(await test.auth.setPassword(input)).toBe('changed')
    await expect(test.auth.login(input)).rejects.toMatchObject({ code: 'invalid_credentials' })
  })

  it("refuses a weak password, and the person's own name", async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    for (const password of ['password1', 'Ada Example', '', undefined as unknown as string]) {
      await expect(test.auth.setPassword({ ...input, password })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { password: expect.any(String) },
      })
    }
    await test.auth.login({ email: ADA, password: PASSWORD })
  })

  it('is an event with nobody as its actor', async () => {
    const test = await testAuth(makeStorage())
    const { id } = await activeUser(test, ADA)
    await test.auth.setPassword(input)
    expect(test.commits.at(-1)).toContainEqual({
      kind: 'addEvent',
      event: expect.objectContaining({ type: 'password.set', userId: id, actorId: null }),
    })
  })

  it('asks once, however often the account moves meanwhile', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const asked: string[] = []
    const password = async () => {
      asked.push(ADA)
      await test.auth.setPassword({ ...input, password: 'moved in the meantime' })
      return OTHER_PASSWORD
    }
    expect(await test.auth.setPassword({ email: ADA, password })).toBe('changed')
    expect(asked).toHaveLength(1)
    await test.auth.login(input)
  })
})
