import { expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/http/endpoints/index.ts'
import { testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { LOGIN, pendingUser } from './bodies.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY', 'post']
const paths = [...new Set(ENDPOINTS.map(({ path }) => path))]
const methodsAt = (path: string) =>
  ENDPOINTS.filter((one) => one.path === path).map(({ method }) => String(method))

onSqlite('methods and paths', (makeStorage) => {
  it('answers a method that a path does not have with 405 and those that it has', async () => {
    const test = await testAuth(makeStorage())
    for (const path of paths) {
      const allowed = methodsAt(path).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      for (const method of METHODS.filter((one) => !allowed.includes(one.toUpperCase()))) {
        const at = path.replace(/\{\w+\}/, 'x')
        const answer = await test.http.send(method, at)
        expect(answer.status, `${method} ${at}`).toBe(405)
        expect(answer.headers.get('allow')?.split(', ').sort(), at).toEqual([...allowed].sort())
        if (method !== 'HEAD') expect(answer.json()).toMatchObject({ code: 'method_not_allowed' })
      }
    }
    expect(test.commits).toEqual([])
  })

  it('answers a browser with a page', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.get('/logout/', { html: true })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain('This address does not answer to that method.')
  })

  it('changes nothing by GET, HEAD or OPTIONS at any path', async () => {
    const test = await testAuth(makeStorage())
    const token = await pendingUser(test)
    test.commits.length = 0
    test.hashes()
    for (const path of paths) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        for (const html of [false, true]) {
          const at = path.replace(/\{\w+\}/, token)
          const answer = await test.http.send(method, at, { html, cookie: `latchkey-link=${token}` })
          expect(answer.status, `${method} ${at}`).toBeLessThan(500)
          if (method === 'HEAD') expect(answer.text).toBe('')
        }
      }
    }
    expect([test.commits, test.hashes()]).toEqual([[], 0])
  })

  it.each([
    '/LOGIN/',
    '/Login',
    '/login//',
    '//login/',
    '/login/x',
    '/login.json',
    '/login;x',
    '/%6cogin/',
    '/login%2f',
    '/login%00',
    '/login%20',
    '/ login/',
    '/log\u0131n/',
    '/register/confirm/',
    '/register/confirm//',
    '/register/confirm/a/b/',
    '/',
    '',
    '/administration/',
    '/__proto__/',
    '/constructor',
  ])('leaves %s to the app', async (path) => {
    const test = await testAuth(makeStorage())
    for (const method of ['GET', 'POST']) {
      expect((await test.http.send(method, path, method === 'POST' ? { json: LOGIN } : {})).status).toBe(0)
    }
  })

  it.each([
    '//login/',
    '//user/login/',
    '//users%2flogin/',
    '//usersx/login/',
    '//x/users/login/',
    '///users/login/',
  ])('leaves %s to the app, which is not under the mount', async (path) => {
    const test = await testAuth(makeStorage())
    expect((await test.http.post(path, { json: LOGIN })).status).toBe(0)
  })

  it('is mounted wherever the address of the app says, signs in it and all', async () => {
    for (const [mount, path] of [
      ['', '//login/'],
      ['/', '//login'],
      ['/a.b/(c)+/', '//a.b/(c)+/login/'],
      ['/caf\u00e9', '//caf%C3%A9/login/'],
    ] as const) {
      const test = await testAuth(makeStorage(), { url: `http://localhost:3000${mount}`, migrate: true })
      expect((await test.http.post(path, { json: {} })).status, mount).toBe(400)
      const near = path.replace('a.b', 'aXb').replace('(c)+', 'cc').replace('%C3%A9', 'e')
      if (near !== path) expect((await test.http.post(near, { json: {} })).status, near).toBe(0)
    }
  })
})
