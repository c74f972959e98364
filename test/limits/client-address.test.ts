import { describe, expect, it } from 'vitest'
import { clientAddress } from '../../src/limits/client-address.ts'
import { ADA, LOGIN, loggedIn, REGISTRATION } from '../http/bodies.ts'
import { activeUser, OTHER_PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

const addressOf = (ip: string | null | undefined, frontendAddresses: readonly string[] = []) =>
  clientAddress({ request: { ip }, settings: { frontendAddresses } } as never)

describe('clientAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['203.0.113.7:5555', '203.0.113.7'],
    ['2001:DB8:0001:0002::0009', '2001:db8:1:2::9'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::9'],
    ['::1', '::1'],
    // No address of IP, such as the digest that an app hands in for one.
    ['sha256 of somebody', 'sha256 of somebody'],
    ['x'.repeat(10_000), 'x'.repeat(64)],
    ['\ud800', '\ufffd'],
    ['', null],
    [null, null],
    [undefined, null],
  ])('of %j is %j', (ip, address) => {
    expect(addressOf(ip)).toBe(address)
  })

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['10.0.0.7', '::ffff:10.0.0.7'],
    ['10.0.0.7', '10.0.0.0/24'],
    ['::ffff:10.0.0.7', '10.0.0.99/24'],
    ['10.0.0.7', '::ffff:10.0.0.0/120'],
    ['2001:db8::7', '2001:DB8::7'],
    ['2001:db8:0:0:ffff::7', '2001:db8::/64'],
  ])('of a front end is none: %s by %s', (ip, entry) => {
    expect(addressOf(ip, ['192.0.2.1', entry])).toBeNull()
  })

  it.each([
    ['10.0.0.8', '10.0.0.7'],
    ['10.0.1.7', '10.0.0.0/24'],
    ['2001:db8::8', '2001:db8::7'],
    ['2001:db8:0:1::7', '2001:db8::/64'],
    ['::a00:7', '10.0.0.7'],
  ])('of %s is not that of the front end %s', (ip, entry) => {
    expect(addressOf(ip, [entry])).not.toBeNull()
  })
})

const FRONT_END = { frontendAddresses: ['10.0.0.0/24', '2001:db8::/64'] }

onSqlite('a front end that calls for many', (makeStorage) => {
  it('is not throttled as a client, whichever of its addresses it calls from', async () => {
    const test = await testAuth(makeStorage(), FRONT_END)
    await activeUser(test, ADA)
    for (const ip of ['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::7']) {
      for (let n = 0; n < 12; n += 1) {
        const json = { email: `p${n}${Math.random()}@example.com`, password: OTHER_PASSWORD }
        expect((await test.http.post('/login/', { json, ip })).status).toBe(400)
      }
      expect((await test.http.post('/login/', { json: LOGIN, ip })).status).toBe(200)
    }
  })

  it('is held to what an account bears all the same', async () => {
    const test = await testAuth(makeStorage(), FRONT_END)
    await activeUser(test, ADA)
    const ask = { json: { ...LOGIN, password: OTHER_PASSWORD }, ip: '10.0.0.7' }
    for (let n = 0; n < 5; n += 1) await test.http.post('/login/', ask)
    expect((await test.http.post('/login/', ask)).status).toBe(429)
  })

  it('leaves no address of its own in the place of people’s', async () => {
    const test = await testAuth(makeStorage(), FRONT_END)
    await activeUser(test, ADA)
    await test.http.post('/login/', { json: LOGIN, ip: '10.0.0.7' })
    expect(JSON.stringify(test.commits)).not.toContain('10.0.0.7')
  })
})

onSqlite('an IPv4 address that came mapped into IPv6', (makeStorage) => {
  it('is stored and shown as such, everywhere', async () => {
    const seen: unknown[] = []
    const test = await testAuth(makeStorage(), {
      registration: (_, { ip }) => seen.push(ip) > 0,
      onEvent: ({ ip }) => void seen.push(ip),
    })
    const mapped = { ip: '::ffff:203.0.113.9' }
    await test.http.post('/register/', { json: REGISTRATION, ...mapped })
    const link = `/register/confirm/${await test.token(ADA)}/`
    expect((await test.http.get(link, { html: true })).text).toContain('203.0.113.9')
    await test.http.post(link, mapped)
    const answer = await test.http.post('/login/', { json: LOGIN, ...mapped })
    const cookie = answer.cookies[0]?.split(';')[0] ?? ''
    const sessions = await test.http.get('/sessions/', { cookie })
    expect(sessions.json()).toMatchObject([{ ip: '203.0.113.9' }])
    expect(JSON.stringify(test.commits)).not.toContain('ffff')
    expect(new Set(seen)).toEqual(new Set(['203.0.113.9']))
    expect(await loggedIn(test)).toMatch(/^sessionid=/)
  })
})
