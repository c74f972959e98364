import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import type { Mailer } from '../../src/ports/mailer.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { PASSWORD, SECRET } from '../support/auth.ts'
import { answerOf, entry, folderWith, latchkey, type Place, start } from './cli.ts'

/** Settings whose mailer writes a line a mail to a file, after so many milliseconds, or fails as it is told. */
const SETTINGS = `
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineConfig } from '${entry('index')}'
import { sqlite } from '${entry('sqlite')}'

export default defineConfig({
  url: 'https://shop.example/users',
  secret: process.env.AUTH_SECRET,
  storage: sqlite('app.db'),
  mailer: {
    async send(mail: { to: string }) {
      appendFileSync('begun', mail.to + '\\n')
      await sleep(Number(process.env.DELAY ?? 0))
      if (process.env.FAIL) throw Object.assign(new Error(process.env.FAIL), { permanent: true })
      appendFileSync('sent', mail.to + '\\n')
    },
  },
})
`

const refusing: Mailer = {
  async send() {
    throw Object.assign(new Error('550 no such mailbox\u001b[2J'), { permanent: true })
  },
}

/** A shop with mail in its outbox: one for each address, waiting, or given up. */
async function shop({ waiting = [], dead = [] }: { waiting?: readonly string[]; dead?: readonly string[] }) {
  const cwd = folderWith({ 'latchkey.config.ts': SETTINGS })
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(cwd, 'app.db')),
    mailer: refusing,
    hasher: cheapHasher(),
    dispatchMail: false,
    migrate: true,
    log: { info() {}, warn() {}, error() {} },
    dangerouslyDisableLimits: true,
  })
  await auth.start()
  for (const email of dead) await auth.register({ email, password: PASSWORD })
  await auth.mail.drain()
  for (const email of waiting) await auth.register({ email, password: PASSWORD })
  await auth.close()
  return { cwd, env: { AUTH_SECRET: SECRET } }
}

const linesOf = ({ cwd }: Place, name: string): readonly string[] =>
  existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8').trim().split('\n') : []

interface List {
  readonly mails: readonly { readonly id: string; readonly recipient: string }[]
}

test('mail list shows what waits and what was given up, and holds no link', async () => {
  const place = await shop({ waiting: ['ada@example.com'], dead: ['bob@example.com'] })
  expect(await answerOf(place, 'mail', 'list')).toEqual({
    more: false,
    mails: [
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        status: 'waiting',
        template: 'confirm',
        recipient: 'ada@example.com',
        attempts: 0,
        createdAt: expect.stringMatching(/Z$/),
        notBefore: expect.stringMatching(/Z$/),
        deadAt: null,
        linkEndsAt: expect.stringMatching(/Z$/),
        error: null,
      },
      expect.objectContaining({
        status: 'dead',
        recipient: 'bob@example.com',
        attempts: 1,
        deadAt: expect.stringMatching(/Z$/),
      }),
    ],
  })
  expect(await answerOf(place, 'mail', 'list', '--waiting')).toMatchObject({
    mails: [{ recipient: 'ada@example.com' }],
  })
  expect(await answerOf(place, 'mail', 'list', '--dead')).toMatchObject({
    mails: [{ recipient: 'bob@example.com' }],
  })
})

test('mail list needs the database only, and shows the commands of a terminal as what they are', async () => {
  const place = await shop({ dead: ['bob@example.com', 'eve@example.com'] })
  const settled = { cwd: folderWith(), env: { DATABASE_URL: `sqlite:${join(place.cwd, 'app.db')}` } }
  const { code, stdout } = await latchkey(settled, 'mail', 'list', '--dead', '--limit', '1')
  expect(code).toBe(0)
  const [head, line, ...rest] = stdout.split('\n')
  expect(head).toMatch(/^ID +STATUS +TEMPLATE +TO +TRIES +SINCE +WHY$/)
  expect(line).toMatch(/ dead +confirm +bob@example.com +1 +\S+Z +550 no such mailbox\ufffd\[2J$/)
  expect(rest).toEqual(['There are more: --limit is 1', ''])
})

test('mail retry lets one mail, or all that was given up, wait again; mail drain sends it', {
  timeout: 60_000,
}, async () => {
  const place = await shop({ dead: ['ada@example.com', 'bob@example.com', 'eve@example.com'] })
  const { mails } = (await answerOf(place, 'mail', 'list')) as List
  const [first] = mails
  expect(await answerOf(place, 'mail', 'retry', first?.id ?? '')).toEqual({
    retried: [first?.id],
    linkEnded: 0,
  })
  expect(await latchkey(place, 'mail', 'retry', first?.id ?? '')).toEqual({
    code: 1,
    stdout: '',
    stderr: `latchkey: No mail that was given up has the id ${first?.id}\n`,
  })
  expect((await latchkey(place, 'mail', 'retry', '--dead')).stdout).toBe('2 mails will be tried again\n')
  const report = { sent: 3, retried: 0, dead: 0, dropped: 0 }
  expect(await answerOf(place, 'mail', 'drain')).toEqual(report)
  expect(linesOf(place, 'sent').toSorted()).toEqual(mails.map(({ recipient }) => recipient).toSorted())
  expect(await answerOf(place, 'mail', 'drain')).toEqual({ ...report, sent: 0 })
})

test('mail retry wants ids or --dead, and not both', async () => {
  const place = await shop({})
  for (const args of [[], ['some-id', '--dead']]) {
    expect(await latchkey(place, 'mail', 'retry', ...args)).toMatchObject({
      code: 2,
      stderr: 'latchkey: Give the ids of mails, or --dead for all that were given up\n',
    })
  }
})

test('mail drain tells what was given up, why, and no link', async () => {
  const place = await shop({ waiting: ['ada@example.com'] })
  const failing = { ...place, env: { ...place.env, FAIL: 'mailbox full' } }
  const { code, stdout, stderr } = await latchkey(failing, 'mail', 'drain')
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: '0 mails sent\n1 given up: latchkey mail list --dead\n',
  })
  expect(stderr).toMatch(/^latchkey: mail \S+ \(confirm\) is given up: mailbox full\n$/)
})

test('mail run sends what waits, finishes what is under way at SIGTERM, and leaves the rest', {
  timeout: 60_000,
}, async () => {
  const people = Array.from({ length: 12 }, (_, at) => `p${at}@example.com`)
  const place = await shop({ waiting: people })
  const running = start({ ...place, env: { ...place.env, DELAY: '1500' } }, 'mail', 'run', '--json')
  // Ten are sent at a time.
  await vi.waitFor(() => expect(linesOf(place, 'begun')).toHaveLength(10), { timeout: 20_000 })
  expect(linesOf(place, 'sent')).toEqual([])
  running.child.kill('SIGTERM')
  const { code, stdout } = await running.ended
  expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 0, answer: { sent: 10 } })
  expect(linesOf(place, 'sent').toSorted()).toEqual(linesOf(place, 'begun').toSorted())
  expect(((await answerOf(place, 'mail', 'list')) as List).mails).toHaveLength(2)
})

test('mail run finds mail that comes while it waits, and two of them send each mail once', {
  timeout: 60_000,
}, async () => {
  const place = await shop({})
  const runs = [start(place, 'mail', 'run'), start(place, 'mail', 'run')]
  for (const { stderr } of runs) {
    await vi.waitFor(() => expect(stderr()).toMatch(/^Sending the mail of sqlite:.*app.db/), {
      timeout: 20_000,
    })
  }
  const people = Array.from({ length: 20 }, (_, at) => `p${at}@example.com`)
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: SECRET,
    storage: sqlite(join(place.cwd, 'app.db')),
    mailer: refusing,
    hasher: cheapHasher(),
    dispatchMail: false,
    log: { info() {}, warn() {}, error() {} },
    dangerouslyDisableLimits: true,
  })
  for (const email of people) await auth.register({ email, password: PASSWORD })
  await vi.waitFor(() => expect(linesOf(place, 'sent')).toHaveLength(20), { timeout: 20_000 })
  await auth.close()
  for (const { child } of runs) child.kill('SIGINT')
  for (const { ended } of runs)
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Stopped; /) })
  expect(linesOf(place, 'sent').toSorted()).toEqual(people.toSorted())
})

test('mail drain that is stopped says so, and fails', { timeout: 60_000 }, async () => {
  const people = Array.from({ length: 12 }, (_, at) => `p${at}@example.com`)
  const place = await shop({ waiting: people })
  const running = start({ ...place, env: { ...place.env, DELAY: '1500' } }, 'mail', 'drain')
  await vi.waitFor(() => expect(linesOf(place, 'begun')).toHaveLength(10), { timeout: 20_000 })
  running.child.kill('SIGTERM')
  expect(await running.ended).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('latchkey: Stopped before the end; 10 mails sent\n'),
  })
})
