import { chmodSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuth } from 'latchkey'
import { sqlite } from 'latchkey/sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { type Env, SECRET, startInVain, workplace } from './run.ts'

const OUTSIDE = { APP_URL: 'https://shop.example' } as const

/** What is set wrongly, and what the one sentence must say. */
const MISTAKES: readonly (readonly [what: string, env: Env, sentence: RegExp])[] = [
  ['no secret outside development', OUTSIDE, /option "secret" is missing.*openssl rand/],
  ['a short secret', { AUTH_SECRET: 'too-short' }, /option "secret" must have at least 32 bytes; one has 9/],
  [
    'a short secret among several',
    { AUTH_SECRET: `${SECRET},old` },
    /"secret" must have at least 32 bytes; one has 3/,
  ],
  [
    'a placeholder for a secret',
    { AUTH_SECRET: 'changeme-changeme-changeme-changeme' },
    /looks like a placeholder/,
  ],
  [
    'no mailer outside development',
    { ...OUTSIDE, AUTH_SECRET: SECRET },
    /option "mailer" is missing.*smtp\(/,
  ],
  ['an address that is none', { APP_URL: 'shop' }, /option "url" must be an http or https address/],
  [
    'a front end with a path',
    { FRONTEND_URL: 'https://shop.example/a' },
    /option "frontend" must be an origin/,
  ],
  ['a mail server that is none', { SMTP_URL: 'mail.example' }, /smtp\(\): option "url" must be smtp:/],
  ['a database of another kind', { DATABASE_URL: 'mongodb://localhost/app' }, /DATABASE_URL must be/],
  [
    'a database in no folder',
    { DATABASE_URL: 'sqlite:/no/such/folder/app.db' },
    /\/no\/such\/folder.*make it/,
  ],
  ['a Redis that is none', { REDIS_URL: 'localhost:6379' }, /redisLimiter\(\) takes redis:/],
  ['a switch that is neither on nor off', { LIMITS: 'no' }, /LIMITS must be on or off/],
  ['a port that is none', { PORT: '70000' }, /PORT must be a number from 1 to 65535/],
  ['half a superuser', { ADMIN_EMAIL: 'root@example.com' }, /ADMIN_EMAIL and ADMIN_PASSWORD go together/],
  [
    'a superuser with a weak password',
    { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: '12345678' },
    /password: Many people/,
  ],
]

test.each(MISTAKES)('%s ends the start with one sentence', async (_what, env, sentence) => {
  const { folder, env: place } = await workplace()
  const { code, output } = await startInVain(folder, { ...place, ...env })
  expect(code).toBe(1)
  expectOneSentence(output, sentence)
})

test('a taken port is told with what to do', async () => {
  const { folder, env } = await workplace()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const { code, output } = await startInVain(folder, { ...env, PORT: String(port) })
  expect(code).toBe(1)
  expectOneSentence(
    output,
    new RegExp(`port ${port} is taken; stop what listens there, or set PORT to another`),
  )
})

test('a database file that cannot be written is told with what to do', async () => {
  const { folder, env } = await workplace()
  // Root may write anywhere but there.
  const place = process.getuid?.() === 0 ? '/proc' : folder
  if (place === folder) chmodSync(folder, 0o555)
  const { code, output } = await startInVain(folder, {
    ...env,
    AUTH_SECRET: SECRET,
    DATABASE_URL: `sqlite:${place}/app.db`,
  })
  expect(code).toBe(1)
  expectOneSentence(output, /app\.db cannot be written: let this process write it/)
})

test('an app without the option "url" is told where to give it', () => {
  const made = () => createAuth({ url: process.env.NO_SUCH_VARIABLE, storage: sqlite(':memory:') })
  expect(made).toThrow(TypeError)
  expect(made).toThrow(/option "url" is missing; say where the app is reached/)
})

/** What the start says before it fails is one line; the rest is the sentence, and no stack. */
function expectOneSentence(output: string, sentence: RegExp): void {
  const lines = output
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('latchkey: '))
  expect(lines).toEqual([expect.stringMatching(/^The app cannot start: /)])
  expect(lines[0]).toMatch(sentence)
}
