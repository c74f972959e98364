import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { clientInfo } from '../../adapters/express/client-info.ts'
import { sendResponse } from '../../adapters/express/send-response.ts'
import { addressOf } from '../../adapters/express/web-request.ts'
import { type Listening, listen, PERSON } from './app.ts'
import { BROWSER, send } from './http.ts'
import { VERSIONS } from './versions.ts'

describe.each(VERSIONS)('$name', ({ express }) => {
  test('Host and X-Forwarded-Host are in no link, redirect or page, trusted proxy or not', async () => {
    for (const trusted of [false, true]) {
      const { auth, send, link } = await listen({
        express,
        before: (app) => app.set('trust proxy', trusted),
      })
      const headers = {
        ...BROWSER,
        host: 'evil.test',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.test;proto=https',
      }
      const registered = await send('/users/register/', { form: PERSON, headers })
      expect(registered.status).toBe(303)
      const path = await link(PERSON.email)
      const answers = [
        registered,
        await send(path, { headers }),
        await send(path, { method: 'POST', headers }),
        await send('/users/register/', { headers }),
        await send('/users/current-user/', { headers }),
      ]
      expect(JSON.stringify(answers)).not.toContain('evil')
      const mails = JSON.stringify(auth.mailbox?.mails)
      expect(mails).toContain(auth.settings.origin)
      expect(mails).not.toContain('evil')
    }
  })

  test('the web request that is made of a request has the origin of the option "url"', async () => {
    const seen: (string | undefined)[] = []
    const { send, origin } = await listen({
      express,
      before: (app, auth) =>
        void app.use((req, _res, next) => void next(void seen.push(addressOf(auth.settings, req)?.href))),
    })
    await send('/a?b=c', { headers: { host: 'evil.test' } })
    await send('/', { target: 'http://evil.test/d?e=f' })
    await send('/', { target: '//evil.test/g' })
    expect(seen).toEqual([`${origin}/a?b=c`, `${origin}/d?e=f`, `${origin}//evil.test/g`])
  })

  test('X-Forwarded-For counts for nothing unless the app trusts its proxy', async () => {
    const failures = async ({ send }: Listening, forwarded: (attempt: number) => string) => {
      let refused = 0
      for (let attempt = 1; attempt <= 11; attempt += 1) {
        const answer = await send('/users/login/', {
          json: { email: `nobody${attempt}@example.com`, password: PERSON.password },
          headers: { 'x-forwarded-for': forwarded(attempt) },
        })
        if (answer.status === 429) refused += 1
      }
      return refused
    }
    const elsewhere = (attempt: number) => `198.51.100.${attempt}`
    const untrusting = await listen({ express })
    expect(await failures(untrusting, elsewhere)).toBe(1)
    const trusting = await listen({ express, before: (app) => app.set('trust proxy', true) })
    expect(await failures(trusting, elsewhere)).toBe(0)
    expect(await failures(trusting, () => '203.0.113.9')).toBe(1)
  })

  test('HEAD is answered as GET, without a body, and changes nothing', async () => {
    const { send, link } = await listen({ express })
    await send('/users/register/', { json: PERSON })
    const path = await link(PERSON.email)
    const head = await send(path, { method: 'HEAD', headers: BROWSER })
    expect([head.status, head.text, head.headers['content-type']]).toEqual([
      200,
      '',
      'text/html; charset=utf-8',
    ])
    expect((await send('/users/login/', { json: PERSON })).status).toBe(400)
    expect((await send(path, { method: 'POST' })).status).toBe(200)
    expect((await send('/users/current-user/', { method: 'HEAD' })).status).toBe(401)
  })

  test('the request line may be as odd as HTTP allows', async () => {
    const { send } = await listen({
      express,
      after: (app) => void app.use((_req, res) => void res.status(404).send('the app has nothing')),
    })
    const status = async (target: string, method = 'GET') => (await send('/', { target, method })).status
    expect(await status('http://evil.test/users/register/')).toBe(200)
    expect(await status('//evil.test/users/register/')).toBe(404)
    expect(await status('/users/../users/login/', 'POST')).toBe(415)
    expect(await status('/users/%')).toBe(404)
    expect(await status('*', 'OPTIONS')).toBe(404)
    expect(await status('/users/login/', 'TRACE')).toBe(404)
    expect(await status('/users/login/', 'DELETE')).toBe(405)
    const absolute = await send('/', { target: 'http://evil.test/users/login/?next=/a', headers: BROWSER })
    expect(absolute.text).not.toContain('evil')
  })

  test('at the root of the site, what is not ours reaches the app with its body whole', async () => {
    const { send, link } = await listen({
      express,
      path: '/',
      after: (app) => void app.post('/echo', express.json(), (req, res) => void res.json(req.body)),
    })
    expect((await send('/echo', { json: { kept: 'whole' } })).json()).toEqual({ kept: 'whole' })
    expect((await send('/register/', { json: PERSON })).status).toBe(201)
    expect((await send(await link(PERSON.email), { method: 'POST' })).status).toBe(200)
  })

  test('a header with bytes beyond ASCII, or given twice, is no fault of ours', async () => {
    const { send, errors } = await listen({ express })
    const { status } = await send('/users/current-user/', {
      headers: { 'user-agent': 'Bröwser', accept: ['text/html', 'application/json'], 'x-thing': 'ÿ' },
    })
    expect([status, errors]).toEqual([302, []])
  })

  test('the mailbox is for this machine, whatever a header says of it', async () => {
    const { send } = await listen({ express, before: (app) => app.set('trust proxy', true) })
    expect((await send('/dev/mail.json')).json()).toEqual([])
    const rebound = await send('/dev/mail.json', { headers: { host: 'evil.test' } })
    expect(rebound.status).toBe(404)
    const forwarded = await send('/dev/mail.json', { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(forwarded.status).toBe(200)
  })
})

test('a client that hangs up in the middle of a body, or of an answer, leaves the process alive', async () => {
  const { origin, send: ask, errors, said } = await listen()
  const { port } = new URL(origin)
  for (let count = 0; count < 10; count += 1) {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const half = `POST /users/register/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email":`
        const whole = 'GET /users/register/ HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n'
        socket.write(count % 2 === 0 ? half : whole, () => setTimeout(() => socket.destroy(), count * 2))
      })
      socket.on('close', () => resolve()).on('error', reject)
    })
  }
  expect((await ask('/users/register/', { json: PERSON })).status).toBe(201)
  expect(errors).toEqual([])
  expect(said.filter((line) => line.includes('internal'))).toEqual([])
})

test('a second request on the same connection is served after a body that nobody read', async () => {
  const { origin } = await listen()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string, type: string, framing: OutgoingHttpHeaders = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(origin)
      const options = {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        agent,
        headers: { 'content-type': type, ...framing },
      }
      const outgoing = request(options, (incoming) => {
        incoming.resume().on('end', () => resolve(incoming.statusCode))
      })
      outgoing.on('error', reject).end('x'.repeat(200_000))
    })
  expect(await ask('/users/login/', 'text/plain')).toBe(415)
  expect(await ask('/users/login/', 'application/json')).toBe(413)
  // Of unknown length, it is refused only when some of it has been read.
  const chunked = { 'transfer-encoding': 'chunked' }
  expect(await ask('/users/login/', 'application/json', chunked)).toBe(413)
  expect(await ask('/users/logout/', 'application/json')).toBe(200)
  agent.destroy()
  expect((await send(`${origin}/users/current-user/`)).status).toBe(401)
})

test('after a body that never came, the connection is not kept', async () => {
  const { app, send } = await listen()
  app.use('/late', (_req, res) => void sendResponse(new Response('late', { status: 408 }), res))
  app.use('/soon', (_req, res) => void sendResponse(new Response('soon', { status: 200 }), res))
  const headers = { connection: 'keep-alive' }
  expect((await send('/late', { headers })).headers.connection).toBe('close')
  expect((await send('/soon', { headers })).headers.connection).toBe('keep-alive')
})

test('a task for after the answer runs then, or at once when there is none to wait for', async () => {
  const order: string[] = []
  const { app, send } = await listen()
  app.get('/order', (req, res) => {
    const { after } = clientInfo(req, res)
    after?.(async () => void order.push('task'))
    res.on('finish', () => order.push('answered'))
    res.on('close', () => setTimeout(() => after?.(async () => void order.push('late task')), 10))
    order.push('handled')
    setTimeout(() => res.send(), 20)
  })
  await send('/order')
  await expect.poll(() => order).toEqual(['handled', 'answered', 'task', 'late task'])
})
