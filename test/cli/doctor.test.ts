import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkNode } from '../../src/cli/doctor/check-settings.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { SECRET } from '../support/auth.ts'
import { left, MARIADB, POSTGRES } from '../support/servers.ts'
import { entry, folderWith, latchkey, type Place } from './cli.ts'

/** Settings of a sound app; `changed` comes after them, and is written in their language. */
const settings = (changed = '') => `
import { sqlite } from '${entry('sqlite')}'
import { postgres } from '${entry('postgres')}'
import { smtp } from '${entry('smtp')}'
import { redisLimiter } from '${entry('redis')}'
import { s3 } from '${entry('s3')}'
import { directory } from '${entry('index')}'
const inBucket = { region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
const sound = {
  url: 'https://accounts.shop-of-ada.net/users',
  secret: process.env.AUTH_SECRET,
  storage: sqlite('app.db'),
  mailer: { async send() {} },
}
export default { ...sound, ${changed} }
`

const PASSWORD = 'an otter in a teapot'

interface Report {
  readonly problems: number
  readonly warnings: number
  readonly findings: readonly Finding[]
}

async function shop(changed?: string, { tables = true } = {}): Promise<Place> {
  const place = { cwd: folderWith({ 'latchkey.config.ts': settings() }), env: { AUTH_SECRET: SECRET } }
  if (tables) {
    await latchkey(place, 'migrate', 'up')
    await latchkey({ ...place, input: PASSWORD }, 'create-admin', 'ada@shop.example')
  }
  return { ...place, cwd: folderWith({ 'latchkey.config.ts': settings(changed) }, place.cwd) }
}

async function reportOf(place: Place): Promise<Report & { readonly code: number | null }> {
  const { code, stdout, stderr } = await latchkey(place, 'doctor', '--json')
  expect(stderr).toBe('')
  return { code, ...JSON.parse(stdout) }
}

/** A mail server that lets nobody in. */
async function closedMailServer(): Promise<number> {
  const server = new SMTPServer({
    onAuth: (_, __, done) => done(new Error('535 who are you')),
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    logger: false,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return (server.server.address() as AddressInfo).port
}

/** A service with one bucket, `pictures`. */
async function bucketServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bucket-'))
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'pictures' }],
  })
  const { port } = await server.run()
  onTestFinished(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })
  return `http://127.0.0.1:${port}`
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

interface Mistake {
  readonly changed?: string | (() => Promise<string>)
  readonly env?: Readonly<Record<string, string>>
  readonly tables?: false
  readonly plant?: (place: Place) => Promise<unknown>
  readonly check: Finding['check']
  readonly status?: Finding['status']
  readonly says: RegExp
}

/** An hour taken off the time of a process. */
const HOUR_BEHIND = {
  NODE_OPTIONS: `--import=data:text/javascript,const%20D=Date;globalThis.Date=class%20extends%20D{constructor(...a){a.length?super(...a):super(D.now()-36e5)}static%20now(){return%20D.now()-36e5}}`,
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'an option that is misspelt': {
    changed: 'mialer: {}',
    check: 'settings',
    says: /there is no option "mialer"/,
  },
  'a switch that is meant for tests': {
    changed: 'dangerouslyDisableLimits: true',
    check: 'settings',
    says: /"dangerouslyDisableLimits" .*: take it out$/,
  },
  'a url without TLS': {
    changed: "url: 'http://accounts.shop-of-ada.net/users'",
    check: 'url',
    says: /without TLS .*; give the https address that people use$/,
  },
  'a url that was meant for development': {
    changed: "url: 'http://localhost:3000/users'",
    env: { NODE_ENV: 'production' },
    check: 'url',
    status: 'warning',
    says: /which is development, although NODE_ENV is production: set it to/,
  },
  'a secret that is missing': {
    env: { AUTH_SECRET: '' },
    check: 'secret',
    says: /is missing.*Make one with/,
  },
  'a secret that is a placeholder': {
    env: { AUTH_SECRET: 'please-change-me-please-change-me-please' },
    check: 'secret',
    says: /looks like a placeholder.*Make one with/,
  },
  'a secret in the code': {
    changed: `secret: '${SECRET}'`,
    check: 'secret',
    status: 'warning',
    says: /stands in the file of the settings.*take it from the environment/,
  },
  'a driver that cannot run on this Node': {
    env: {
      NODE_OPTIONS:
        "--import=data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})",
    },
    check: 'database',
    says: /cannot use better-sqlite3 13\S* on Node 20.19.0: npm install better-sqlite3@12/,
  },
  'a server that is not there': {
    changed: async () => `storage: postgres('postgres://ada:hunter2@127.0.0.1:${await freePort()}/shop')`,
    check: 'database',
    says: /^The database does not answer: .*ECONNREFUSED/,
  },
  'a database that is not there': {
    changed: "storage: sqlite('nowhere/app.db')",
    check: 'tables',
    says: /tables auth_\* are missing in .*nowhere/,
  },
  'tables that were never made': {
    tables: false,
    check: 'tables',
    says: /are missing.*npx latchkey migrate up/,
  },
  'tables of an older release': {
    plant: (place) => latchkey(place, 'migrate', 'down', '0001', '--yes'),
    check: 'tables',
    says: /are of an older release: run npx latchkey migrate up/,
  },
  'nobody who can administer': {
    tables: false,
    plant: (place) => latchkey(place, 'migrate', 'up'),
    check: 'tables',
    status: 'warning',
    says: /There is no superuser.*npx latchkey create-admin/,
  },
  'a clock that is an hour behind': {
    changed: 'clock: { now: () => new Date(Date.now() - 3_600_000) }',
    check: 'clock',
    says: /is 3600 seconds behind this computer: leave it out/,
  },
  'a computer that is an hour behind the one that made the tables': {
    env: HOUR_BEHIND,
    check: 'clock',
    says: /^The tables were made at .*, which is yet to come: set the clock of this computer/,
  },
  'no mailer': { changed: 'mailer: undefined', check: 'mail', says: /"mailer" is missing.*smtp\(/ },
  'a mail server that is not there': {
    changed: async () =>
      `mailer: smtp({ url: 'smtp://ada:hunter2@127.0.0.1:${await freePort()}', from: 'a@shop.example' })`,
    check: 'mail',
    says: /^Mail cannot be sent: .*ECONNREFUSED.*Check the mailer's address/,
  },
  'a password that the mail server refuses': {
    changed: async () =>
      `mailer: smtp({ url: 'smtp://ada:hunter2@127.0.0.1:${await closedMailServer()}', from: 'a@shop.example' })`,
    check: 'mail',
    says: /^Mail cannot be sent: .*535.*user and password in the settings$/,
  },
  'a Redis that is not there': {
    changed: async () => `limiter: redisLimiter('redis://ada:hunter2@127.0.0.1:${await freePort()}')`,
    check: 'limiter',
    says: /Redis does not answer .*each process limits by its own counts; check the limiter's address/,
  },
  'a bucket that is not there': {
    changed: async () => `files: s3({ ...inBucket, endpoint: '${await bucketServer()}/nowhere' })`,
    check: 'files',
    says: /^s3: there is no such bucket at "endpoint": make it, or correct its name/,
  },
  'a key of a bucket that is wrong': {
    changed: async () =>
      `files: s3({ ...inBucket, endpoint: '${await bucketServer()}/pictures', secretAccessKey: 'hunter2' })`,
    check: 'files',
    says: /^s3: "secretAccessKey" is not that of "accessKeyId": copy both once more/,
  },
  'a bucket at a service that is not there': {
    changed: async () =>
      `files: s3({ ...inBucket, endpoint: 'http://127.0.0.1:${await freePort()}/pictures' })`,
    check: 'files',
    says: /^s3: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\): check "endpoint"/,
  },
  'a folder for pictures that is none': {
    changed: "files: directory('latchkey.config.ts')",
    check: 'files',
    says: /nothing can be kept in .*: make it a folder that the app may write to, or name another$/,
  },
}

describe('latchkey doctor finds', () => {
  test.each(Object.entries(MISTAKES))('%s, and nothing else', { timeout: 60_000 }, async (_, mistake) => {
    const { changed, env = {}, tables, plant, check, status = 'problem', says } = mistake
    const given = typeof changed === 'function' ? await changed() : changed
    const made = await shop(given, { tables: tables ?? true })
    await plant?.(made)
    const { code, problems, warnings, findings } = await reportOf({ ...made, env: { ...made.env, ...env } })
    const wrong = findings.filter((finding) => ['problem', 'warning'].includes(finding.status))
    expect(wrong).toEqual([{ check, status, message: expect.stringMatching(says) }])
    const isProblem = status === 'problem'
    expect({ code, problems, warnings }).toEqual({
      code: isProblem ? 1 : 0,
      problems: isProblem ? 1 : 0,
      warnings: isProblem ? 0 : 1,
    })
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})

for (const server of [POSTGRES, MARIADB]) {
  test.skipIf(server.absent)(`latchkey doctor compares its clock with ${left(server)}`, async () => {
    const { url, drop } = await server.makeDatabase()
    onTestFinished(drop)
    const place = { cwd: folderWith(), env: { DATABASE_URL: url } }
    await latchkey(place, 'migrate', 'up')
    const clockOf = async (on: Place) => (await reportOf(on)).findings.find(({ check }) => check === 'clock')
    expect(await clockOf(place)).toMatchObject({ status: 'ok' })
    expect(await clockOf({ ...place, env: { ...place.env, ...HOUR_BEHIND } })).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(
        /^The clock of the database is 3(?:599|600) seconds ahead of this computer's/,
      ),
    })
  })
}

describe('latchkey doctor', () => {
  test.each([
    ['18.20.0', 'problem'],
    ['20.18.3', 'problem'],
    ['20.19.0', 'ok'],
    ['24.0.0', 'ok'],
  ])('judges Node %s: %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({
      check: 'node',
      status,
      message: expect.stringContaining(version),
    })
  })

  test('finds nothing wrong with a sound app, makes nothing, and says so', async () => {
    const place = await shop("files: directory('uploads')")
    const before = readdirSync(place.cwd)
    const { code, stdout, stderr } = await latchkey(place, 'doctor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^(?:ok {7}\S+ +.+\n)+Nothing is wrong\n$/)
    expect(readdirSync(place.cwd)).toEqual(before)
  })

  test('finds nothing wrong with a bucket that works', async () => {
    const files = `s3({ ...inBucket, endpoint: '${await bucketServer()}/pictures' })`
    expect(await reportOf(await shop(`files: ${files}`))).toMatchObject({
      problems: 0,
      findings: expect.arrayContaining([{ check: 'files', status: 'ok', message: 'Pictures can be kept' }]),
    })
  })

  test('keeps no secret in development and makes no tables', async () => {
    const changed = "url: 'http://localhost:3000/users', mailer: undefined, secret: undefined"
    const place = await shop(changed, { tables: false })
    const { findings } = await reportOf(place)
    expect(findings.filter(({ status }) => status === 'problem')).toMatchObject([{ check: 'tables' }])
    expect(readdirSync(place.cwd)).toEqual(['latchkey.config.ts'])
  })

  test('looks at the database alone where there is only DATABASE_URL, and says so', async () => {
    const { cwd } = await shop()
    const place = { cwd: folderWith(), env: { DATABASE_URL: `sqlite:${cwd}/app.db` } }
    const { code, warnings, findings } = await reportOf(place)
    expect({ code, warnings }).toEqual({ code: 0, warnings: 1 })
    expect(findings.map(({ check }) => check)).toEqual(['node', 'settings', 'database', 'tables', 'clock'])
  })

  test('warns of mail that was given up, and of mail that nobody sends', async () => {
    const place = await shop()
    await latchkey({ ...place, input: 'a heron on the chimney' }, 'change-password', 'ada@shop.example')
    expect(await reportOf(place)).toMatchObject({ warnings: 0 })
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(`${place.cwd}/app.db`)
    const outbox = 'update auth_outbox set'
    database.exec(`${outbox} due_at = due_at - 3600000`)
    expect(await reportOf(place)).toMatchObject({
      code: 0,
      warnings: 1,
      findings: expect.arrayContaining([
        {
          check: 'mail',
          status: 'warning',
          message: expect.stringMatching(/due for 60 minutes.*latchkey mail run/),
        },
      ]),
    })
    database.close()
  })
})
