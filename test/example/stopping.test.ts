import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { cookieHeader } from '../express/http.ts'
import { mailServer } from '../smtp/server.ts'
import { PERSON, type Running, SECRET, start, until, workplace } from './run.ts'

const SECOND = { ...PERSON, email: 'bob@example.com' } as const

test('SIGTERM with a request and a mail in flight: both are finished, the exit is clean, nothing is lost', async () => {
  const { folder, env } = await workplace()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let inHand = 0
  const mails = await mailServer({
    beforeAnswer() {
      inHand += 1
      return held
    },
  })
  const settings = { ...env, AUTH_SECRET: SECRET, SMTP_URL: mails.url }
  const first = await start(folder, settings)
  expect((await first.send('/users/register/', { json: PERSON })).status).toBe(201)
  await until(() => inHand === 1)
  const slow = slowPost(first, '/users/register/', SECOND)
  await slow.begun
  let over = false
  const ended = first.end('SIGTERM').finally(() => {
    over = true
  })
  await until(() => refusesConnections(first))
  expect(await slow.finish()).toBe(201)
  await setTimeout(500)
  expect(over).toBe(false)
  const released = Date.now()
  release()
  expect(await ended).toBe(0)
  // The client keeps its connection alive; that must not hold the process.
  expect(Date.now() - released).toBeLessThan(2000)

  const second = await start(folder, settings)
  await until(() => mails.arrived.length >= 2)
  expect(mails.arrived.flatMap(({ to }) => to).sort()).toEqual([PERSON.email, SECOND.email])
  expect(await second.end('SIGTERM')).toBe(0)
})

test('after a restart sessions live on, and links too when the secret was rotated', async () => {
  const { folder, env } = await workplace()
  const first = await start(folder, { ...env, AUTH_SECRET: SECRET })
  await first.send('/users/register/', { json: PERSON })
  await first.send(await first.link(PERSON.email), { method: 'POST' })
  const headers = { cookie: cookieHeader(await first.send('/users/login/', { json: PERSON })) }
  await first.send('/users/register/', { json: SECOND })
  const path = await first.link(SECOND.email)
  expect(await first.end('SIGTERM')).toBe(0)

  const rotated = `Nw8fTq2ZcX6vBm4LkJ9hGd3SaP7yRe5U, ${SECRET}`
  const second = await start(folder, { ...env, AUTH_SECRET: rotated })
  const known = await second.send('/users/current-user/', { headers })
  expect([known.status, known.json().email]).toEqual([200, PERSON.email])
  expect((await second.send(path, { method: 'POST' })).status).toBe(200)
  expect((await second.send('/users/login/', { json: SECOND })).status).toBe(200)
})

test('with the old secret taken away, its links are dead', async () => {
  const { folder, env } = await workplace()
  const first = await start(folder, env)
  await first.send('/users/register/', { json: PERSON })
  const path = await first.link(PERSON.email)
  expect(await first.end('SIGINT')).toBe(0)
  const second = await start(folder, { ...env, AUTH_SECRET: SECRET })
  const answer = await second.send(path, { method: 'POST' })
  expect([answer.status, answer.json().code]).toEqual([400, 'link_invalid'])
})

/** A post whose body is only half sent until `finish`. */
function slowPost({ origin }: Running, path: string, body: object) {
  const text = JSON.stringify(body)
  const { port } = new URL(origin)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  const agent = new Agent({ keepAlive: true })
  const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent })
  const status = new Promise<number | undefined>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (incoming) => {
      incoming.resume().on('end', () => resolve(incoming.statusCode))
    })
  })
  // Time for the server to have taken the request up.
  const begun = new Promise((resolve) =>
    outgoing.write(text.slice(0, 20), () => setTimeout(200).then(resolve)),
  )
  return {
    begun,
    finish() {
      outgoing.end(text.slice(20))
      return status
    },
  }
}

function refusesConnections({ send }: Running): Promise<boolean> {
  return send('/health').then(
    () => false,
    () => true,
  )
}
