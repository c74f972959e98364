import { describe, expect, it } from 'vitest'
import { safeRedirect, withQuery } from '../../src/http/redirect.ts'
import { resolveSettings } from '../../src/settings.ts'
import { activeUser, testAuth } from '../support/auth.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN } from './bodies.ts'

const OPTIONS = { url: 'https://app.test', trustedOrigins: ['https://admin.app.test'] }
const settingsOf = (url: string, trustedOrigins: string[] = []) =>
  resolveSettings({ url, storage: {} as never, trustedOrigins })
const APP = settingsOf(OPTIONS.url, OPTIONS.trustedOrigins)
const HTTP = settingsOf('http://app.test/users', OPTIONS.trustedOrigins)
const rows = corpus('redirect')

describe('safeRedirect', () => {
  it.each(rows.filter(({ expected }) => expected === 'reject'))('refuses $id', (row) => {
    expect(safeRedirect(inputOf(row), APP)).toBeNull()
  })

  it.each(rows.filter(({ expected }) => expected !== 'reject'))('takes $id', (row) => {
    expect(safeRedirect(inputOf(row), APP)).toBe(row.result ?? inputOf(row))
  })

  it.each([
    ['/', '/'],
    ['/a?b=c#d', '/a?b=c#d'],
    ['/a%20b', '/a%20b'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/?next=%2F%2Fevil.test', '/?next=%2F%2Fevil.test'],
    ['/a//b', '/a//b'],
    ['https://app.test', '/'],
    ['https://app.test/a', '/a'],
    ['https://app.test:443/a', '/a'],
    ['https://admin.app.test', 'https://admin.app.test/'],
    ['https://admin.app.test/a?b#c', 'https://admin.app.test/a?b#c'],
  ])('takes %s as %s', (target, result) => {
    expect(safeRedirect(target, APP)).toBe(result)
  })

  it.each([
    '//evil.test',
    '///evil.test',
    '////evil.test',
    '/..//evil.test',
    '/.//evil.test',
    '/a/..//evil.test',
    '/%2e%2e//evil.test',
    'https:///evil.test',
    'https:/evil.test',
    'https:\\\\evil.test',
    'https://app.test@evil.test/',
    'https://app.test:443@evil.test/',
    'https://evil.test/https://app.test',
    'https://app.test//evil.test',
    'https://admin.app.test//evil.test',
    'https://user@app.test/',
    'https://admin.app.test.evil.test/',
    'https://eviladmin.app.test/',
    'https://sub.admin.app.test/',
    'https://admin.app.test:8443/',
    'http://admin.app.test/',
    'ftp://app.test/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    'blob:https://app.test/x',
    'view-source:https://app.test',
    'evil.test',
    'a/b',
    './a',
    '?a',
    '#a',
    ' /a',
    '/a b',
    '/a\tb',
    '/a\nb',
    '/caf\u00e9',
    '/a\u2028b',
    '/a"b',
    '/a<b',
    '/a>b',
    '/a\\b',
    '/%5cevil.test',
    '/a%0d%0aSet-Cookie:x',
    '/%7f',
    `/${'a'.repeat(2048)}`,
    null,
    undefined,
    7,
    true,
    {},
    ['/a'],
  ])('refuses %j', (target) => {
    expect(safeRedirect(target, APP)).toBeNull()
  })

  it('refuses whatever names the scheme alone, on http as on https', () => {
    for (const target of ['https:evil.test', 'http:evil.test', 'http:/a', 'https:/a', 'http:', 'https://']) {
      expect(safeRedirect(target, APP), target).toBeNull()
      expect(safeRedirect(target, HTTP), target).toBeNull()
    }
  })

  it('leads to no log-in and no log-out, and to what is only named like them', () => {
    for (const path of [
      '/users/login',
      '/users/login/',
      '/users/login?next=/',
      '/users/logout/',
      '/users/x/../login',
    ]) {
      expect(safeRedirect(path, HTTP), path).toBeNull()
    }
    for (const path of ['/login', '/users/logins', '/users/current-user/', '/users']) {
      expect(safeRedirect(path, HTTP), path).toBe(path)
    }
  })

  it('gives back what is safe to be given again', () => {
    for (const row of rows) {
      const once = safeRedirect(inputOf(row), APP)
      if (once !== null) expect(safeRedirect(once, APP), row.id).toBe(once)
    }
  })

  it('ends on a listed origin in a browser’s own reading of every text that it takes', () => {
    const pieces = [
      '/',
      '//',
      '\\',
      'https:',
      'http:',
      'evil.test',
      'app.test',
      '@',
      ':',
      '.',
      '..',
      '%2f',
      '#',
      '?',
      'a',
    ]
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          for (const d of pieces) {
            const target = safeRedirect(a + b + c + d, APP)
            if (target === null) continue
            const { origin } = new URL(target, 'https://app.test/users/login/')
            expect(['https://app.test', 'https://admin.app.test'], a + b + c + d).toContain(origin)
          }
        }
      }
    }
  })
})

describe('withQuery', () => {
  it('adds to a query, or begins one', () => {
    expect(withQuery('/a', 'b=c')).toBe('/a?b=c')
    expect(withQuery('https://x.test/a?b', 'c=d')).toBe('https://x.test/a?b&c=d')
  })
})

onSqlite('the place to go after a log-in', (makeStorage) => {
  it('is the usual one for everything in the corpus that is refused, by form, and never an error of ours', async () => {
    const test = await testAuth(makeStorage(), { ...OPTIONS, targets: { loggedIn: '/home' } })
    await activeUser(test, ADA)
    for (const row of rows) {
      const next = inputOf(row)
      const ask = typeof next === 'string' ? { form: { ...LOGIN, next } } : { json: { ...LOGIN, next } }
      const answer = await test.http.post('/login/', { ...ask, html: true })
      if (typeof next !== 'string') {
        expect(answer.status, row.id).toBe(400)
        continue
      }
      expect(answer.status, row.id).toBe(303)
      expect(answer.headers.get('location'), row.id).toBe(
        row.expected === 'reject' ? '/home' : (row.result ?? next),
      )
      const page = await test.http.get(`/login/?next=${encodeURIComponent(next)}`, { html: true })
      expect(page.status, row.id).toBe(200)
      expect(page.text.includes('name="next"'), row.id).toBe(row.expected !== 'reject')
      if (row.expected === 'reject') expect(/<script|evil/i.test(page.text), row.id).toBe(false)
    }
  })

  it('is no business of a JSON client', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post('/login/', { json: { ...LOGIN, next: '/orders' } })
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null])
  })
})
