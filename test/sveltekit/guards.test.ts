import { actions, linkOf, requireStaff, requireUser, sessionsOf } from 'latchkey/sveltekit'
import { expect, it } from 'vitest'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { BROWSER, kitApp } from './kit.ts'

const ADA = 'ada@example.com'
const LOGIN = { email: ADA, password: PASSWORD }

onSqlite('guards for SvelteKit', (makeStorage) => {
  async function start(options = {}, hook = {}) {
    const test = await testAuth(makeStorage(), options)
    const send = kitApp(test.auth, hook)
    const guarded = (path: string, sent = {}) =>
      send(path, (event) => requireUser(test.auth, event).email, { headers: BROWSER, ...sent })
    return { test, send, guarded }
  }

  it('let who is logged in pass', async () => {
    const { test, send, guarded } = await start()
    await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    expect((await guarded('/members', { cookie })).data).toBe(ADA)
  })

  it('lead nobody to the log-in and, once logged in, back', async () => {
    const { test, send, guarded } = await start()
    await activeUser(test, ADA)
    const led = await guarded('/members?tab=a%20b&x=1')
    expect([led.status, led.location]).toEqual([303, '/users/login/?next=%2Fmembers%3Ftab%3Da%2520b%26x%3D1'])
    const form = await send(led.location ?? '', undefined, { headers: BROWSER })
    const next = /name="next" value="([^"]*)"/.exec(form.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const back = await send('/log-in', actions.login(test.auth), { form: { ...LOGIN, next } })
    expect(back.location).toBe('/members?tab=a%20b&x=1')
  })

  it('lead back to the page of a form, not to its action', async () => {
    const { guarded } = await start()
    const to = async (path: string) => (await guarded(path, { form: {} })).location
    expect(await to('/members?/rename')).toBe('/users/login/?next=%2Fmembers')
    expect(await to('/members?a=1&/rename&b=%2F')).toBe(
      `/users/login/?next=${encodeURIComponent('/members?a=1&b=%2F')}`,
    )
  })

  it('never put a target into "next" that leads elsewhere', async () => {
    const { guarded } = await start()
    for (const path of ['http://localhost:3000//evil.test/a', '/users/login/x', '/%2fevil.test']) {
      expect((await guarded(path)).location).toBe('/users/login/')
    }
  })

  it('answer 401 to what fetches, and lead Kit’s own client', async () => {
    const { guarded } = await start()
    const fetched = await guarded('/api', { headers: { accept: '*/*' } })
    expect([fetched.status, fetched.text, fetched.location]).toEqual([401, 'Please log in.', null])
    const data = await guarded('/members', { headers: { accept: '*/*' }, isDataRequest: true })
    expect(data.location).toBe('/users/login/?next=%2Fmembers')
    const enhanced = { accept: 'application/json', 'x-sveltekit-action': 'true' }
    expect((await guarded('/members?/a', { headers: enhanced, form: {} })).status).toBe(303)
  })

  it('lead to the app’s own log-in, to the front end, or nowhere', async () => {
    const own = await start({}, { pages: { login: '/log-in?from=guard' } })
    expect((await own.guarded('/members')).location).toBe('/log-in?from=guard&next=%2Fmembers')
    const apart = await start({ frontend: 'https://www.shop.example' })
    expect((await apart.guarded('/members')).location).toBe('https://www.shop.example/')
    const bare = await start({ pages: false })
    expect((await bare.guarded('/members')).status).toBe(401)
    const drawn = await start({ pages: false }, { pages: { login: '/log-in' } })
    expect((await drawn.guarded('/members')).location).toBe('/log-in?next=%2Fmembers')
  })

  it('let only staff pass where staff is asked for, and stop at the next request who was just demoted', async () => {
    const { test, send } = await start()
    const { id } = await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    const work = () =>
      send('/work', (event) => requireStaff(test.auth, event).email, { headers: BROWSER, cookie })
    expect([(await work()).status, (await work()).text]).toEqual([403, 'You may not do this.'])
    const system = test.auth.admin.asSystem('a test')
    await system.setRank(id, { isStaff: true })
    expect((await work()).data).toBe(ADA)
    await system.setRank(id, { isStaff: false })
    expect((await work()).status).toBe(403)
    const nobody = await send('/work', (event) => requireStaff(test.auth, event).email, { headers: BROWSER })
    expect(nobody.location).toBe('/users/login/?next=%2Fwork')
  })

  it('answer 503 when the storage does not answer', async () => {
    const { test, send, guarded } = await start()
    await activeUser(test, ADA)
    const [cookie] = (await send('/users/login', undefined, { json: LOGIN })).cookies
    await test.storage.close()
    expect((await guarded('/members', { cookie })).status).toBe(503)
  })

  it('say that the hook is missing', async () => {
    const { send } = await start()
    const other = await testAuth(makeStorage())
    await expect(send('/', (event) => requireUser(other.auth, event))).rejects.toThrow(
      'requireUser: authHandle has not seen this request',
    )
    await expect(send('/', (event) => sessionsOf(other.auth, event))).rejects.toThrow(
      'sessionsOf: authHandle',
    )
    await expect(send('/', (event) => linkOf(other.auth, event, 'confirm'))).rejects.toThrow(
      'linkOf: authHandle',
    )
  })

  it('show what a link is about, and lead from one that does not work to the page that says why', async () => {
    const { test, send } = await start({}, { pages: { link: '/link-failed' } })
    await test.auth.register({ ...LOGIN, firstName: 'Ada', lastName: 'Example' })
    const token = await test.token(ADA)
    const look = (path: string, sent = {}) => send(path, (event) => linkOf(test.auth, event, 'confirm'), sent)
    for (const found of [
      await look(`/confirm?token=${token}`),
      await look('/confirm', { params: { token } }),
    ]) {
      expect(found.data).toMatchObject({ email: ADA, pending: true })
      expect(JSON.stringify(found.data)).not.toContain(token)
    }
    expect((await look('/confirm')).location).toBe('/link-failed?reason=link_invalid&purpose=confirm')
    await test.auth.requestPasswordReset({ email: ADA })
    const reset = await test.token(ADA)
    const cookie = `latchkey-link=${reset}`
    const chosen = await send('/choose', (event) => linkOf(test.auth, event, 'choose-password'), { cookie })
    expect(chosen.data).toMatchObject({ email: ADA })
    test.clock.advance(3600)
    const late = await send('/choose', (event) => linkOf(test.auth, event, 'choose-password'), { cookie })
    expect(late.location).toBe('/link-failed?reason=link_expired&purpose=choose-password')
  })

  it('lead nobody from the list of sessions to the log-in', async () => {
    const { test, send } = await start()
    const led = await send('/sessions', (event) => sessionsOf(test.auth, event), { headers: BROWSER })
    expect(led.location).toBe('/users/login/?next=%2Fsessions')
  })
})
