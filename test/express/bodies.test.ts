import { type IncomingMessage, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { incomingBody } from '../../adapters/express/incoming-body.ts'
import { listen, PERSON } from './app.ts'
import { BROWSER } from './http.ts'
import { PARSERS, VERSIONS } from './versions.ts'

describe.each(VERSIONS)('$name', ({ express }) => {
  describe.each(PARSERS)('with $name in front', ({ name, make }) => {
    const start = () =>
      listen({
        express,
        before(app) {
          const parser = make(express)
          if (parser) app.use(parser)
        },
      })

    test('a body of 10 MB is refused with 413 while the client is still sending', async () => {
      const { send } = await start()
      const body = Buffer.alloc(10_000_000, 'x')
      const answer = await send('/users/register/', { body, headers: { 'content-type': 'application/json' } })
      expect(answer.status).toBe(413)
      // A parser that takes JSON refuses by itself; otherwise the refusal is ours.
      if (name === 'no body parser' || name === 'express.urlencoded()') {
        expect(answer.json()).toMatchObject({ code: 'too_large' })
      }
    })

    test('what is neither JSON nor a form, malformed or empty is a 4xx', async () => {
      const { send } = await start()
      const status = async (body: string, type: string) =>
        (await send('/users/login/', { body, headers: { 'content-type': type } })).status
      expect(await status('{"email":"a@example.com"}', 'text/plain')).toBe(415)
      expect(await status('{"email":', 'application/json')).toBe(400)
      expect(await status('[]', 'application/json')).toBe(400)
      expect(await status('', 'application/json')).toBe(400)
      expect((await send('/users/login/', { method: 'POST' })).status).toBe(415)
      const empty = await send('/users/login/', { form: {} })
      expect([empty.status, Object.keys(empty.json().fields ?? {})]).toEqual([400, ['email', 'password']])
    })
  })

  test('a body of unknown length is refused with 413 as soon as it is too long', async () => {
    let incoming: IncomingMessage | undefined
    const { origin } = await listen({
      express,
      before(app) {
        app.use((req, _res, next) => {
          incoming = req
          next()
        })
      },
    })
    expect((await sendForEver(`${origin}/users/register/`)).status).toBe(413)
    // Nobody gathers what still comes.
    expect(incoming?.listenerCount('data')).toBe(0)
    expect(incoming?.readableFlowing).toBe(true)
  })

  test('a body that something else has read, and kept nothing of, is told in one sentence', async () => {
    const { send, said } = await listen({
      express,
      before(app) {
        app.use((req, _res, next) => {
          req.resume().on('end', () => next())
        })
      },
    })
    const sentence =
      'Something before authRouter(auth) has read the body and left nothing in req.body: put app.use(authRouter(auth)) before it.'
    const answer = await send('/users/login/', { json: PERSON })
    expect([answer.status, answer.json()]).toEqual([500, { error: sentence, code: 'internal' }])
    expect(said.join()).toContain(sentence)
    const page = await send('/users/login/', { form: { ...PERSON }, headers: BROWSER })
    expect([page.status, page.text]).toEqual([500, expect.stringContaining('has read the body')])
    // What needs no body is served all the same.
    expect((await send('/users/logout/', { json: {} })).status).toBe(200)
  })
})

/** Sends until it is answered. */
function sendForEver(url: string): Promise<{ status: number | undefined }> {
  const { port, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path: pathname,
      method: 'POST',
      headers,
      agent: false,
    })
    const timer = setInterval(() => outgoing.write('x'.repeat(10_000)), 1)
    outgoing.on('error', reject).on('response', (incoming) => {
      clearInterval(timer)
      resolve({ status: incoming.statusCode })
      outgoing.destroy()
    })
  })
}

test('a body that breaks off is told at once to who reads it', async () => {
  const { app, origin } = await listen()
  const told = new Promise<unknown>((resolve) => {
    app.post('/mine', (req) => {
      const { content } = incomingBody(req)
      new Response(content).text().catch(resolve)
    })
  })
  const { port } = new URL(origin)
  const headers = { 'content-length': 500 }
  const outgoing = request({ host: '127.0.0.1', port, path: '/mine', method: 'POST', headers, agent: false })
  outgoing.on('error', () => {})
  outgoing.write('half', () => setTimeout(() => outgoing.destroy(), 100))
  expect(await told).toMatchObject({ message: 'the client hung up' })
})
