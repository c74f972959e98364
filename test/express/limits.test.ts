import { describe, expect, test } from 'vitest'
import { listen, PERSON } from './app.ts'
import { BROWSER } from './http.ts'
import { VERSIONS } from './versions.ts'

const WRONG = { email: PERSON.email, password: 'not the right one' }
const { email, password } = PERSON

describe.each(VERSIONS)('$name', ({ express }) => {
  test('a person gets in from the browser of before, however many strangers behind a proxy guess', async () => {
    const { send, logIn } = await listen({
      express,
      before: (app) => void app.set('trust proxy', true),
    })
    await logIn()
    const from = (ip: string, cookie = '') => ({
      headers: { ...BROWSER, 'x-forwarded-for': ip, ...(cookie === '' ? {} : { cookie }) },
    })
    const entry = await send('/users/login/', { form: { email, password }, ...from('203.0.113.7') })
    expect([entry.status, entry.cookies.length]).toEqual([303, 2])
    const cookie = entry.cookies[1]?.split(';')[0] ?? ''
    const statuses = []
    for (let n = 0; n < 20; n += 1) {
      statuses.push((await send('/users/login/', { form: WRONG, ...from(`198.51.100.${n}`) })).status)
    }
    expect(statuses).toContain(429)
    const right = { form: { email, password } }
    const stranger = await send('/users/login/', { ...right, ...from('198.51.100.99') })
    expect([stranger.status, stranger.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)])
    expect((await send('/users/login/', { ...right, ...from('203.0.113.7', cookie) })).status).toBe(303)
  })

  test('a front end on this machine that is named is no client, whatever its people do', async () => {
    const { send, logIn } = await listen({ express, options: { frontendAddresses: ['127.0.0.1', '::1'] } })
    await logIn()
    for (let n = 0; n < 15; n += 1) {
      const json = { email: `p${n}@example.com`, password: 'not the right one' }
      expect((await send('/users/login/', { json })).status).toBe(400)
    }
    expect((await send('/users/login/', { json: { email, password } })).status).toBe(200)
  })
})
