import { gzipSync } from 'node:zlib'
import { afterEach, expect, it, vi } from 'vitest'
import { createHandler } from '../../src/http/index.ts'
import { activeUser, type TestAuth, testAuth } from '../support/auth.ts'
import type { Answer } from '../support/client.ts'
import { corpus, corpusRow, inputOf } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN } from './bodies.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const BODIES = [
  '/register/',
  '/regenerate-token/',
  '/password-change/request-password-change/',
  '/login/',
  '/password-change/change-user-password/',
]

function expectRefused(answer: Answer, id: string): void {
  expect(answer.status, `${id}: ${answer.text}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${id}: ${answer.text}`).toBeLessThan(500)
  expect(answer.json(), id).toMatchObject({ error: expect.any(String), code: expect.any(String) })
  expect(answer.cookies, id).toEqual([])
}

const encodingOf = (id: string) =>
  id.startsWith('body-gzip')
    ? { 'content-encoding': 'gzip' }
    : id === 'body-br'
      ? { 'content-encoding': 'br' }
      : {}
const bytesOf = (id: string) =>
  id === 'body-gzip-bomb'
    ? gzipSync(Buffer.alloc(10_000_000))
    : (inputOf(corpusRow(id)) as string | Uint8Array)

/** Posts a log-in whose body is a stream. */
async function postStream(test: TestAuth, body: ReadableStream<Uint8Array>): Promise<Response | null> {
  const headers = { 'content-type': JSON_TYPE }
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  const request = new Request('http://localhost:3000/users/login/', init)
  return createHandler(test.auth)(request, { ip: null, loopback: true, secure: false })
}

onSqlite('a body', (makeStorage) => {
  afterEach(() => {
    // The whole of this file must leave every object as it was.
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  const rows = corpus('body').filter(({ id }) => id !== 'body-len-long')
  it.each(rows)('of the corpus is taken or refused: $id', async ({ id, expected }) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, 'alice@example.com')
    const ask = { body: bytesOf(id), type: JSON_TYPE, headers: encodingOf(id) }
    for (const path of BODIES) {
      const answer = await test.http.post(path, ask)
      if (expected === 'reject') expectRefused(answer, `${id} at ${path}`)
      else if (path === '/login/') expect(answer.status, answer.text).toBe(200)
    }
  })

  it.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['null', 'null'],
    ['a number', '7'],
    ['a list', '[]'],
    ['a list of an object', JSON.stringify([LOGIN])],
    ['true', 'true'],
    ['two objects', `${JSON.stringify(LOGIN)}${JSON.stringify(LOGIN)}`],
    ['a trailing comma', `${JSON.stringify(LOGIN).slice(0, -1)},}`],
    ['a NUL', `${JSON.stringify(LOGIN)}\0`],
    ['bytes that are no UTF-8', Buffer.from(JSON.stringify(LOGIN).replace('ada', '\u00ff'), 'latin1')],
    ['UTF-16', Buffer.from(JSON.stringify(LOGIN), 'utf16le')],
    ['a byte order mark', `\ufeff${JSON.stringify(LOGIN)}`],
    ['an address twice', '{"email":"victim@example.com","email":"ada@example.com","password":"x"}'],
    ['a name twice, once escaped', '{"email":"ada@example.com","password":"x","passwor\\u0064":"y"}'],
    ['a prototype twice', '{"__proto__":1,"__proto__":2,"email":"ada@example.com","password":"x"}'],
  ])('as JSON is refused when it is %s', async (_, body) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post('/login/', { body, type: JSON_TYPE })
    expect([answer.status, answer.json().code]).toEqual([400, 'invalid_input'])
  })

  it.each([
    '{"email":"ada@example.com","password":"correct horse battery","more":{"email":"x","a":{"email":"y"}}}',
    '{"email":"ada@example.com","password":"correct horse battery","more":[{"a":1},{"a":2}],"s":"{\\"a\\":1}:"}',
    ' { "email" : "ada@example.com" , "password" : "correct horse battery" , "" : ":" , "\\\\" : "\\"}" } ',
  ])('as JSON is taken when a name stands twice in different objects only: %s', async (body) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect((await test.http.post('/login/', { body, type: JSON_TYPE })).status).toBe(200)
  })

  it.each([
    ['a field twice', 'email=victim%40example.com&email=ada%40example.com&password=x'],
    ['a field twice, once encoded', 'email=ada%40example.com&password=x&p%61ssword=y'],
    ['a field twice, alike', 'email=ada%40example.com&password=x&password=x'],
    ['a list', 'email[]=ada%40example.com&password=x'],
    ['a byte order mark', '\ufeffemail=ada%40example.com&password=x'],
    ['nothing', ''],
  ])('as a form is refused when it has %s', async (_, body) => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/login/', { body, type: FORM_TYPE })
    expect([answer.status, answer.json().code]).toEqual([400, 'invalid_input'])
  })

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '__defineGetter__',
    'valueOf',
  ])('may name a field %s, which means nothing', async (name) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const evil = { polluted: true, email: 'victim@example.com', is_staff: true }
    const body = `{${JSON.stringify(name)}:${JSON.stringify(evil)},${JSON.stringify(LOGIN).slice(1)}`
    for (const html of [false, true]) {
      expect((await test.http.post('/login/', { body, type: JSON_TYPE, html })).status).toBe(html ? 303 : 200)
      const form = { ...LOGIN, [`${name}[polluted]`]: 'true', [name === '__proto__' ? 'x' : name]: 'y' }
      expect((await test.http.post('/login/', { form, html })).status).toBe(html ? 303 : 200)
    }
    const alone = await test.http.post('/login/', { body: `{${JSON.stringify(name)}:"x"}`, type: JSON_TYPE })
    expect(Object.keys(alone.json().fields as object)).toEqual(['email', 'password'])
  })

  it('takes no field from the prototype of every object', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const body = `{"__proto__":${JSON.stringify(LOGIN)}}`
    expect((await test.http.post('/login/', { body, type: JSON_TYPE })).status).toBe(400)
  })

  it('takes 16 kB and not a byte more, whatever its length is said to be', async () => {
    const test = await testAuth(makeStorage())
    const padded = (length: number) =>
      JSON.stringify({ ...LOGIN, x: '' }).replace('""', `"${'x'.repeat(length)}"`)
    const rest = Buffer.byteLength(padded(0))
    const fits = await test.http.post('/login/', { body: padded(16_384 - rest), type: JSON_TYPE })
    expect(fits.json().code).toBe('invalid_credentials')
    for (const length of [undefined, '1', '999999999999', '-1', 'x']) {
      const headers: Record<string, string> = length === undefined ? {} : { 'content-length': length }
      const body = padded(16_385 - rest)
      const answer = await test.http.post('/login/', { body, type: JSON_TYPE, headers })
      expect([answer.status, answer.json().code], length).toEqual([413, 'too_large'])
    }
  })

  it('reads no further than its limit of one that never ends', async () => {
    const test = await testAuth(makeStorage())
    let pulled = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(4096).fill(0x20))
      },
    })
    expect((await postStream(test, stream))?.status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  it('takes a body that arrives a byte at a time', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const bytes = Buffer.from(JSON.stringify({ ...LOGIN, note: 'gr\u00fc\u00dfe' }))
    const stream = ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte)))
    expect((await postStream(test, stream))?.status).toBe(200)
  })

  it('is waited for half a minute and no longer', async () => {
    const test = await testAuth(makeStorage())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const stalled = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from('{"email":')),
      })
      const answer = postStream(test, stalled)
      await vi.advanceTimersByTimeAsync(29_999)
      expect(await Promise.race([answer, Promise.resolve('waiting')])).toBe('waiting')
      await vi.advanceTimersByTimeAsync(1)
      const response = await answer
      expect([response?.status, await response?.json()]).toMatchObject([408, { code: 'timeout' }])
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is no fault of ours when a client goes away in the middle', async () => {
    const test = await testAuth(makeStorage())
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('{"email":'))
        controller.error(new Error('aborted'))
      },
    })
    expect((await postStream(test, stream))?.status).toBe(400)
    expect(test.said.filter((line) => line.startsWith('internal'))).toEqual([])
  })

  it('that something before us has parsed is held to the same rules', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const ask = (parsedBody: unknown, type = JSON_TYPE) =>
      test.http.post('/login/', { type, client: { parsedBody } })
    expect((await ask(LOGIN)).status).toBe(200)
    expect((await ask(LOGIN, FORM_TYPE)).status).toBe(200)
    for (const parsed of [null, 'x', 7, [LOGIN], {}, Buffer.from('{}'), { email: [ADA], password: 'x' }]) {
      expect((await ask(parsed)).status, JSON.stringify(parsed)).toBe(400)
    }
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', '']) {
      expect((await ask(LOGIN, type)).status, type).toBe(415)
    }
    expect((await ask(Object.create(LOGIN))).status).toBe(400)
    expect((await ask(JSON.parse(`{"__proto__":${JSON.stringify(LOGIN)}}`))).status).toBe(400)
  })

  it('does not matter to who asks with GET', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.get('/current-user/', {
      type: 'x/y',
      headers: { 'content-encoding': 'br' },
    })
    expect(answer.status).toBe(401)
  })
})
