import { expect, it } from 'vitest'
import { accountKey } from '../../src/limits/account-key.ts'
import { MOST_ATTEMPTS } from '../../src/limits/account-throttle.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { KNOWN_BROWSER_SECONDS } from '../../src/sessions/known-browser.ts'
import { activeUser, OTHER_PASSWORD, PASSWORD, SECRET, type TestAuth, testAuth } from '../support/auth.ts'
import type { Answer } from '../support/client.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'
import { ADA, LOGIN } from './bodies.ts'

const EVE = 'eve@example.com'
const HTML = { html: true }
const wrong = { ...LOGIN, password: OTHER_PASSWORD }
const OTHER_SECRET = 'm4TqWz8LxR5sNc7PbY2kHd9FgJ4vKa6Q'
const HTTPS = { url: 'https://app.test/users' }

/** The cookie of the known browser that an answer sets, as it is sent back; undefined when it sets none. */
const browserOf = (answer: Answer): string | undefined =>
  answer.cookies
    .map((cookie) => cookie.split(';')[0] ?? '')
    .find((cookie) => cookie.includes('latchkey-browser='))

/** Logs in with the form of a browser, and gives what it keeps. */
async function knownBrowser(test: TestAuth, form: Record<string, string> = LOGIN): Promise<string> {
  const answer = await test.http.post('/login/', { form, ...HTML })
  expect(answer.status).toBe(303)
  return browserOf(answer) ?? ''
}

/** A log-in by form: 303 in, 400 wrong, 429 throttled. */
async function login(test: TestAuth, cookie?: string, form: Record<string, string> = LOGIN): Promise<number> {
  const ask = { form, ...HTML, ...(cookie === undefined ? {} : { cookie }) }
  return (await test.http.post('/login/', ask)).status
}

/** Wrong passwords, each from an address of its own, each as soon as it is looked at. */
async function attack(test: TestAuth, times: number, email = ADA): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < times; n += 1) {
    const ip = `198.51.${100 + Math.floor(n / 200)}.${n % 200}`
    statuses.push((await test.http.post('/login/', { form: { ...wrong, email }, ...HTML, ip })).status)
    test.clock.advance(900)
  }
  return statuses
}

/** What a hundred of them leave. */
async function switchOff(test: TestAuth): Promise<void> {
  for (let n = 0; n < MOST_ATTEMPTS; n += 1) {
    await test.storage.reserveAttempt(accountKey(ADA), test.clock.now())
    test.clock.advance(900)
  }
}

/** Strangers use up what an account has of tries without a wait. */
async function useUp(test: TestAuth, email = ADA): Promise<void> {
  for (let n = 0; n < 5; n += 1) await login(test, undefined, { ...wrong, email })
}

eachStorage('a browser that was used before', (makeStorage) => {
  it('gets its owner in after two hundred wrong passwords from many addresses, and nobody else', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    const statuses = await attack(test, 200)
    expect(statuses.filter((status) => status === 400)).toHaveLength(100)
    expect(statuses.slice(100)).toEqual(new Array(100).fill(429))
    expect(await login(test)).toBe(429)
    expect(await login(test, cookie)).toBe(303)
    expect(await login(test), 'the password stays off for the others').toBe(429)
    expect(await login(test, cookie), 'again').toBe(303)
  })

  it('has ten tries of its own, also after a restart, and a success gives it ten more', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    await switchOff(test)
    for (let n = 0; n < 9; n += 1) expect(await login(test, cookie, wrong)).toBe(400)
    expect(await login(test, cookie)).toBe(303)
    for (let n = 0; n < 4; n += 1) expect(await login(test, cookie, wrong)).toBe(400)
    const restarted = await testAuth(storage, { clock: test.clock })
    for (let n = 0; n < 6; n += 1) expect(await login(restarted, cookie, wrong)).toBe(400)
    expect(await login(restarted, cookie), 'now it is as unknown as any').toBe(429)
    restarted.clock.advance(86_400)
    expect(await login(restarted, cookie)).toBe(429)
  })

  it('lets no more than ten of a hundred tries at once look at the password', async () => {
    const test = await testAuth(makeStorage(), { hashing: { maxQueued: 200 } })
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    await useUp(test)
    test.hashes()
    await Promise.all(Array.from({ length: 100 }, () => login(test, cookie, wrong)))
    expect(test.hashes()).toBe(10)
  })

  it('is known no more once the password was changed, but for the one that changed it', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const elsewhere = await knownBrowser(test)
    const entry = await test.http.post('/login/', { form: LOGIN, ...HTML })
    const session = entry.cookies[0]?.split(';')[0] ?? ''
    const form = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
    const changed = await test.http.post('/change-password/', { form, ...HTML, cookie: session })
    expect(changed.status).toBe(303)
    const own = browserOf(changed) ?? ''
    for (let n = 0; n < 5; n += 1) await login(test, undefined, { ...LOGIN, password: 'wrong' })
    const fresh = { ...LOGIN, password: OTHER_PASSWORD }
    expect(await login(test, elsewhere, fresh)).toBe(429)
    expect(await login(test, own, fresh)).toBe(303)
  })

  it('is the one in which a new password was chosen by mail, though others go on guessing', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await switchOff(test)
    await test.auth.requestPasswordReset({ email: ADA })
    const link = (await test.mails(ADA))[0]?.links.find((url) => url.includes('/change-password/'))
    const token = link?.split('/').at(-2) ?? ''
    const form = { token, password: OTHER_PASSWORD }
    const chosen = await test.http.post('/password-change/change-user-password/', { form, ...HTML })
    expect(chosen.status).toBe(303)
    for (let n = 0; n < 5; n += 1) await login(test, undefined, { ...LOGIN, password: 'wrong' })
    const fresh = { ...LOGIN, password: OTHER_PASSWORD }
    expect(await login(test, undefined, fresh)).toBe(429)
    expect(await login(test, browserOf(chosen), fresh)).toBe(303)
  })
})

/** What must not pass for a known browser of Ada's. Each is tried while strangers have used up her account's tries. */
const IMPOSTORS: Record<string, (test: TestAuth, known: string) => string | Promise<string>> = {
  'nothing at all': () => 'latchkey-browser=',
  'a token that somebody made up': () => `latchkey-browser=${'A'.repeat(300)}`,
  'a token whose last letter was changed': (_, known) =>
    known.slice(0, -1) + (known.endsWith('A') ? 'B' : 'A'),
  'a token with something added': (_, known) => `${known}A`,
  'a token as long as a header': (_, known) => known + 'A'.repeat(8000),
  'a token under another name': (_, known) => known.replace('latchkey-browser', '__Host-latchkey-browser'),
  'two tokens': (_, known) => `${known}; latchkey-browser=x`,
  'the session': async (test) => {
    const { session } = await test.auth.login(LOGIN)
    return `latchkey-browser=${session.token}`
  },
  'the browser of somebody else': async (test) => {
    await activeUser(test, EVE)
    return knownBrowser(test, { ...LOGIN, email: EVE })
  },
  'a link of her own': async (test) => {
    await test.auth.requestPasswordReset({ email: ADA })
    const link = (await test.mails(ADA))[0]?.links.find((url) => url.includes('/change-password/'))
    return `latchkey-browser=${link?.split('/').at(-2)}`
  },
  'a browser that was used half a year ago': async (test, known) => {
    test.clock.advance(KNOWN_BROWSER_SECONDS)
    return known
  },
  'a token made with the secret alone': async (test, known) => {
    const { signer } = test.auth.core
    const claims = signer.verify(known.split('=')[1], 'known-browser')
    if (!claims) throw new Error('the token is genuine')
    const [, bound] = claims.fingerprint.split('.')
    return `latchkey-browser=${signer.sign({ ...claims, fingerprint: `AAAAAAAAAAAAAAAAAAAAAA.${bound}` })}`
  },
  'a browser of another installation': async (_, known) => {
    const { sqlite } = await import('../../src/sqlite/index.ts')
    const other = await testAuth(sqlite(':memory:'), { url: 'http://localhost:3000/other' })
    await activeUser(other, ADA)
    expect(known).not.toBe('')
    return knownBrowser(other)
  },
}

onSqlite('for a known browser', (makeStorage) => {
  it.each(Object.keys(IMPOSTORS))('nobody takes %s', async (name) => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const known = await knownBrowser(test)
    const cookie = (await IMPOSTORS[name]?.(test, known)) ?? ''
    await useUp(test)
    test.hashes()
    expect(await login(test, cookie)).toBe(429)
    expect(test.hashes()).toBe(0)
    if (!name.includes('half a year')) expect(await login(test, known)).toBe(303)
  })

  it('nothing is looked up before its token is proven genuine, and for this address', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await activeUser(test, ADA)
    await activeUser(test, EVE)
    const eves = await knownBrowser(test, { ...LOGIN, email: EVE })
    for (const email of [ADA, 'nobody@example.com']) await useUp(test, email)
    const seen = watch(storage)
    const answers = []
    for (const cookie of ['latchkey-browser=x', eves]) {
      for (const email of [ADA, 'nobody@example.com']) {
        const { status, text } = await test.http.post('/login/', { json: { ...LOGIN, email }, cookie })
        answers.push(`${status} ${text}`)
      }
    }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^429 /)
    expect(seen).toEqual([])
  })

  it('a deleted account leaves nothing', async () => {
    const test = await testAuth(makeStorage())
    const { id, revision } = await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    await test.storage.commit([{ kind: 'deleteUser', id, revision }])
    await activeUser(test, ADA)
    await useUp(test)
    expect(await login(test, cookie)).toBe(429)
  })

  it('a client throttle that somebody behind the same address has used up is no obstacle either', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    for (let n = 0; n < 10; n += 1) await login(test, undefined, { ...wrong, email: `p${n}@example.com` })
    expect(await login(test)).toBe(429)
    expect(await login(test, cookie)).toBe(303)
  })

  it('each log-in by form makes another token, and none of them names the address', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const [one, other] = [await knownBrowser(test), await knownBrowser(test)]
    expect(one).not.toBe(other)
    const token = one.slice('latchkey-browser='.length)
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('ada')
    expect(token.length).toBeLessThan(500)
  })

  it('a log-in by JSON sets the session alone, and may bring a browser along', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    await useUp(test)
    expect((await test.http.post('/login/', { json: LOGIN })).status).toBe(429)
    const answer = await test.http.post('/login/', { json: LOGIN, cookie, ...HTML })
    expect(answer.status).toBe(303)
    expect(answer.cookies).toEqual([expect.stringMatching(/^sessionid=/)])
  })

  it('a form whose sender would rather have JSON is a form', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const answer = await test.http.post('/login/', { form: LOGIN })
    expect([answer.status, answer.cookies.length]).toEqual([200, 2])
    expect(browserOf(answer)).toBeDefined()
  })

  it('the cookie is kept like that of the session, and longer', async () => {
    const plain = await testAuth(makeStorage())
    await activeUser(plain, ADA)
    const [session, browser] = (await plain.http.post('/login/', { form: LOGIN, ...HTML })).cookies
    expect(session).toMatch(/^sessionid=/)
    expect(browser).toMatch(/^latchkey-browser=[\w-]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/)
    const safe = await testAuth(makeStorage(), HTTPS)
    await activeUser(safe, ADA)
    expect((await safe.http.post('/login/', { form: LOGIN, ...HTML })).cookies[1]).toMatch(
      /^__Host-latchkey-browser=[\w-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  it('a refused log-in sets nothing', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    expect((await test.http.post('/login/', { form: wrong, ...HTML })).cookies).toEqual([])
  })

  it('a log-out leaves the cookie alone: it is for the log-in that comes next', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const entry = await test.http.post('/login/', { form: LOGIN, ...HTML })
    const cookie = entry.cookies.map((set) => set.split(';')[0]).join('; ')
    const out = await test.http.post('/logout/', { cookie, form: {}, ...HTML })
    expect(out.cookies).toEqual([expect.stringMatching(/^sessionid=;/)])
    await useUp(test)
    expect(await login(test, browserOf(entry))).toBe(303)
  })

  it('it counts as long as its secret is in the list', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await activeUser(test, ADA)
    const cookie = await knownBrowser(test)
    await useUp(test)
    const after = (secret: string | string[]) => testAuth(storage, { secret, clock: test.clock })
    expect(await login(await after(OTHER_SECRET), cookie)).toBe(429)
    expect(await login(await after([OTHER_SECRET, SECRET]), cookie)).toBe(303)
  })

  it('an app calls its flows with what the cookie holds, and gets what to put into it', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const { browser } = await test.auth.login(LOGIN)
    expect(browser.expiresAt.getTime() - test.clock.now().getTime()).toBe(KNOWN_BROWSER_SECONDS * 1000)
    await useUp(test)
    await expect(test.auth.login(LOGIN)).rejects.toMatchObject({ code: 'too_many_attempts' })
    await test.auth.login(LOGIN, { browser: browser.token })
    await expect(test.auth.login(LOGIN, { browser: {} as never })).rejects.toMatchObject({
      code: 'too_many_attempts',
    })
  })
})

/** The looks at users from now on. */
function watch(storage: Storage): string[] {
  const seen: string[] = []
  for (const verb of ['findUserById', 'findUserByEmailKey', 'findSession', 'commit'] as const) {
    const real = storage[verb].bind(storage) as (...given: never[]) => Promise<never>
    Object.assign(storage, {
      [verb]: (...given: never[]) => {
        seen.push(verb)
        return real(...given)
      },
    })
  }
  return seen
}
