import { describe, expect, onTestFinished, test } from 'vitest'
import { BROWSER, cookieHeader } from '../express/http.ts'
import { left, MARIADB, POSTGRES, type Server } from '../support/servers.ts'
import { type Env, PERSON, type Running, start, workplace } from './run.ts'

describe.each([
  { name: 'a file', absent: null, database: async () => ({}) },
  { name: left(POSTGRES), absent: POSTGRES.absent, database: () => onServer(POSTGRES) },
  { name: left(MARIADB), absent: MARIADB.absent, database: () => onServer(MARIADB) },
])('with nothing set but a place for the database, $name', ({ absent, database }) => {
  test.skipIf(absent)('a person comes from registering to being known', async () => {
    const { folder, env } = await workplace()
    await walk(await start(folder, { ...env, ...(await database()) }))
  })
})

/** A database of one's own on a server; gone after the test. */
async function onServer(server: Server): Promise<Env> {
  const { url, drop } = await server.makeDatabase()
  onTestFinished(drop)
  return { DATABASE_URL: url }
}

/** The path of a person who has never been here. */
async function walk({ origin, output, send, link }: Running): Promise<void> {
  for (const path of ['', '/users/register/', '/dev/mail'])
    await expect.poll(output, { timeout: 10_000 }).toContain(origin + path)
  expect((await send('/health')).status).toBe(200)
  expect((await send('/')).text).toContain('Nobody is logged in')
  expect((await send('/members', { headers: BROWSER })).headers.location).toBe(
    '/users/login/?next=%2Fmembers',
  )

  expect((await send('/users/register/', { form: PERSON, headers: BROWSER })).status).toBe(303)
  const path = await link(PERSON.email)
  expect((await send('/dev/mail', { headers: BROWSER })).text).toContain(PERSON.email)
  expect((await send(path, { headers: BROWSER })).text).toContain('<button')
  expect((await send(path, { method: 'POST', headers: BROWSER })).status).toBe(303)

  const form = { email: PERSON.email, password: PERSON.password, next: '/members' }
  const loggedIn = await send('/users/login/', { form, headers: BROWSER })
  expect([loggedIn.status, loggedIn.headers.location]).toEqual([303, '/members'])
  const headers = { ...BROWSER, cookie: cookieHeader(loggedIn) }
  expect((await send('/', { headers })).text).toContain(PERSON.email)
  expect((await send('/members', { headers })).text).toContain(`Hello ${PERSON.first_name}`)
  expect((await send('/users/logout/', { form: {}, headers })).status).toBe(303)
  expect((await send('/', { headers })).text).toContain('Nobody is logged in')

  const json = { ...PERSON, email: 'grace@example.com' }
  const registered = await send('/users/register/', { json })
  expect([registered.status, Object.keys(registered.json())]).toEqual([201, ['message']])
  expect((await send(await link(json.email), { method: 'POST', json: {} })).json()).toMatchObject({
    email: json.email,
    is_active: true,
  })
  expect((await send('/users/login/', { json: { ...json, password: 'not that one' } })).status).toBe(400)
  const known = await send('/users/login/', { json })
  const user = await send('/users/current-user/', { headers: { cookie: cookieHeader(known) } })
  expect(user.json()).toMatchObject({
    first_name: json.first_name,
    last_name: json.last_name,
    is_staff: false,
    is_superuser: false,
    thumbnail: null,
    profile: { phone_number: null, github_link: null, birth_date: null },
  })
}

test('ADMIN_EMAIL and ADMIN_PASSWORD make a superuser, once', async () => {
  const { folder, env } = await workplace()
  const admin = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: PERSON.password }
  const json = { email: admin.ADMIN_EMAIL, password: admin.ADMIN_PASSWORD }
  const first = await start(folder, { ...env, ...admin })
  expect((await first.send('/users/login/', { json })).json()).toMatchObject({
    is_superuser: true,
    is_active: true,
  })
  expect(await first.end('SIGTERM')).toBe(0)
  const second = await start(folder, { ...env, ...admin, ADMIN_PASSWORD: 'another password altogether' })
  expect((await second.send('/users/login/', { json })).status).toBe(200)
})

test('outside development, MAILBOX=on keeps mails, LIMITS=off lets many tries through, FRONTEND_URL is led to', async () => {
  const { folder, env } = await workplace()
  const { send, link, output } = await start(folder, {
    ...env,
    APP_URL: 'https://shop.example',
    AUTH_SECRET: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
    MAILBOX: 'on',
    LIMITS: 'off',
    FRONTEND_URL: 'https://www.shop.example',
  })
  for (let count = 0; count < 15; count += 1) {
    expect((await send('/users/login/', { json: PERSON })).status).toBe(400)
  }
  await send('/users/register/', { json: PERSON })
  const confirmed = await send(await link(PERSON.email), { method: 'POST', headers: BROWSER })
  expect(confirmed.headers.location).toBe('https://www.shop.example/auth/confirmed')
  const { cookies } = await send('/users/login/', { json: PERSON })
  expect(cookies).toEqual([expect.stringMatching(/^__Host-sessionid=.*; Secure/)])
  expect(output()).toContain('a request came by http, where browsers drop them')
})
