import { expect, test } from 'vitest'
import { mailServer } from '../smtp/server.ts'
import { freePort, PERSON, SECRET, start, until, workplace } from './run.ts'

const LINK = /http:\/\/localhost:\d+(\/users\/\S+)/
// Killed while the mail was in its hand, a process leaves its lease of 60 s behind.
const LEASE_TIME = { timeout: 120_000 }

test(
  'killed between the commit of a registration and its mail, the next start sends it, and its link works',
  LEASE_TIME,
  async () => {
    const { folder, env } = await workplace()
    const port = await freePort()
    const settings = { ...env, AUTH_SECRET: SECRET, SMTP_URL: `smtp://127.0.0.1:${port}` }
    const first = await start(folder, settings)
    expect((await first.send('/users/register/', { json: PERSON })).status).toBe(201)
    await until(() => first.output().includes('is tried again'))
    expect(await first.end('SIGKILL')).toBe(null)

    const mails = await mailServer({ port })
    const second = await start(folder, settings)
    await until(() => mails.arrived.length > 0)
    expect(mails.arrived[0]?.to).toEqual([PERSON.email])
    const path = LINK.exec(mails.arrived[0]?.parsed.text ?? '')?.[1] ?? ''
    expect((await second.send(path, { method: 'POST' })).status).toBe(200)
  },
)

test('while the mail server is down no answer differs, and every mail arrives once it is back', async () => {
  const { folder, env } = await workplace()
  const mails = await mailServer()
  const app = await start(folder, { ...env, AUTH_SECRET: SECRET, LIMITS: 'off', SMTP_URL: mails.url })
  const answers = async (email: string) => {
    const asked = { ...PERSON, email }
    const given = [
      await app.send('/users/register/', { json: asked }),
      await app.send('/users/regenerate-token/', { json: asked }),
      await app.send('/users/login/', { json: asked }),
    ]
    return given.map(({ status, text, headers: { date, ...headers } }) => ({
      status,
      text,
      headers,
      at: typeof date,
    }))
  }
  const up = await answers('up@example.com')
  await until(() => mails.arrived.length >= 2)
  await mails.close()
  expect(await answers('down@example.com')).toEqual(up)
  expect(await answers('up@example.com')).toEqual(up)
  await until(() => app.output().includes('ECONNREFUSED'))

  const back = await mailServer({ port: mails.port })
  await until(() => new Set(back.arrived.flatMap(({ to }) => to)).size === 2)
  expect(await app.end('SIGTERM')).toBe(0)
  expect(app.output()).not.toMatch(/dead|given up/)
})
