import { expect, it } from 'vitest'
import { testAuth } from '../support/auth.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { onSqlite } from '../support/storages.ts'
import { startWork } from '../support/work.ts'
import { REGISTRATION } from './bodies.ts'

const JSON_TYPE = 'application/json'

onSqlite('the content type of a body', (makeStorage) => {
  const body = JSON.stringify(REGISTRATION)

  it.each(corpus('content-type'))('is taken or refused: $id', async (row) => {
    const test = await testAuth(makeStorage())
    const type = inputOf(row) as string | null
    const answer = await test.http.post('/register/', {
      body: Buffer.from(body),
      ...(type === null ? {} : { type }),
    })
    if (row.expected === 'accept') expect(answer.status, answer.text).toBe(201)
    else expect(answer.json()).toMatchObject({ error: expect.any(String), code: expect.any(String) })
    // A form is read as a form, whatever is in it.
    if (row.expected === 'reject') expect(answer.status).toBe(row.id === 'ctype-form' ? 400 : 415)
  })

  it.each([
    ['application/json;charset=UTF-8', 201],
    ['application/json ; charset="utf-8"', 201],
    ['APPLICATION/JSON', 201],
    ['application/json; charset=utf-8; charset=utf-7', 415],
    ['application/json; boundary=x', 415],
    ['application/json; charset=latin1', 415],
    ['application/json, application/json', 415],
    ['application/json+x', 415],
    ['application/problem+json', 415],
    ['text/json', 415],
    ['application/jsonp', 415],
    ['xapplication/json', 415],
    ['multipart/form-data; boundary=x', 415],
    ['text/plain; application/json', 415],
    ['*/*', 415],
    ['application\u00a0/json', 415],
  ])('%s is answered %i', async (type, status) => {
    const test = await testAuth(makeStorage())
    expect((await test.http.post('/register/', { body: Buffer.from(body), type })).status).toBe(status)
  })

  it.each(['gzip', 'br', 'deflate', 'zstd', 'x-gzip', 'identity, gzip', 'gzip, identity', ''])(
    'with the encoding "%s" is refused and never inflated',
    async (encoding) => {
      const test = await testAuth(makeStorage())
      const ask = { body, type: JSON_TYPE, headers: { 'content-encoding': encoding } }
      const answer = await test.http.post('/register/', ask)
      expect([answer.status, answer.json().code]).toEqual([415, 'unsupported_media_type'])
    },
  )

  it('is answered at once when it is 16 kB of blanks', async () => {
    const test = await testAuth(makeStorage())
    const worked = startWork()
    for (const filling of [' ', '; ', ' ;', '"', '\t']) {
      const type = `application/json${filling.repeat(16_000 / filling.length)}x`
      expect((await test.http.post('/register/', { body, type })).status).toBe(415)
    }
    expect(worked()).toBeLessThan(1000)
  })
})
