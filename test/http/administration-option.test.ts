import { expect, it } from 'vitest'
import { createHandler } from '../../src/http/index.ts'
import { type House, makeHouse, STAFF } from '../support/admin.ts'
import { PASSWORD } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { loggedIn } from './bodies.ts'

const HTML = { html: true }
const PAGES = ['/admin/', '/admin/add-user/', '/admin/bulk/?action=disable']
const ENDPOINTS = ['/admin/users/', '/admin/events/', '/admin/mail/']

onSqlite('the option "administration"', (makeStorage) => {
  const house = async (administration?: 'pages' | 'json' | 'off') => {
    const all = await makeHouse(makeStorage(), { administration })
    return { ...all, cookie: await loggedIn(all.test, { email: STAFF, password: PASSWORD }) }
  }
  /** Which of these paths are left to the app. */
  const leftToApp = async ({ test }: House, paths: readonly string[]) => {
    const handle = createHandler(test.auth)
    const ask = (path: string) =>
      handle(new Request(`${test.auth.settings.url}${path}`), { ip: null, loopback: true, secure: false })
    const answers = await Promise.all(paths.map(ask))
    return paths.filter((_, n) => answers[n] === null)
  }
  const described = async ({ test }: House) =>
    Object.keys((await test.http.get('/openapi.json')).json().paths as object).filter((path) =>
      path.startsWith('/admin/'),
    )

  it('leaves pages and endpoints as they are by default', async () => {
    const all = await house()
    expect(await leftToApp(all, [...PAGES, ...ENDPOINTS])).toEqual([])
    expect((await described(all)).length).toBeGreaterThan(5)
  })

  it('"json" takes the pages away and leaves the endpoints', async () => {
    const all = await house('json')
    const { http } = all.test
    expect(await leftToApp(all, [...PAGES, ...ENDPOINTS])).toEqual(PAGES)
    const list = await http.get('/admin/users/', { cookie: all.cookie, ...HTML })
    expect([list.status, list.json().total]).toEqual([200, 4])
    const changed = await http.post(`/admin/users/${all.person.id}/?_method=PATCH`, {
      cookie: all.cookie,
      form: { first_name: 'Grace' },
      ...HTML,
    })
    expect([changed.status, changed.json().first_name]).toEqual([200, 'Grace'])
    // There is no page to lead back to after a log-in.
    const nobody = await http.get('/admin/users/', HTML)
    expect([nobody.status, nobody.json().code]).toEqual([401, 'not_logged_in'])
    expect((await described(all)).length).toBeGreaterThan(5)
  })

  it('"off" takes both away, and leaves the paths to the app and the functions to its code', async () => {
    const all = await house('off')
    expect(await leftToApp(all, [...PAGES, ...ENDPOINTS])).toEqual([...PAGES, ...ENDPOINTS])
    expect(await described(all)).toEqual([])
    expect((await all.test.auth.admin.as(all.staff).listUsers()).total).toBe(4)
  })

  it('leads staff from their account to the pages where there are any, and keeps every other page', async () => {
    for (const [administration, leads] of [
      ['pages', true],
      ['json', false],
      ['off', false],
    ] as const) {
      const { test, cookie } = await house(administration)
      const page = await test.http.get('/current-user/', { cookie, ...HTML })
      expect([page.status, page.text.includes('/users/admin/')], administration).toEqual([200, leads])
    }
  })
})
