import { createAuth } from 'latchkey'
import { sqlite } from 'latchkey/sqlite'
import { authHandle, authInit } from 'latchkey/sveltekit'
import { expect, it, onTestFinished } from 'vitest'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { BROWSER, kit, kitApp } from './kit.ts'

const ADA = 'ada@example.com'
const LOGIN = { email: ADA, password: PASSWORD }

onSqlite('the hook for SvelteKit', (makeStorage) => {
  const start = async (options = {}, hook = {}) => {
    const test = await testAuth(makeStorage(), options)
    return { test, send: kitApp(test.auth, hook) }
  }

  it('answers endpoints and pages where the option "url" puts them, and leaves the rest to the app', async () => {
    const { test, send } = await start()
    await activeUser(test, ADA)
    const page = await send('/users/login/', undefined, { headers: BROWSER })
    expect([page.status, page.text.includes('<form')]).toEqual([200, true])
    const opened = await send('/users/login', undefined, { json: LOGIN })
    expect([opened.status, JSON.parse(opened.text).email]).toEqual([200, ADA])
    expect(opened.cookies).toEqual([expect.stringMatching(/^sessionid=[\w-]{43}$/)])
    for (const path of ['/', '/users', '/usersx/login/', '/users/nothing/']) {
      expect((await send(path)).text).toBe('a page of the app')
    }
  })

  it('leaves the paths of administration to the app that switched it off', async () => {
    const { send } = await start({ administration: 'off' })
    expect((await send('/users/admin/users/')).text).toBe('a page of the app')
    expect((await send('/users/login/', undefined, { headers: BROWSER })).text).toContain('<form')
  })

  it('tells the app who is logged in, with nothing that opens anything', async () => {
    const { test, send } = await start()
    await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    const { locals } = await send('/', undefined, { cookie })
    expect(locals.user).toMatchObject({ email: ADA, status: 'active' })
    expect(locals.session).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      createdAt: test.clock.now(),
      expiresAt: expect.any(Date),
    })
    expect(JSON.stringify(locals)).not.toContain(cookie?.split('=')[1])
    for (const other of [undefined, 'sessionid=', `sessionid=${'A'.repeat(43)}`, `${cookie}; sessionid=x`]) {
      expect((await send('/', undefined, { cookie: other })).locals).toMatchObject({
        user: null,
        session: null,
      })
    }
  })

  it('renews the session of whoever uses the app', async () => {
    const { test, send } = await start()
    await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    for (const days of [13, 13]) {
      test.clock.advance(days * 86_400)
      expect((await send('/', undefined, { cookie })).locals.user).toMatchObject({ email: ADA })
      await test.auth.core.storage.ping()
    }
    test.clock.advance(15 * 86_400)
    expect((await send('/', undefined, { cookie })).locals.user).toBeNull()
  })

  it('takes no public page with it when the storage fails, and never takes that for nobody', async () => {
    const { test, send } = await start()
    await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    await test.auth.core.storage.close()
    const page = await send('/', undefined, { cookie })
    expect(page.text).toBe('a page of the app')
    expect(() => page.locals.user).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(() => page.locals.session).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(test.said.join()).toContain('who is logged in could not be looked up')
    expect((await send('/')).locals.user).toBeNull()
  })

  it('leads to the pages that the app draws itself, with their query, and draws the others', async () => {
    const pages = { login: '/log-in', confirm: '/confirm', checkMail: '/mail?from=auth' }
    const { send } = await start({}, { pages })
    const to = async (path: string, sent = {}) => {
      const { status, location } = await send(path, undefined, { headers: BROWSER, ...sent })
      return [status, location]
    }
    expect(await to('/users/login/?next=%2Fa%3Fb')).toEqual([302, '/log-in?next=%2Fa%3Fb'])
    expect(await to('/users/login')).toEqual([302, '/log-in'])
    expect(await to('/users/register/confirm/abc.def/')).toEqual([302, '/confirm?token=abc.def'])
    expect(await to('/users/check-mail/?asked=register')).toEqual([302, '/mail?from=auth&asked=register'])
    expect(await to('/users/register/')).toEqual([200, null])
    // A client of the API is led nowhere, and a form of the library's is answered by it.
    expect((await send('/users/login/', undefined, { json: LOGIN })).status).toBe(400)
    expect((await send('/users/login/', undefined, { form: LOGIN, headers: BROWSER })).status).toBe(400)
  })

  it('says at once what is wrong with its options', async () => {
    const { test } = await start()
    const made = (options: object) => () => authHandle(test.auth, options as never)
    expect(made({})).toThrow("import * as kit from '@sveltejs/kit'")
    expect(made({ kit: {} })).toThrow('option "kit" is missing')
    expect(made({ kit, pages: { logIn: '/x' } })).toThrow('option "pages" has no page "logIn"')
    for (const place of ['log-in', '//evil.test', '/\\evil.test', 'https://evil.test/']) {
      expect(made({ kit, pages: { login: place } })).toThrow('option "pages.login" must be a path')
    }
  })

  it('says that it stands twice on the way', async () => {
    const { test } = await start()
    const hook = authHandle(test.auth, { kit })
    const twice = kitApp(test.auth, {}, ({ event, resolve }) =>
      hook({ event, resolve: () => hook({ event, resolve }) }),
    )
    await expect(twice('/')).rejects.toThrow('authHandle(auth) stands twice')
  })

  it('says that something before it has read the body', async () => {
    const { test } = await start()
    const hook = authHandle(test.auth, { kit })
    const late = kitApp(test.auth, {}, async ({ event, resolve }) => {
      await event.request.text()
      return hook({ event, resolve })
    })
    await expect(late('/users/login/', undefined, { json: LOGIN })).rejects.toThrow('put authHandle first')
  })

  it('says at the first request, and at every one until it is mended, what is wrong with the options of createAuth', async () => {
    const wrong = createAuth({ url: 'https://shop.example/users', storage: sqlite(':memory:') })
    onTestFinished(() => wrong.close())
    const send = kitApp(wrong)
    for (const path of ['/', '/users/login/']) {
      await expect(send(path)).rejects.toThrow('option "secret" is missing')
    }
    await expect(authInit(wrong)()).rejects.toThrow('option "secret" is missing')
  })

  it('does nothing while Kit builds', async () => {
    const wrong = createAuth({ url: 'https://shop.example/users', storage: sqlite('/nowhere/at/all.db') })
    const send = kitApp(wrong)
    const getClientAddress = () => {
      throw new Error('Cannot read clientAddress during prerendering')
    }
    const page = await send('/', undefined, {
      getClientAddress,
      cookie: `__Host-sessionid=${'A'.repeat(43)}`,
    })
    expect([page.text, page.locals.user, page.locals.session]).toEqual(['a page of the app', null, null])
    expect((await send('/users/login/', undefined, { getClientAddress, headers: BROWSER })).status).toBe(204)
    process.env.SVELTEKIT_FORK = 'true'
    onTestFinished(() => void delete process.env.SVELTEKIT_FORK)
    expect((await send('/')).text).toBe('a page of the app')
    await authInit(wrong)()
  })

  it('has nothing for the data of a page of Kit’s', async () => {
    const { send } = await start()
    expect((await send('/users/login/', undefined, { isDataRequest: true })).text).toBe('a page of the app')
  })

  it('counts failures by the address that Kit gives, and goes on without one', async () => {
    const { send } = await start()
    const form = { email: ADA, password: 'wrong wrong wrong' }
    const from = async (getClientAddress: () => string, email: string) =>
      (await send('/users/login/', undefined, { json: { ...form, email }, getClientAddress })).status
    const here = () => '198.51.100.1'
    for (let n = 0; n < 10; n += 1) expect(await from(here, `p${n}@example.com`)).toBe(400)
    expect(await from(here, 'p10@example.com')).toBe(429)
    expect(await from(() => '198.51.100.2', 'p10@example.com')).toBe(400)
    const unknown = () => {
      throw new Error('Address header was specified with ADDRESS_HEADER=x but is absent from request')
    }
    expect(await from(unknown, 'p11@example.com')).toBe(400)
  })

  it('shows the mailbox to this machine alone', async () => {
    const { send } = await start()
    const ask = async (getClientAddress: () => string, platform?: unknown) =>
      (await send('/dev/mail.json', undefined, { getClientAddress, platform })).text
    expect(await ask(() => '127.0.0.1')).toBe('[]')
    expect(await ask(() => '::1')).toBe('[]')
    expect(await ask(() => '203.0.113.1')).toBe('a page of the app')
    // Behind a proxy, what the address says may be made up.
    const socket = { remoteAddress: '203.0.113.1' }
    expect(await ask(() => '127.0.0.1', { req: { socket } })).toBe('a page of the app')
  })
})
