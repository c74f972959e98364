import { expect, it } from 'vitest'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ROOT = 'root@example.com'
const input = { email: ROOT, password: PASSWORD }

eachStorage('ensure a superuser', (makeStorage) => {
  it('makes an active account that can log in', async () => {
    const test = await testAuth(makeStorage())
    expect(await test.auth.ensureSuperuser(input)).toBe('created')
    const { user } = await test.auth.login(input)
    expect(user).toMatchObject({ status: 'active', isStaff: true, isSuperuser: true })
  })

  it('does nothing the next time, whatever the password', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.ensureSuperuser(input)
    const before = await test.find(ROOT)
    expect(await test.auth.ensureSuperuser({ ...input, password: OTHER_PASSWORD })).toBe('unchanged')
    expect(await test.find(ROOT)).toEqual(before)
  })

  it('takes the place of a pending account, whose links die', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ROOT, password: OTHER_PASSWORD })
    const token = await test.token(ROOT)
    expect(await test.auth.ensureSuperuser(input)).toBe('created')
    await expect(test.auth.confirm({ token })).rejects.toMatchObject({ code: 'link_invalid' })
    await expect(test.auth.login({ ...input, password: OTHER_PASSWORD })).rejects.toThrow()
    await test.auth.login(input)
  })

  it('leaves the password of an active account alone', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ROOT, OTHER_PASSWORD)
    expect(await test.auth.ensureSuperuser(input)).toBe('promoted')
    const { user } = await test.auth.login({ email: ROOT, password: OTHER_PASSWORD })
    expect(user.isSuperuser).toBe(true)
  })

  it('leaves a disabled account disabled', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ROOT)
    await disable(test, ROOT)
    expect(await test.auth.ensureSuperuser(input)).toBe('disabled')
    expect(await test.find(ROOT)).toMatchObject({ isSuperuser: false })
  })

  it('asks for a password only when it makes an account', async () => {
    const test = await testAuth(makeStorage())
    const asked: string[] = []
    const password = async () => {
      asked.push(ROOT)
      return PASSWORD
    }
    expect(await test.auth.ensureSuperuser({ email: ROOT, password })).toBe('created')
    expect(await test.auth.ensureSuperuser({ email: ROOT, password })).toBe('unchanged')
    expect(asked).toHaveLength(1)
    await test.auth.login(input)
  })

  it('refuses a weak password', async () => {
    const test = await testAuth(makeStorage())
    await expect(test.auth.ensureSuperuser({ ...input, password: 'password1' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('makes one account of many simultaneous starts', async () => {
    const test = await testAuth(makeStorage())
    const all = await Promise.all(Array.from({ length: 10 }, () => test.auth.ensureSuperuser(input)))
    expect(all.filter((result) => result === 'created')).toHaveLength(1)
  })
})
