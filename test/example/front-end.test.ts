import { describe, expect, test } from 'vitest'
import { count, fail, start, workplace } from './run.ts'

const FRONT_END = { FRONTEND_URL: 'http://localhost:5173', FRONTEND_ADDRESSES: '127.0.0.1, ::1' }

describe('the example with FRONTEND_ADDRESSES', { timeout: 60_000 }, () => {
  test('does not take the server of the front end, which calls for many, for one client', async () => {
    const { folder, env } = await workplace()
    const app = await start(folder, { ...env, ...FRONT_END })
    expect(count(await fail([app], 14), 400)).toBe(14)
  })

  test('counts each person, when the front end says for whom it calls', async () => {
    const { folder, env } = await workplace()
    const app = await start(folder, { ...env, ...FRONT_END })
    const statuses = await fail([app], 14, () => ({ 'x-forwarded-for': '203.0.113.7' }))
    expect([count(statuses, 400), count(statuses, 429)]).toEqual([10, 4])
    expect(count(await fail([app], 4, () => ({ 'x-forwarded-for': '203.0.113.8' })), 400)).toBe(4)
  })
})

test('without FRONTEND_ADDRESSES the example counts who connects, whatever they say who they are', async () => {
  const { folder, env } = await workplace()
  const app = await start(folder, { ...env, FRONTEND_URL: FRONT_END.FRONTEND_URL })
  const statuses = await fail([app], 14, (n) => ({ 'x-forwarded-for': `203.0.113.${n}` }))
  expect([count(statuses, 400), count(statuses, 429)]).toEqual([10, 4])
})
