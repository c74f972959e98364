import { actions, requireUser, sessionsOf } from 'latchkey/sveltekit'
import { expect, it } from 'vitest'
import { activeUser, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { png } from '../support/images.ts'
import { onSqlite } from '../support/storages.ts'
import { BROWSER, kitApp, type Outcome, type Sent } from './kit.ts'

const ADA = 'ada@example.com'
const LOGIN = { email: ADA, password: PASSWORD }
const PERSON = { ...LOGIN, first_name: 'Ada', last_name: 'Example' }
const FINE = { error: null, code: null, fields: {}, values: {}, retryAfterSeconds: null }

onSqlite('form actions for SvelteKit', (makeStorage) => {
  async function start(options = {}, hook = {}) {
    const test = await testAuth(makeStorage(), options)
    const send = kitApp(test.auth, hook)
    const act = (
      name: keyof typeof actions,
      form: Record<string, string>,
      sent: Sent & { goTo?: string } = {},
    ) => send('/page?/go', actions[name](test.auth, { goTo: sent.goTo }), { form, headers: BROWSER, ...sent })
    return { test, send, act, logIn: () => logIn(test, act) }
  }
  async function logIn(
    test: TestAuth,
    act: (name: 'login', form: object & Record<string, string>) => Promise<Outcome>,
  ) {
    await test.auth.start()
    if (!(await test.storage.findUserByEmailKey(ADA))) await activeUser(test, ADA)
    return (await act('login', LOGIN)).cookies[0] ?? ''
  }

  it('registers, and tells the page what to say', async () => {
    const { test, act } = await start()
    const done = await act('register', PERSON)
    expect(done.data).toEqual({ action: 'register', message: expect.stringContaining('mail'), ...FINE })
    expect(done.cookies).toEqual([])
    await test.auth.confirm({ token: await test.token(ADA) })
    expect(await test.find(ADA)).toMatchObject({ firstName: 'Ada' })
  })

  it('says what is wrong with which field, and keeps what was typed but never a password', async () => {
    const { act } = await start()
    const typed = { ...PERSON, last_name: '', password: 'short', constructor: 'x' }
    const { status, data } = await act('register', typed)
    expect([status, data]).toEqual([
      400,
      {
        action: 'register',
        message: null,
        error: expect.any(String),
        code: 'invalid_input',
        fields: { last_name: expect.any(String) },
        values: { email: ADA, first_name: 'Ada', last_name: '', constructor: 'x' },
        retryAfterSeconds: null,
      },
    ])
    expect(JSON.stringify(data)).not.toContain('short')
    const weak = await act('register', { ...PERSON, password: 'password1' })
    expect(weak.data).toMatchObject({ code: 'invalid_input', fields: { password: expect.any(String) } })
  })

  it('answers a known, an unknown and a pending address alike', async () => {
    const { test, act } = await start()
    await activeUser(test, ADA)
    const known = await act('register', { ...PERSON, password: OTHER_PASSWORD })
    const unknown = await act('register', { ...PERSON, email: 'new@example.com' })
    expect(known.data).toEqual(unknown.data)
    for (const name of ['regenerate', 'requestPasswordReset'] as const) {
      const [a, b] = [await act(name, { email: ADA }), await act(name, { email: 'nobody@example.com' })]
      expect([a.status, a.data]).toEqual([b.status, b.data])
    }
    const wrong = await act('login', { email: ADA, password: 'wrong wrong wrong' })
    const nobody = await act('login', { email: 'nobody@example.com', password: 'wrong wrong wrong' })
    expect(wrong.data).toEqual({ ...(nobody.data as object), values: { email: ADA } })
  })

  it('opens a session by Kit’s cookies, and leads to where the person wanted to go', async () => {
    const { test, act, send } = await start()
    await activeUser(test, ADA)
    const opened = await act('login', { ...LOGIN, remember: 'true', next: '/members?tab=2' })
    expect([opened.status, opened.location]).toEqual([303, '/members?tab=2'])
    const safe = { path: '/', httpOnly: true, secure: false, sameSite: 'lax', encode: expect.any(Function) }
    // The session, and the browser that is known from now on.
    expect(opened.cookieOptions).toEqual([
      { ...safe, maxAge: 30 * 86_400 },
      { ...safe, maxAge: 180 * 86_400 },
    ])
    const [cookie] = opened.cookies
    expect((await send('/', undefined, { cookie })).locals.user).toMatchObject({ email: ADA })
    const brief = await act('login', { ...LOGIN, remember: 'false' })
    expect(brief.cookieOptions[0]).not.toHaveProperty('maxAge')
  })

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)', '/users/login/', 'x'])(
    'never leads to %s',
    async (next) => {
      const { test, act } = await start()
      await activeUser(test, ADA)
      const { status, location } = await act('login', { ...LOGIN, next })
      expect([status, location]).toEqual([303, '/users/current-user/'])
    },
  )

  it('leads to where the app says, and to the app’s own page instead of the library’s', async () => {
    const { act, logIn } = await start({}, { pages: { currentUser: '/account', login: '/log-in' } })
    const cookie = await logIn()
    expect((await act('login', LOGIN)).location).toBe('/account')
    expect((await act('login', LOGIN, { goTo: '/here' })).location).toBe('/here')
    expect((await act('login', { ...LOGIN, next: '/there' }, { goTo: '/here' })).location).toBe('/there')
    expect((await act('logout', {}, { cookie })).location).toBe('/log-in')
    expect((await act('requestPasswordReset', { email: ADA }, { goTo: '/mail' })).location).toBe('/mail')
  })

  it('ends a session, and takes the cookie away', async () => {
    const { act, send, logIn } = await start()
    const cookie = await logIn()
    const out = await act('logout', {}, { cookie })
    expect([out.status, out.location, out.cookies]).toEqual([303, '/users/login/', ['sessionid=']])
    expect(out.cookieOptions[0]).toMatchObject({ maxAge: 0, path: '/' })
    expect((await send('/', undefined, { cookie })).locals.user).toBeNull()
  })

  it('confirms by a token in the form, the route or the query, and leads on', async () => {
    const { test, send } = await start()
    const confirm = actions.confirm(test.auth)
    const ways = [
      (token: string) => send('/confirm', confirm, { form: { token } }),
      (token: string) => send('/confirm', confirm, { form: {}, params: { token } }),
      (token: string) => send(`/confirm?token=${token}`, confirm, { form: {} }),
    ]
    for (const [n, way] of ways.entries()) {
      const email = `p${n}@example.com`
      await test.auth.register({ email, password: PASSWORD, firstName: 'A', lastName: 'B' })
      const token = await test.token(email)
      expect((await way(token)).location).toBe('/users/confirmed/')
      expect((await way(token)).location).toBe('/users/link/?reason=already_confirmed&purpose=confirm')
    }
    for (const token of ['', '../login', 'a/b', '%']) {
      expect((await send('/confirm', confirm, { form: { token } })).location).toContain('reason=link_invalid')
    }
  })

  it('removes an account that was not asked for', async () => {
    const { test, act } = await start()
    await act('register', PERSON)
    const token = await test.token(ADA)
    expect((await act('disown', { token })).data).toMatchObject({ action: 'disown', error: null })
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
  })

  it('sets a password by the link in its cookie, and never shows the token', async () => {
    const { test, act, send } = await start()
    await activeUser(test, ADA)
    await act('requestPasswordReset', { email: ADA })
    const token = await test.token(ADA)
    const path = `/users/password-change/confirm/change-password/${token}/`
    const [cookie] = (await send(path, undefined, { headers: BROWSER })).cookies
    const weak = await act('choosePassword', { password: 'x', token }, {})
    expect(weak.data).toMatchObject({ code: 'invalid_input', values: {} })
    const done = await act('choosePassword', { password: OTHER_PASSWORD }, { cookie })
    expect(done.data).toMatchObject({ message: expect.any(String), error: null })
    const again = await act('choosePassword', { password: OTHER_PASSWORD }, { cookie })
    expect(again.location).toBe('/users/link/?reason=link_used&purpose=choose-password')
    expect((await act('login', { email: ADA, password: OTHER_PASSWORD })).status).toBe(303)
  })

  it('changes the password and hands on the new session', async () => {
    const { act, send, logIn } = await start()
    const cookie = await logIn()
    const form = { current_password: 'wrong wrong wrong', new_password: OTHER_PASSWORD }
    const wrong = await act('changePassword', form, { cookie })
    expect([wrong.status, wrong.data]).toMatchObject([400, { code: 'wrong_password', values: {} }])
    const done = await act('changePassword', { ...form, current_password: PASSWORD }, { cookie })
    expect(done.data).toMatchObject({ action: 'changePassword', message: expect.any(String) })
    expect((await send('/', undefined, { cookie })).locals.user).toBeNull()
    expect((await send('/', undefined, { cookie: done.cookies[0] })).locals.user).toMatchObject({
      email: ADA,
    })
  })

  it('changes names, profile and picture', async () => {
    const { test, act, send, logIn } = await start()
    const cookie = await logIn()
    const typed = {
      first_name: 'Augusta',
      last_name: 'King',
      phone_number: 'nonsense',
      birth_date: '',
      github_link: '',
    }
    const wrong = await act('updateUser', typed, { cookie })
    expect(wrong.data).toMatchObject({
      code: 'invalid_input',
      values: typed,
      fields: { phone_number: expect.any(String) },
    })
    const upload = new FormData()
    upload.set('first_name', 'Augusta')
    upload.set('phone_number', '+441234567890')
    upload.set('thumbnail', new File([new Uint8Array(png())], 'me.png', { type: 'image/png' }))
    const done = await send('/profile', actions.updateUser(test.auth), { upload, cookie, headers: BROWSER })
    expect(done.data).toMatchObject({
      action: 'updateUser',
      message: expect.stringContaining('saved'),
      error: null,
    })
    const { user } = (await send('/', undefined, { cookie })).locals
    expect(user).toMatchObject({
      firstName: 'Augusta',
      lastName: 'Example',
      profile: { phone_number: '+441234567890' },
    })
    expect(user).toMatchObject({
      thumbnail: expect.stringMatching(/^http:\/\/localhost:3000\/users\/files\//),
    })
  })

  it('ends one session and the others, after a recent log-in alone', async () => {
    const { test, act, send, logIn } = await start()
    const [there, elsewhere, here] = [await logIn(), await logIn(), await logIn()]
    const listed = await send('/sessions', (event) => sessionsOf(test.auth, event), { cookie: here })
    const list = listed.data as { id: string; current: boolean }[]
    expect(list.map(({ current }) => current)).toEqual([true, false, false])
    expect(list[0]).toMatchObject({ browser: null, system: null })
    expect(JSON.stringify(list)).not.toMatch(here.split('=')[1] ?? 'nothing')
    const ended = await act('endSession', { id: list[1]?.id ?? '' }, { cookie: here })
    expect(ended.data).toMatchObject({ action: 'endSession', message: expect.any(String) })
    expect((await act('endSession', { id: 'nonsense' }, { cookie: here })).data).toMatchObject({
      code: 'not_found',
    })
    expect((await act('endSession', {}, { cookie: here })).data).toMatchObject({ code: 'not_found' })
    test.clock.advance(901)
    const late = await act('endOtherSessions', {}, { cookie: here })
    expect([late.status, late.location]).toEqual([303, '/users/reauthenticate/?next=%2Fpage'])
    const fresh = await act('reauthenticate', { password: PASSWORD, next: '/page' }, { cookie: here })
    expect([fresh.status, fresh.location]).toEqual([303, '/page'])
    const [renewed] = fresh.cookies
    await act('endOtherSessions', {}, { cookie: renewed })
    const known = await Promise.all(
      [there, elsewhere, renewed].map(
        async (cookie) => (await send('/', undefined, { cookie })).locals.user !== null,
      ),
    )
    expect(known).toEqual([false, false, true])
  })

  it('leads nobody to the log-in and back, in a form as on a page', async () => {
    const { act, send, test } = await start()
    for (const name of ['changePassword', 'updateUser', 'endOtherSessions', 'reauthenticate'] as const) {
      const form = { current_password: PASSWORD, new_password: OTHER_PASSWORD, password: PASSWORD }
      expect((await act(name, form)).location).toBe('/users/login/?next=%2Fpage')
    }
    const page = await send('/members?a=1', (event) => requireUser(test.auth, event), { headers: BROWSER })
    expect(page.location).toBe('/users/login/?next=%2Fmembers%3Fa%3D1')
  })

  it('says how long to wait', async () => {
    const { act } = await start()
    const form = { email: ADA, password: 'wrong wrong wrong' }
    let last = await act('login', form)
    for (let n = 0; n < 10; n += 1) last = await act('login', form)
    expect([last.status, last.data]).toMatchObject([
      429,
      { code: 'too_many_attempts', retryAfterSeconds: expect.any(Number), values: { email: ADA } },
    ])
  })

  it('refuses what comes from another site, is no form, or is too long', async () => {
    const { act, send, test } = await start()
    await activeUser(test, ADA)
    const foreign = await act('login', LOGIN, { headers: { ...BROWSER, 'sec-fetch-site': 'cross-site' } })
    expect([foreign.status, foreign.data]).toMatchObject([403, { code: 'cross_site' }])
    expect(foreign.cookies).toEqual([])
    const other = await act('login', LOGIN, { headers: { ...BROWSER, origin: 'https://evil.test' } })
    expect(other.data).toMatchObject({ code: 'cross_site' })
    const login = actions.login(test.auth)
    const long = await act('login', { ...LOGIN, email: 'x'.repeat(20_000) })
    expect([long.status, long.data]).toMatchObject([413, { code: 'too_large', values: {} }])
    const text = await send('/', login, { method: 'POST', headers: { 'content-type': 'text/plain' } })
    expect(text.data).toMatchObject({ code: 'unsupported_media_type' })
    // As adapter-node's limit ends a body.
    const body = new ReadableStream({
      start: (controller) => controller.error(Object.assign(new Error('too long'), { status: 413 })),
    })
    const cut = await send('/', login, { body })
    expect(cut.data).toMatchObject({ code: 'too_large' })
  })

  it('says what is missing when the hook has not seen the request, or the form was read before', async () => {
    const { test, send } = await start()
    const elsewhere = await testAuth(makeStorage())
    const asked = send('/', actions.login(elsewhere.auth), { form: LOGIN })
    await expect(asked).rejects.toThrow(
      'actions.login: authHandle has not seen this request; write export const handle = authHandle(auth, { kit }) in src/hooks.server.ts',
    )
    const read = send(
      '/',
      async (event) => {
        await event.request.formData()
        return actions.login(test.auth)(event)
      },
      { form: LOGIN },
    )
    await expect(read).rejects.toThrow('read event.request.clone() there instead')
  })

  it('reports a storage that fails as that', async () => {
    const { test, act } = await start()
    await test.auth.start()
    await test.storage.close()
    const { status, data } = await act('login', LOGIN)
    expect([status, data]).toMatchObject([503, { code: 'unavailable', values: { email: ADA } }])
  })
})
