import { createAuth } from 'latchkey'
import { authRouter, currentUser, requireUser } from 'latchkey/express'
import { sqlite } from 'latchkey/sqlite'
import { describe, expect, test } from 'vitest'
import { listen, PERSON } from './app.ts'
import { BROWSER, cookieHeader } from './http.ts'
import { VERSIONS } from './versions.ts'

describe.each(VERSIONS)('$name', ({ express }) => {
  test('who asks before the router was mounted hears where to put it', async () => {
    const { send, errors } = await listen({
      express,
      mount(app, auth) {
        app.get('/members', requireUser(auth), (_req, res) => void res.send('in'))
        app.get('/', (req, res) => void res.json(currentUser(auth, req)))
        app.use(authRouter(auth))
      },
    })
    for (const [path, caller] of [
      ['/members', 'requireUser'],
      ['/', 'currentUser'],
    ] as const) {
      expect((await send(path, { headers: BROWSER })).status).toBe(500)
      expect(errors.pop()).toEqual(
        new TypeError(
          `${caller}: authRouter(auth) has not seen this request; put app.use(authRouter(auth)) before the routes that ask who is logged in.`,
        ),
      )
    }
  })

  test('a router at a path that the option "url" does not lead to says so', async () => {
    const { send, errors } = await listen({
      express,
      mount: (app, auth) => void app.use('/accounts', authRouter(auth)),
    })
    expect((await send('/accounts/login/')).status).toBe(500)
    expect(errors).toEqual([
      new TypeError(
        'authRouter(auth) is mounted at "/accounts", but option "url" puts it at "/users": write app.use(authRouter(auth)), without a path.',
      ),
    ])
  })

  test("the paths of administration are the app's own once it has switched that off", async () => {
    const { send } = await listen({
      express,
      options: { administration: 'off' },
      after: (app) => void app.get('/users/admin/users', (_req, res) => void res.send('ours')),
    })
    expect((await send('/users/admin/users')).text).toBe('ours')
    expect((await send('/users/login/', { headers: BROWSER })).status).toBe(200)
  })

  test('a router at the very path of the option "url" works', async () => {
    const { send, errors } = await listen({
      express,
      mount: (app, auth) => void app.use('/users', authRouter(auth)),
    })
    expect((await send('/users/register/', { json: PERSON })).status).toBe(201)
    expect(errors).toEqual([])
  })

  test('a router that is mounted twice says so', async () => {
    const { send, errors } = await listen({
      express,
      mount: (app, auth) => void app.use(authRouter(auth)).use(authRouter(auth)),
      after: (app) => void app.get('/', (_req, res) => void res.send('home')),
    })
    expect((await send('/')).status).toBe(500)
    expect(errors).toEqual([
      new TypeError(
        'authRouter(auth) is mounted twice on the way of this request: keep the first app.use(authRouter(auth)) and take the other out.',
      ),
    ])
  })

  test('an app that starts nothing hears at its first request what is wrong', async () => {
    const wrong = createAuth({
      url: 'https://shop.example/users',
      storage: sqlite(':memory:'),
      log: { info() {}, warn() {}, error() {} },
    })
    const { send, errors } = await listen({
      express,
      mount: (app) => void app.use(authRouter(wrong)),
      after: (app) => void app.get('/', (_req, res) => void res.send('home')),
    })
    expect((await send('/')).status).toBe(500)
    expect(errors).toEqual([expect.any(TypeError)])
    expect(errors[0]?.message).toContain('option "secret" is missing')
  })

  test('cookies over http, where browsers drop them, are warned about once', async () => {
    const { send, said } = await listen({
      express,
      options: {
        url: 'https://shop.example/users',
        mailer: { send: async () => {} },
        migrate: true,
      },
    })
    await send('/users/login/', { headers: BROWSER })
    await send('/users/login/', { headers: BROWSER })
    expect(said.filter((line) => line.includes('browsers drop them'))).toHaveLength(1)
  })

  test('two auths in one app keep apart', async () => {
    const second = createAuth({
      url: 'http://localhost:3000/staff',
      secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
      storage: sqlite(':memory:'),
      cookieName: 'staff',
      log: { info() {}, warn() {}, error() {} },
    })
    const { send, logIn } = await listen({
      express,
      mount: (app, auth) => void app.use(authRouter(auth), authRouter(second)),
      after(app, auth) {
        app.get('/', (req, res) => {
          res.json([currentUser(auth, req)?.email ?? null, currentUser(second, req)?.email ?? null])
        })
      },
    })
    const cookie = await logIn()
    expect((await send('/', { headers: { cookie } })).json()).toEqual([PERSON.email, null])
    const other = cookie.replace('sessionid', 'staff')
    expect((await send('/', { headers: { cookie: other } })).json()).toEqual([null, null])
    expect((await send('/staff/login/', { headers: BROWSER })).status).toBe(200)
    await second.close()
  })

  test('cookies and headers that the app has set stay beside ours', async () => {
    const { send, logIn } = await listen({
      express,
      before(app) {
        app.use((_req, res, next) => {
          res.cookie('cart', '7').cookie('lang', 'en').vary('Origin')
          res.set('X-Frame-Options', 'SAMEORIGIN')
          next()
        })
      },
    })
    await logIn()
    const answer = await send('/users/login/', { json: PERSON })
    expect(answer.cookies.map((cookie) => cookie.split('=')[0])).toEqual(['cart', 'lang', 'sessionid'])
    expect(answer.headers.vary).toBe('Origin, Accept, Cookie')
    expect(answer.headers['x-frame-options']).toBe('DENY')
    expect(cookieHeader(answer)).toContain('cart=7; lang=en; sessionid=')
  })
})
