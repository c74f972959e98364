import { currentUser, requireStaff, requireUser, userOf } from 'latchkey/express'
import { de } from 'latchkey/texts/de'
import { describe, expect, test } from 'vitest'
import { listen, PERSON } from './app.ts'
import { BROWSER } from './http.ts'
import { VERSIONS } from './versions.ts'

describe.each(VERSIONS)('$name', ({ express }) => {
  const start = (options = {}) =>
    listen({
      express,
      options,
      after(app, auth) {
        app.get('/', (req, res) => {
          res.json({ email: currentUser(auth, req)?.email ?? null, plain: 'user' in req })
        })
        app.all('/members', requireUser(auth), (req, res) => {
          res.json({ email: userOf(auth, req).email })
        })
        app.all('/staff', requireStaff(auth), (req, res) => {
          res.json({ email: userOf(auth, req).email })
        })
        app.get('/careless', (req, res) => {
          res.json({ email: userOf(auth, req).email })
        })
      },
    })

  test('nobody who follows a link is led to the log-in and, once logged in, back', async () => {
    const { send, logIn } = await start()
    await logIn()
    const led = await send('/members?tab=a%20b&x=1', { headers: BROWSER })
    expect([led.status, led.text]).toEqual([302, ''])
    expect(led.headers['cache-control']).toBe('no-store')
    const place = led.headers.location ?? ''
    expect(place).toBe('/users/login/?next=%2Fmembers%3Ftab%3Da%2520b%26x%3D1')
    const form = await send(place, { headers: BROWSER })
    const next = /name="next" value="([^"]*)"/.exec(form.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const { email, password } = PERSON
    const back = await send('/users/login/', { form: { email, password, next }, headers: BROWSER })
    expect([back.status, back.headers.location]).toEqual([303, '/members?tab=a%20b&x=1'])
  })

  test('anything else that nobody sends is answered with 401 and JSON', async () => {
    const { send } = await start()
    const asJson = await send('/members')
    expect([asJson.status, asJson.json()]).toEqual([401, { error: 'Please log in.', code: 'not_logged_in' }])
    expect(asJson.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept, Cookie' })
    const german = await start({ texts: { en: {}, de } })
    const inGerman = await german.send('/members', { headers: { 'accept-language': 'de-DE, en;q=0.5' } })
    expect([inGerman.json().error, inGerman.headers.vary]).toEqual([
      'Bitte melden Sie sich an.',
      'Accept, Cookie, Accept-Language',
    ])
    const form = await send('/members', { form: { a: 'b' }, headers: BROWSER })
    expect([form.status, form.json().code]).toEqual([401, 'not_logged_in'])
  })

  test('staff passes where staff is asked for, and nobody else', async () => {
    const { send, logIn, auth } = await start()
    expect((await send('/staff')).status).toBe(401)
    expect((await send('/staff', { headers: BROWSER })).status).toBe(302)
    const cookie = await logIn()
    const refused = await send('/staff', { headers: { cookie } })
    expect([refused.status, refused.json()]).toEqual([
      403,
      { error: 'You may not do this.', code: 'forbidden' },
    ])
    const user = await auth.core.storage.findUserByEmailKey(PERSON.email)
    for (const rank of [{ isStaff: true }, { isStaff: false }, { isSuperuser: true }, { isStaff: false }]) {
      // Another superuser, so that this one can go.
      await auth.ensureSuperuser({ email: 'root@example.com', password: PERSON.password })
      await auth.admin.asSystem('test').setRank(user?.id ?? '', rank)
      const passes = !('isStaff' in rank) || rank.isStaff
      expect((await send('/staff', { headers: { cookie } })).status).toBe(passes ? 200 : 403)
    }
  })

  test('who is logged in passes, and a made-up or ended session does not', async () => {
    const { send, logIn } = await start()
    const cookie = await logIn()
    expect((await send('/members', { headers: { cookie } })).json()).toEqual({ email: PERSON.email })
    expect((await send('/', { headers: { cookie } })).json()).toEqual({ email: PERSON.email, plain: true })
    expect((await send('/')).json()).toEqual({ email: null, plain: false })
    const madeUp = { cookie: `sessionid=${'A'.repeat(43)}` }
    expect((await send('/members', { headers: madeUp })).status).toBe(401)
    await send('/users/logout/', { method: 'POST', headers: { cookie } })
    expect((await send('/members', { headers: { cookie } })).status).toBe(401)
  })

  test('a session that the app sees in use lives on', async () => {
    let now = Date.UTC(2026, 10, 23)
    const { send, logIn } = await start({ clock: { now: () => new Date(now) } })
    const cookie = await logIn()
    for (let day = 0; day < 26; day += 13) {
      now += 13 * 86_400_000
      expect((await send('/members', { headers: { cookie } })).status).toBe(200)
      // The renewal comes after the answer.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    now += 15 * 86_400_000
    expect((await send('/members', { headers: { cookie } })).status).toBe(401)
  })

  test('with a front end, nobody is led there; without pages, nobody is led anywhere', async () => {
    const apart = await start({ frontend: 'https://www.shop.example' })
    const led = await apart.send('/members', { headers: BROWSER })
    expect([led.status, led.headers.location]).toEqual([302, 'https://www.shop.example/'])
    const bare = await start({ pages: false })
    expect((await bare.send('/members', { headers: BROWSER })).status).toBe(401)
  })

  test('userOf without requireUser before it says what is missing', async () => {
    const { send, errors } = await start()
    expect((await send('/careless')).status).toBe(500)
    expect(errors).toEqual([
      new TypeError(
        'userOf(auth, req): no one is logged in; put requireUser(auth) before this handler, or use currentUser(auth, req), which may be null.',
      ),
    ])
  })

  test('what something else has put at req.user stays there', async () => {
    const { send, logIn } = await listen({
      express,
      before: (app) =>
        void app.use((req, _res, next) => void next(Object.assign(req, { user: 'theirs' }) && undefined)),
      after: (app) => void app.get('/', (req, res) => void res.json('user' in req ? req.user : null)),
    })
    const cookie = await logIn()
    expect((await send('/', { headers: { cookie } })).text).toBe('"theirs"')
  })

  test('a storage that fails takes no public page with it, and is never taken for nobody', async () => {
    const { send, logIn, auth, errors, said } = await start()
    const cookie = await logIn()
    await auth.core.storage.close()
    const page = await send('/users/register/', { headers: { cookie, ...BROWSER } })
    expect(page.status).toBe(200)
    // Without a cookie there is nothing to look up.
    expect((await send('/')).json()).toEqual({ email: null, plain: false })
    expect((await send('/members')).status).toBe(401)
    for (const path of ['/members', '/']) {
      expect((await send(path, { headers: { cookie } })).status).toBe(503)
      expect(errors.pop()).toMatchObject({ code: 'unavailable', status: 503 })
    }
    expect(said.join()).toContain('who is logged in could not be looked up')
  })
})
