import { expect, it } from 'vitest'
import { RECENT_LOGIN_SECONDS } from '../../src/sessions/sessions.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'

eachStorage('end session', (makeStorage) => {
  /** Two browsers of one person, and what the second is called. */
  async function twoBrowsers(): Promise<{ test: TestAuth; here: string; there: string; id: string }> {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const login = async () => (await test.auth.login({ email: ADA, password: PASSWORD })).session.token
    const [here, there] = [await login(), await login()]
    const sessions = await test.auth.listSessions({ session: here })
    return { test, here, there, id: sessions.find(({ current }) => !current)?.id ?? '' }
  }

  it('ends that one and no other, once', async () => {
    const { test, here, there, id } = await twoBrowsers()
    expect(await test.auth.endSession({ session: here, id })).toEqual({ current: false })
    expect(await test.auth.currentUser(there)).toBeNull()
    expect(await test.auth.currentUser(here)).not.toBeNull()
    const again = test.auth.endSession({ session: here, id })
    await expect(again).rejects.toMatchObject({ code: 'not_found', status: 404 })
  })

  it('may end the one that asks, and says so', async () => {
    const { test, there, id } = await twoBrowsers()
    expect(await test.auth.endSession({ session: there, id })).toEqual({ current: true })
    expect(await test.auth.currentUser(there)).toBeNull()
  })

  it('ends nothing of somebody else', async () => {
    const { test, there, id } = await twoBrowsers()
    await activeUser(test, 'eve@example.com')
    const eve = await test.auth.login({ email: 'eve@example.com', password: PASSWORD })
    for (const named of [id, there, '', 'nonsense']) {
      const attempt = test.auth.endSession({ session: eve.session.token, id: named })
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await test.auth.currentUser(there)).not.toBeNull()
  })

  it('needs a recent log-in or the password', async () => {
    const { test, here, there, id } = await twoBrowsers()
    test.clock.advance(RECENT_LOGIN_SECONDS)
    const late = test.auth.endSession({ session: here, id })
    await expect(late).rejects.toMatchObject({ code: 'reauth_required', status: 403 })
    const wrong = test.auth.endSession({ session: here, id, password: OTHER_PASSWORD })
    await expect(wrong).rejects.toMatchObject({
      code: 'wrong_password',
      fields: { password: expect.any(String) },
    })
    expect(await test.auth.currentUser(there)).not.toBeNull()
    await test.auth.endSession({ session: here, id, password: PASSWORD })
    expect(await test.auth.currentUser(there)).toBeNull()
  })

  it('is for who is logged in', async () => {
    const { test, here, id } = await twoBrowsers()
    await test.auth.logout(here)
    for (const password of [undefined, PASSWORD]) {
      const nobody = test.auth.endSession({ session: here, id, password })
      await expect(nobody).rejects.toMatchObject({ code: 'not_logged_in' })
    }
  })
})

eachStorage('end other sessions', (makeStorage) => {
  async function threeBrowsers(): Promise<{ test: TestAuth; here: string; others: string[] }> {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const login = async () => (await test.auth.login({ email: ADA, password: PASSWORD })).session.token
    return { test, here: await login(), others: [await login(), await login()] }
  }

  it('ends all but the one that asks, and leaves other people alone', async () => {
    const { test, here, others } = await threeBrowsers()
    await activeUser(test, 'eve@example.com')
    const eve = await test.auth.login({ email: 'eve@example.com', password: PASSWORD })
    await test.auth.endOtherSessions({ session: here })
    for (const other of others) expect(await test.auth.currentUser(other)).toBeNull()
    expect(await test.auth.currentUser(here)).not.toBeNull()
    expect(await test.auth.currentUser(eve.session.token)).not.toBeNull()
  })

  it('needs a recent log-in or the password', async () => {
    const { test, here, others } = await threeBrowsers()
    test.clock.advance(RECENT_LOGIN_SECONDS)
    const late = test.auth.endOtherSessions({ session: here })
    await expect(late).rejects.toMatchObject({ code: 'reauth_required' })
    for (const other of others) expect(await test.auth.currentUser(other)).not.toBeNull()
    await test.auth.endOtherSessions({ session: here, password: PASSWORD })
    for (const other of others) expect(await test.auth.currentUser(other)).toBeNull()
  })
})
