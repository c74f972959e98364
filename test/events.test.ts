import { expect, it } from 'vitest'
import type { AuthEvent } from '../src/events.ts'
import { ADA, LOGIN } from './http/bodies.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, testAuth } from './support/auth.ts'
import { onSqlite } from './support/storages.ts'

onSqlite('onEvent', (makeStorage) => {
  it('hears of each event once it is stored, with who, what, from where and how it ended', async () => {
    const heard: AuthEvent[] = []
    const test = await testAuth(makeStorage(), { onEvent: (event) => heard.push(event) })
    const user = await activeUser(test, ADA)
    const from = { ip: '203.0.113.7', userAgent: 'a browser' }
    await test.auth.login(LOGIN, from)
    await test.auth.login({ ...LOGIN, password: OTHER_PASSWORD }, from).catch(() => {})
    expect(heard.map(({ type, outcome, userId }) => [type, outcome, userId])).toEqual([
      ['user.registered', 'success', user.id],
      ['user.confirmed', 'success', user.id],
      ['login.succeeded', 'success', user.id],
      ['login.failed', 'failure', user.id],
    ])
    expect(heard[2]).toMatchObject({ ...from, actorId: user.id, at: test.clock.now() })
    expect(JSON.stringify(heard)).not.toContain(PASSWORD)
    expect(heard[3]).not.toHaveProperty('gatherKey')
  })

  it('hears nothing of what was not stored', async () => {
    const heard: AuthEvent[] = []
    const storage = makeStorage()
    const test = await testAuth(storage, { onEvent: (event) => heard.push(event) })
    await test.auth.start()
    storage.commit = async () => 'stale'
    await expect(test.auth.register({ email: ADA, password: PASSWORD })).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(heard).toEqual([])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('the ear is deaf'))],
    [
      'rejects',
      () => {
        throw new Error('the ear is deaf')
      },
    ],
    ['never ends', () => new Promise(() => {})],
  ])('changes no answer when it %s', async (what, onEvent) => {
    const test = await testAuth(makeStorage(), { onEvent })
    await test.auth.register({ email: ADA, password: PASSWORD })
    await new Promise((resolve) => setImmediate(resolve))
    expect(test.said.join('\n').includes('the ear is deaf')).toBe(what !== 'never ends')
  })
})
