import { describe, expect, it } from 'vitest'
import { checkOptions } from '../src/check-options.ts'
import { type AuthOptions, createAuth } from '../src/index.ts'
import { resolveSettings } from '../src/settings.ts'

const noop = () => {}
const storage = { name: 'none', open: noop, commit: noop, findSession: noop } as never
const NEEDED = { url: 'http://localhost:3000/users', storage }
const SECRET_VALUE = 'hunter2-hunter2-hunter2'

/** The message of what is thrown for options that are wrong by this much. */
function mistake(wrong: object): string {
  try {
    createAuth({ ...NEEDED, ...wrong } as AuthOptions<object>)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  return expect.unreachable(`${JSON.stringify(wrong)} was taken`)
}

const settingsOf = (options: object) => resolveSettings({ ...NEEDED, ...options })

describe('a wrong option', () => {
  const wrong: Record<string, readonly unknown[]> = {
    url: [
      undefined,
      null,
      7,
      '',
      'localhost:3000',
      'ftp://a.test',
      'https://',
      `postgres://u:${SECRET_VALUE}@h/d`,
    ],
    storage: [undefined, null, {}, 'app.db', { open: noop }],
    secret: [7, {}],
    'secret.0': [[7], [undefined]],
    mailer: ['smtp://x', {}, noop],
    siteName: ['', 7, 'a'.repeat(65), 'two\nlines', 'a\0b'],
    profile: [7, {}],
    frontend: [
      '',
      'app.test',
      'https://a.test/path',
      'https://*.a.test',
      'ftp://a.test',
      'https://a.test?x',
      7,
    ],
    trustedOrigins: ['https://a.test', {}],
    'trustedOrigins.0': [['a.test'], ['https://a.test/x'], ['*'], ['null'], ['https://*.a.test'], [7]],
    targets: ['x', 7],
    frontendAddresses: ['10.0.0.7', {}, 7],
    'frontendAddresses.0': [
      ['localhost'],
      [''],
      ['10.1'],
      ['10.0.0.0/0'],
      ['::/0'],
      ['::ffff:0.0.0.0/96'],
      ['10.0.0.0/33'],
      ['10.0.0.7/'],
      ['10.0.0.*'],
      [7],
    ],
    cookieName: ['', 'a b', 'a;b', 'a=b', 'caf\u00e9', 'a'.repeat(65), 7],
    sessions: ['lax', 7],
    links: ['x', 7],
    passwords: ['owasp', 7],
    retention: ['forever', 7],
    notices: ['none', 7, true],
    hashing: ['x', 7],
    registration: ['invite', 7, true],
    registrationFields: ['x', 7, {}],
    onEvent: ['x', {}],
    revealAccounts: ['yes', 1, 'false'],
    pages: [true, 'x'],
    'pages.color': [{ color: 'red' }, { color: '#fff' }, { color: '#ffffff;}' }, { color: 7 }],
    'pages.logoUrl': [
      { logoUrl: '//evil.test' },
      { logoUrl: 'http://a.test/x' },
      { logoUrl: 'https://' },
      { logoUrl: 'x' },
    ],
    'pages.replace.login': [{ replace: { login: 'x' } }],
    administration: [true, false, 'on', 7],
    mails: ['x', 7],
    'mails.confirm': [{ confirm: 'x' }],
    texts: ['x', 7],
    'texts.error.busy': [{ 'error.busy': 'x' }],
    'texts.de': [{ de: 'x' }, { de: [] }],
    'texts.en.error.busy': [{ en: { 'error.busy': noop } }],
    defaultLocale: [7, 'de', ''],
    migrate: ['yes', 1],
    onMailQueued: ['x', {}],
    deletion: ['x', 7, true],
    onDelete: ['x', {}],
    dispatchMail: ['yes', 0],
    log: [{}, noop, { info: noop }],
    dangerouslyKeepMailbox: ['yes'],
    dangerouslyDisableLimits: ['yes', 'false'],
    signer: [{}, { sign: noop }],
    hasher: [{}, { hash: noop }],
    limiter: [{}, { consume: noop }],
    clock: [{}, noop, new Date()],
    random: [{}, 7],
  }

  it.each(Object.keys(wrong))(
    'is a TypeError that quotes "%s" and says what it must be, never what it was',
    (path) => {
      const [name = ''] = path.split('.')
      for (const value of wrong[path] ?? []) {
        const message = mistake({ [name]: value })
        expect(message).toContain(`option "${path}"`)
        expect(message).toMatch(/ (must be|is missing;|must have) /)
        expect(message).not.toMatch(/hunter2|Invalid input|\[object|undefined/)
      }
    },
  )

  it.each([
    ['targets.confirmed', { targets: { confirmed: 'nowhere' } }],
    ['targets.loggedIn', { targets: { loggedIn: '//evil.test' } }],
    ['targets.linkFailed', { targets: { linkFailed: 'https://a b' } }],
    ['targets.loggedOut', { targets: { loggedOut: '/a\r\nx: y' } }],
    ['sessions.idleSeconds', { sessions: { idleSeconds: 59 } }],
    ['sessions.absoluteSeconds', { sessions: { absoluteSeconds: 34_560_001 } }],
    ['sessions.unrememberedIdleSeconds', { sessions: { unrememberedIdleSeconds: 1.5 } }],
    ['sessions.idleSeconds', { sessions: { idleSeconds: Number.NaN } }],
    ['sessions.idleSeconds', { sessions: { idleSeconds: 7200, absoluteSeconds: 3600 } }],
    ['links.confirmSeconds', { links: { confirmSeconds: 86_401 } }],
    ['links.choosePasswordSeconds', { links: { choosePasswordSeconds: 0 } }],
    ['links.changeEmailSeconds', { links: { changeEmailSeconds: 86_401 } }],
    ['links.takeBackSeconds', { links: { takeBackSeconds: 3600 } }],
    ['links.takeBackSeconds', { links: { takeBackSeconds: 2_592_001 } }],
    ['targets.emailChanged', { targets: { emailChanged: 'nowhere' } }],
    ['passwords.minLength', { passwords: { minLength: 7 } }],
    ['passwords.minLength', { passwords: { minLength: 65 } }],
    ['passwords.contextWords', { passwords: { contextWords: 'x' } }],
    ['deletion.graceSeconds', { deletion: { graceSeconds: -1 } }],
    ['deletion.graceSeconds', { deletion: { graceSeconds: 7_776_001 } }],
    ['deletion.graceSeconds', { deletion: { graceSeconds: Number.POSITIVE_INFINITY } }],
    ['retention.pendingAccountsSeconds', { retention: { pendingAccountsSeconds: 172_799 } }],
    ['retention.sentMailSeconds', { retention: { sentMailSeconds: 3599 } }],
    ['retention.deadMailSeconds', { retention: { deadMailSeconds: 0 } }],
    ['retention.eventsSeconds', { retention: { eventsSeconds: 315_360_001 } }],
    ['notices.password-changed', { notices: { 'password-changed': 'no' } }],
    ['retention.attemptsSeconds', { retention: { attemptsSeconds: 86_399 } }],
    ['hashing.concurrency', { hashing: { concurrency: 0 } }],
    ['hashing.concurrency', { hashing: { concurrency: 4 } }],
    ['hashing.maxQueued', { hashing: { maxQueued: 10_001 } }],
    ['cookieName', { cookieName: '__Host-x' }],
    ['cookieName', { cookieName: '__secure-x' }],
    ['cookieName', { cookieName: '__HOST-x' }],
    ['url', { url: 'https://u:p@a.test' }],
    ['url', { url: 'https://a.test/?x=y' }],
    ['url', { url: 'https://a.test/#x' }],
    ['profile', { profile: { safeParse: () => ({ success: false, error: { message: 'plan: required' } }) } }],
  ])('quotes "%s" for %j', (path, options) => {
    expect(mistake(options)).toContain(`option "${path}"`)
  })

  it.each([
    ['colour', { colour: 'x' }],
    ['Url', { Url: 'x' }],
    ['__proto__', JSON.parse('{"__proto__":{"x":1}}')],
    ['sessions.idle', { sessions: { idle: 5 } }],
    ['targets.login', { targets: { login: '/x' } }],
    ['links.reset', { links: { reset: 60 } }],
    ['deletion.grace', { deletion: { grace: 60 } }],
    ['retention.sessions', { retention: { sessions: 5 } }],
    ['hashing.threads', { hashing: { threads: 2 } }],
    ['pages.colour', { pages: { colour: '#ffffff' } }],
    ['mails.welcome', { mails: { welcome: noop } }],
    ['notices.confirm', { notices: { confirm: false } }],
    ['notices.password_changed', { notices: { password_changed: false } }],
    ['texts.en.error.bussy', { texts: { en: { 'error.bussy': 'x' } } }],
  ])('that does not exist is met at once: %s', (path, options) => {
    const all = Object.defineProperties({ ...NEEDED }, Object.getOwnPropertyDescriptors(options))
    expect(() => checkOptions(all)).toThrow(new TypeError(`createAuth: there is no option "${path}".`))
  })

  it.each([undefined, null, 7, 'x', []])('list that is none is refused: %j', (options) => {
    expect(() => createAuth(options as never)).toThrow(
      new TypeError('createAuth: the options must be an object.'),
    )
  })
})

describe('an option that is undefined', () => {
  const names =
    `secret mailer siteName profile frontend trustedOrigins targets cookieName sessions links passwords
    hashing retention notices revealAccounts pages mails texts defaultLocale migrate onMailQueued dispatchMail log dangerouslyKeepMailbox
    dangerouslyDisableLimits signer hasher limiter clock random deletion onDelete`.split(/\s+/)

  it('is as good as none, for each and for all at once', () => {
    const plain = JSON.stringify(settingsOf({}))
    for (const name of names) {
      createAuth({ ...NEEDED, [name]: undefined })
      expect(JSON.stringify(settingsOf({ [name]: undefined })), name).toBe(plain)
    }
    createAuth({ ...NEEDED, ...Object.fromEntries(names.map((name) => [name, undefined])) })
  })

  it('is as good as none within another', () => {
    const nested = {
      targets: { confirmed: undefined, loggedIn: undefined },
      sessions: { idleSeconds: undefined, absoluteSeconds: undefined, unrememberedIdleSeconds: undefined },
      links: { confirmSeconds: undefined },
      deletion: { graceSeconds: undefined },
      passwords: { minLength: undefined, contextWords: undefined },
      hashing: { concurrency: undefined, maxQueued: undefined },
      retention: { sentMailSeconds: undefined },
      notices: { 'password-changed': undefined },
      pages: { color: undefined, logoUrl: undefined, replace: undefined },
      mails: { confirm: undefined },
      texts: { en: { 'error.busy': undefined }, de: undefined },
    }
    createAuth({ ...NEEDED, ...nested } as never)
    expect(JSON.stringify(settingsOf(nested))).toBe(JSON.stringify(settingsOf({})))
    expect(settingsOf({ pages: { replace: { login: undefined } } }).pages?.replace).toEqual({})
  })
})

describe('what follows from the options', () => {
  it.each([
    ['http://localhost:3000/users', true],
    ['http://localhost', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:3000/x', true],
    ['HTTP://LOCALHOST:3000', true],
    ['https://localhost:3000', false],
    ['http://127.0.0.2', false],
    ['http://localhost.evil.test', false],
    ['http://0.0.0.0:3000', false],
    ['http://192.168.1.5', false],
    ['http://app.test', false],
    ['https://app.test', false],
  ])('%s is development: %s', (url, development) => {
    expect(settingsOf({ url }).development).toBe(development)
  })

  it('reads no NODE_ENV', () => {
    const before = process.env.NODE_ENV
    for (const value of ['production', 'development', 'test', undefined]) {
      if (value === undefined) delete process.env.NODE_ENV
      else process.env.NODE_ENV = value
      expect(settingsOf({}).development).toBe(true)
      expect(settingsOf({ url: 'https://app.test' }).development).toBe(false)
    }
    process.env.NODE_ENV = before
  })

  it.each([
    ['https://app.test', '', 'https://app.test'],
    ['https://app.test/', '', 'https://app.test'],
    ['https://app.test/users/', '/users', 'https://app.test'],
    ['https://app.test:8443/a/b//', '/a/b', 'https://app.test:8443'],
    ['https://APP.test:443/Users', '/Users', 'https://app.test'],
  ])('%s is mounted at "%s" of %s', (url, mount, origin) => {
    expect(settingsOf({ url })).toMatchObject({ mount, origin, secure: true, cookieName: '__Host-sessionid' })
  })

  it('is the numbers of the security page by default, and the stricter ones where they are asked for', () => {
    const day = 86_400
    expect(settingsOf({})).toMatchObject({
      sessions: { idleSeconds: 14 * day, absoluteSeconds: 30 * day, unrememberedIdleSeconds: day },
      links: {
        confirmSeconds: day,
        choosePasswordSeconds: 3600,
        changeEmailSeconds: 3600,
        takeBackSeconds: 7 * day,
      },
      passwords: { minLength: 8 },
      retention: { pendingAccountsSeconds: 30 * day, sentMailSeconds: 7 * day, eventsSeconds: 90 * day },
      revealAccounts: false,
      limitsOff: false,
      cookieName: 'sessionid',
    })
    const strict = { idleSeconds: 3600, absoluteSeconds: day, unrememberedIdleSeconds: 3600 }
    expect(settingsOf({ sessions: 'strict' }).sessions).toEqual(strict)
    expect(settingsOf({ passwords: 'nist' }).passwords.minLength).toBe(15)
    expect(settingsOf({ sessions: { unrememberedIdleSeconds: 99 * day } }).sessions).toMatchObject({
      unrememberedIdleSeconds: 14 * day,
    })
  })

  it('sends people to the paths of the wire contract under a front end, and makes it a trusted origin', () => {
    const settings = settingsOf({
      frontend: 'https://www.app.test/',
      trustedOrigins: ['https://admin.app.test'],
    })
    expect(settings.trustedOrigins).toEqual(['https://www.app.test', 'https://admin.app.test'])
    expect(settings.targets).toEqual({
      confirmed: 'https://www.app.test/auth/confirmed',
      emailChanged: 'https://www.app.test/auth/email-changed',
      linkFailed: 'https://www.app.test/auth/regenerate-token',
      choosePassword: 'https://www.app.test/auth/password/change-password',
      loggedIn: 'https://www.app.test/',
      loggedOut: 'https://www.app.test/',
    })
  })
})
