import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAuth } from '../src/auth.ts'
import type { AuthOptions } from '../src/options.ts'
import type { DefaultProfile } from '../src/profile/profile.ts'
import { sqlite } from '../src/sqlite/index.ts'
import { PASSWORD, SECRET } from './support/auth.ts'

const silent = { info() {}, warn() {}, error() {} }

describe('the life of an auth', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-life-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function make(options: Partial<AuthOptions<DefaultProfile>> = {}) {
    const auth = createAuth<DefaultProfile>({
      url: 'http://localhost:3000/users',
      secret: SECRET,
      storage: sqlite(join(folder, `${crypto.randomUUID()}.db`)),
      log: silent,
      ...options,
    })
    onTestFinished(() => auth.close())
    return auth
  }

  it('opens nothing until it is started or used', async () => {
    const before = readdirSync(folder)
    const auth = make()
    expect(readdirSync(folder)).toEqual(before)
    await auth.ping()
    expect(readdirSync(folder).length).toBeGreaterThan(before.length)
  })

  it('starts once for many first calls', async () => {
    const lines: string[] = []
    const auth = make({ log: { ...silent, info: (line) => void lines.push(line) } })
    await Promise.all([auth.ping(), auth.ping(), auth.start()])
    expect(lines.filter((line) => line.startsWith('development at'))).toHaveLength(1)
  })

  it('can be started again after a mistake was mended', async () => {
    const path = join(folder, 'later', 'app.db')
    const auth = make({ storage: sqlite(path) })
    await expect(auth.start()).rejects.toThrow(TypeError)
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(folder, 'later'))
    await auth.start()
  })

  it('answers unavailable once it is closed, and may be closed twice', async () => {
    const auth = make()
    await auth.start()
    await auth.close()
    await auth.close()
    await expect(auth.ping()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(auth.start()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('closes the former one when its module is loaded again in development', async () => {
    const path = join(folder, 'reloaded.db')
    const first = make({ storage: sqlite(path) })
    await first.register({ email: 'ada@example.com', password: PASSWORD })
    const second = make({ storage: sqlite(path) })
    await second.start()
    await expect(first.ping()).rejects.toMatchObject({ code: 'unavailable' })
    await second.ping()
  })

  it('is let go of once it is closed, so that one process can make any number', async () => {
    const running = () => Reflect.get(globalThis, Symbol.for('latchkey.running')) as Map<string, unknown>
    const auth = make()
    const [name] = [...running().keys()].slice(-1)
    await auth.start()
    expect(running().has(name ?? '')).toBe(true)
    await auth.close()
    expect(running().has(name ?? '')).toBe(false)
  })

  it('keeps the mailbox when its module is loaded again', async () => {
    const path = join(folder, 'mailbox.db')
    const first = make({ storage: sqlite(path), dispatchMail: false })
    await first.register({ email: 'ada@example.com', password: PASSWORD })
    await first.mail.drain()
    const second = make({ storage: sqlite(path) })
    expect(second.mailbox?.mails).toHaveLength(1)
  })

  it('leaves another one of the same app with another database alone', async () => {
    const first = make()
    await first.start()
    await make().start()
    await first.ping()
  })

  it('needs a mailer, a secret and its tables outside development, and says so', async () => {
    const url = 'https://shop.example/users'
    await expect(make({ url, secret: undefined }).start()).rejects.toThrow(/option "secret" is missing/)
    await expect(make({ url }).start()).rejects.toThrow(/option "mailer" is missing/)
    const mailer = { send: async () => {} }
    await expect(make({ url, mailer }).start()).rejects.toThrow(/migrate/)
    await make({ url, mailer, migrate: true }).start()
  })

  it('has a mailbox in development only, unless told so dangerously', () => {
    const url = 'https://shop.example/users'
    expect(make().mailbox).not.toBeNull()
    expect(make({ url }).mailbox).toBeNull()
    expect(make({ url, dangerouslyKeepMailbox: true }).mailbox).not.toBeNull()
    for (const near of [
      'http://localhost.evil.test/users',
      'http://192.168.1.5:3000/users',
      'https://localhost/users',
    ]) {
      expect(make({ url: near }).mailbox).toBeNull()
    }
  })

  it('lets sessions and links live on after a restart, and links after the secret was rotated', async () => {
    const path = join(folder, 'restart.db')
    const first = make({ storage: sqlite(path), dispatchMail: false })
    const input = { email: 'ada@example.com', password: PASSWORD }
    await first.register(input)
    await first.mail.drain()
    const token = first.mailbox?.mails[0]?.links[0]?.split('/').at(-2) ?? ''
    await first.close()
    const newSecret = 'n3wS8cretOf7heSh0pThatIsL0ngEnough!'
    const second = make({ storage: sqlite(path), secret: [newSecret, SECRET] })
    await second.confirm({ token })
    const { session } = await second.login(input)
    await second.close()
    const third = make({ storage: sqlite(path), secret: newSecret })
    expect(await third.currentUser(session.token)).toMatchObject({ email: input.email })
  })

  it('leaves nothing in the database that opens a door', async () => {
    const path = join(folder, 'at-rest.db')
    const auth = make({ storage: sqlite(path), dispatchMail: false })
    const input = { email: 'ada@example.com', password: PASSWORD }
    await auth.register(input)
    await auth.mail.drain()
    const token = auth.mailbox?.mails[0]?.links[0]?.split('/').at(-2) ?? ''
    await auth.confirm({ token })
    const { session } = await auth.login(input)
    await auth.close()
    const files = readdirSync(folder).filter((name) => name.startsWith('at-rest.db'))
    const bytes = Buffer.concat(files.map((name) => readFileSync(join(folder, name))))
    for (const secret of [PASSWORD, token, session.token]) expect(bytes.includes(secret)).toBe(false)
    expect(bytes.includes(Buffer.from(session.token, 'base64url'))).toBe(false)
  })
})
