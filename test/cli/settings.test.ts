import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../docs/blocks.ts'
import { entry, folderWith, latchkey } from './cli.ts'

const SQLITE = `import { sqlite } from '${entry('sqlite')}'\n`
const CONFIG = 'latchkey.config.mjs'

interface Wrong {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly code?: number
  readonly says: RegExp
}

const WRONG: Readonly<Record<string, Wrong>> = {
  'no settings at all': {
    says: /^There is no latchkey\.config\.ts here \(nor \.mts, \.js or \.mjs\), and DATABASE_URL is not set: run this where the settings are, name them with --config, or set DATABASE_URL$/,
  },
  'no settings for a command that needs all of them': {
    args: ['mail', 'run'],
    env: { DATABASE_URL: 'sqlite:app.db' },
    says: /^There is no latchkey\.config\.ts here .* mail is not sent with DATABASE_URL alone/,
  },
  'a database of another kind': {
    env: { DATABASE_URL: 'mongodb://user:hunter2@db.example/shop' },
    says: /^DATABASE_URL must be sqlite:path, postgres:\/\/… or mysql:\/\/…; it begins with mongodb:$/,
  },
  'a URL without a scheme': {
    env: { DATABASE_URL: 'app.db' },
    says: /^DATABASE_URL must be .*; it has no scheme$/,
  },
  'a server that is not there': {
    env: { DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/shop' },
    says: /^The database does not answer: postgres:\/\/127\.0\.0\.1:1\/shop cannot be reached \(ECONNREFUSED\)/,
  },
  'a folder that is not there': {
    env: { DATABASE_URL: 'sqlite:nowhere/app.db' },
    says: /^The folder of the SQLite database .*app\.db does not exist: make it, or name another$/,
  },
  'mail of a database without tables': {
    args: ['mail', 'list'],
    env: { DATABASE_URL: 'sqlite:app.db' },
    says: /^The tables auth_\* are missing in .*app\.db: run npx latchkey migrate up/,
  },
  'a --config that is not there': {
    args: ['migrate', '--config', 'else.mjs'],
    code: 2,
    says: /^There is no file .*else\.mjs: check --config$/,
  },
  'two files of settings': {
    files: { 'latchkey.config.ts': '', 'latchkey.config.mjs': '' },
    says: /^There are latchkey\.config\.ts and latchkey\.config\.mjs: keep one, or name one with --config$/,
  },
  'settings without a default export': {
    files: { [CONFIG]: 'export const options = {}' },
    says: /^latchkey\.config\.mjs must have a default export, the options that the app gives to createAuth/,
  },
  'settings that are no JavaScript': {
    files: { [CONFIG]: 'export default {\n  url: ,\n}' },
    says: /^latchkey\.config\.mjs could not be read: Unexpected token ','; node latchkey\.config\.mjs shows where$/,
  },
  'settings that throw': {
    files: { [CONFIG]: "\nthrow new Error('cannot reach postgres://user:hunter2@db/shop')" },
    says: /^latchkey\.config\.mjs could not be read: cannot reach postgres:\/\/db\/shop \(line 2\)$/,
  },
  'settings that import what is not installed': {
    files: { [CONFIG]: "import 'no-such-package'" },
    says: /^latchkey\.config\.mjs could not be read: Cannot find package 'no-such-package'/,
  },
  'settings without a storage': {
    files: { [CONFIG]: 'export default {}' },
    says: /^createAuth: option "storage" is missing in the settings/,
  },
  'a storage without tables of ours': {
    files: { [CONFIG]: "export default { storage: { name: 'redis:0', open() {} } }" },
    says: /^redis:0 has no tables that latchkey makes: nothing is to be migrated$/,
  },
  'a storage that lists no mail': {
    files: { [CONFIG]: "export default { storage: { name: 'redis:0', open() {} } }" },
    args: ['mail', 'list'],
    says: /^redis:0 is a storage that cannot list mail: it lacks listMail and retryMail$/,
  },
  'an option that is misspelt': {
    files: {
      [CONFIG]: `${SQLITE}export default { url: 'http://localhost', storage: sqlite('a.db'), mialer: {} }`,
    },
    args: ['mail', 'drain'],
    says: /^createAuth: there is no option "mialer"\.$/,
  },
  'the mailbox of development, which another process has': {
    files: { [CONFIG]: `${SQLITE}export default { url: 'http://localhost', storage: sqlite('a.db') }` },
    args: ['mail', 'drain'],
    says: /^createAuth: option "mailer" is missing, and the mailbox of development is in the app's own process/,
  },
  'no secret': {
    files: {
      [CONFIG]: `${SQLITE}export default { url: 'https://a.example', storage: sqlite('a.db'), mailer: { send() {} } }`,
    },
    args: ['mail', 'run'],
    says: /^createAuth: option "secret" is missing/,
  },
  'a command that is none': {
    args: ['migrat'],
    code: 2,
    says: /^unknown command 'migrat' \(Did you mean migrate\?\); see: latchkey --help$/,
  },
  'a command of migrate that is none': {
    args: ['migrate', 'upp'],
    code: 2,
    says: /^unknown command 'upp'; see: latchkey migrate --help$/,
  },
  'a command of mail that is none': {
    args: ['mail', 'send'],
    code: 2,
    says: /^unknown command 'send'; see: latchkey mail --help$/,
  },
  'a command of users that is none': {
    args: ['users', 'delete'],
    code: 2,
    says: /^unknown command 'delete'.*; see: latchkey users --help$/,
  },
  'accounts of a database without tables': {
    args: ['users', 'list'],
    env: { DATABASE_URL: 'sqlite:app.db' },
    says: /^The tables auth_\* are missing in .*app\.db: run npx latchkey migrate up/,
  },
  'a doctor with nothing to look at': {
    args: ['doctor'],
    says: /^There is no latchkey\.config\.ts here .*, and DATABASE_URL is not set/,
  },
  'an option of the command line that is none': {
    args: ['mail', 'list', '--ded'],
    code: 2,
    says: /^unknown option '--ded' \(Did you mean --dead\?\); see: latchkey mail --help$/,
  },
  'an argument that is missing': {
    args: ['migrate', 'down'],
    code: 2,
    says: /^missing required argument 'version'; see: latchkey migrate --help$/,
  },
  'a limit that is none': {
    args: ['mail', 'list', '--limit', '0'],
    code: 2,
    says: /'0' is invalid\. It must be a whole number from 1 to 100000; see/,
  },
}

test.each(Object.entries(WRONG))('%s: one sentence, in both forms, and nothing secret', async (_, wrong) => {
  const { files = {}, env = {}, args = ['migrate'], code = 1, says } = wrong
  const place = { cwd: folderWith(files), env }
  const [forPeople, forPrograms] = await Promise.all([
    latchkey(place, ...args),
    latchkey(place, ...args, '--json'),
  ])
  expect(forPeople).toMatchObject({ code, stdout: '' })
  expect(forPeople.stderr).toMatch(/^latchkey: .*\n$/)
  expect(forPeople.stderr).not.toContain('hunter2')
  const sentence = forPeople.stderr.slice('latchkey: '.length, -1)
  expect(sentence).toMatch(says)
  expect(forPrograms).toMatchObject({ code, stderr: '' })
  expect(Object.keys(JSON.parse(forPrograms.stdout))).toEqual(['error'])
  expect(JSON.parse(forPrograms.stdout).error).toMatch(says)
})

test('a Node that cannot read TypeScript is told of .mjs', async () => {
  const place = { cwd: folderWith({ 'latchkey.config.ts': 'export default {}' }) }
  const older = { ...place, env: { NODE_OPTIONS: '--no-experimental-strip-types' } }
  // The built file, since the sources are TypeScript themselves.
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'migrate'], {
    cwd: older.cwd,
    env: { ...process.env, ...older.env, DATABASE_URL: '' },
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `latchkey: Node ${process.versions.node} cannot read latchkey.config.ts: use Node 22.18 or later, or write it in JavaScript as latchkey.config.mjs\n`,
  })
})

test('secret prints a new one of 32 bytes each time, and needs nothing', async () => {
  const place = { cwd: folderWith() }
  const [one, other] = await Promise.all([latchkey(place, 'secret'), latchkey(place, 'secret', '--json')])
  expect(one).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]{43}\n$/), stderr: '' })
  const { secret } = JSON.parse(other.stdout)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(secret).not.toBe(one.stdout.trim())
})

test('every command has help with examples and with what it needs', async () => {
  const place = { cwd: folderWith() }
  const commands = [
    ...['secret', 'create-admin', 'change-password', 'import', 'doctor', 'sessions end'],
    ...['list', 'show', 'disable', 'enable'].map((name) => `users ${name}`),
    ...['status', 'up', 'down', 'sql'].map((name) => `migrate ${name}`),
    ...['run', 'drain', 'list', 'retry'].map((name) => `mail ${name}`),
  ]
  const helps = await Promise.all(commands.map((command) => latchkey(place, ...command.split(' '), '--help')))
  for (const [at, { code, stdout, stderr }] of helps.entries()) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: latchkey ${commands[at]}`))
    expect(stdout).toMatch(/\nNeeds .*\.\n/)
    expect(stdout).toMatch(/\nExamples:\n(?: {2}.*latchkey .*\n)+/)
    expect(stdout).toContain('--json')
  }
  // None is forgotten above: every group and command of the help is there.
  const { stdout } = await latchkey(place, '--help')
  const named = [
    ...(/\nCommands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '').matchAll(/^ {2}([a-z][a-z-]+) /gm),
  ].map(([, name]) => name)
  expect(new Set(commands.map((command) => command.split(' ')[0]))).toEqual(new Set(named))
})

test('without a command it shows help and fails; with --version it tells the version', async () => {
  const place = { cwd: folderWith() }
  expect(await latchkey(place)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('migrate up'),
  })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(await latchkey(place, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('the package has it as a command, built', () => {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(bin).toEqual({ latchkey: 'dist/cli.js' })
  const file = join(ROOT, bin.latchkey)
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(statSync(file).isFile()).toBe(true)
  const { status, stdout } = spawnSync(process.execPath, [file, 'secret'], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^[\w-]{43}\n$/) })
})
