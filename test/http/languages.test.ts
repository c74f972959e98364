import { describe, expect, it } from 'vitest'
import { de } from '../../src/texts/de.ts'
import { en } from '../../src/texts/en.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import type { Ask } from '../support/client.ts'
import { png } from '../support/images.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, LOGIN, loggedIn, pendingUser, REGISTRATION } from './bodies.ts'

const BOTH = { texts: { en: {}, de } }
const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' }
const german = (ask: Ask = {}): Ask => ({ ...ask, headers: { ...GERMAN, ...ask.headers } })

onSqlite('the language of an answer', (makeStorage) => {
  it('is that of the request, for what JSON clients are told', async () => {
    const { http } = await testAuth(makeStorage(), BOTH)
    const registered = await http.post('/register/', german({ json: REGISTRATION }))
    expect(registered.json()).toEqual({ message: de['message.registered'] })
    const refused = await http.post(
      '/register/',
      german({ json: { ...REGISTRATION, email: 'x', password: 'short' } }),
    )
    expect(refused.json()).toEqual({
      error: de['error.invalid_input'],
      code: 'invalid_input',
      fields: {
        email: de['field.email'],
        password: de['field.password-short'].replace('{min}', '8'),
      },
    })
    const missing = await http.post('/register/', german({ json: {} }))
    expect(missing.json().fields).toMatchObject({
      email: de['field.required'],
      first_name: de['field.required'],
    })
    const wrong = await http.post('/login/', german({ json: { ...LOGIN, remember: 'perhaps' } }))
    expect(wrong.json().fields).toEqual({ remember: de['field.remember'] })
    const answers = [
      [await http.post('/login/', german({ json: LOGIN })), 'error.invalid_credentials'],
      [await http.get('/current-user/', german()), 'error.not_logged_in'],
      [await http.get('/logout/', german()), 'error.method_not_allowed'],
      [await http.post('/login/', german({ body: 'x', type: 'text/plain' })), 'error.unsupported_media_type'],
      [await http.post('/register/confirm/x/', german()), 'reason.link_invalid'],
    ] as const
    for (const [answer, key] of answers) expect(answer.json().error).toBe(de[key])
  })

  it('is that of the request for what is wrong with a profile, in the words of the schema', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const json = { phone_number: 'x', github_link: 'x', birth_date: '1850-01-01' }
    const answer = await test.http.send('PATCH', '/update-user/', german({ cookie, json }))
    expect(answer.json().fields).toEqual({
      phone_number: de['field.phone-number'],
      github_link: de['field.github-link'],
      birth_date: de['field.birth-date-early'].replace('{year}', '1900'),
    })
  })

  it('is that of the request for the page, its forms and their faults', async () => {
    const { http } = await testAuth(makeStorage(), BOTH)
    const page = await http.get('/login/', german({ html: true }))
    expect(page.text).toContain('<html lang="de">')
    expect(page.text).toContain(`<h1>${de['page.login-title']}</h1>`)
    expect(page.text).toContain(de['label.email'])
    const refused = await http.post(
      '/register/',
      german({ html: true, form: { ...REGISTRATION, email: 'x' } }),
    )
    expect(refused.text).toContain(de['field.email'])
    expect(refused.text).toContain(de['error.invalid_input'])
    const nothing = await http.get('/logout/', german({ html: true }))
    expect(nothing.text).toContain(de['error.method_not_allowed'])
    const mailbox = await http.get('//dev/mail', german({ html: true }))
    expect(mailbox.text).toContain(de['page.mailbox-empty'])
    const english = await http.get('/login/', { html: true })
    expect(english.text).toContain('<html lang="en">')
  })

  it('has days and hours in it as that language writes them', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    const token = await pendingUser(test)
    const page = await test.http.get(`/register/confirm/${token}/`, german({ html: true }))
    expect(page.text).toContain('23. November 2026 um 12:00 UTC')
    const english = await test.http.get(`/register/confirm/${token}/`, { html: true })
    expect(english.text).toContain('23 November 2026 at 12:00 UTC')
  })

  it('has the device in words of that language', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await activeUser(test, ADA)
    const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/146.0' }
    const { cookies } = await test.http.post('/login/', { json: LOGIN, headers })
    const cookie = cookies[0]?.split(';')[0] ?? ''
    const list = await test.http.get('/sessions/', german({ cookie, html: true }))
    expect(list.text).toContain('Firefox auf Windows')
    expect(list.text).toContain(de['page.sessions-current'])
  })

  it('is said in Vary, and only where there is a choice', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const { http } = test
    const answers = [
      await http.get('/login/', { html: true }),
      await http.get('/login/', german({ html: true })),
      await http.post('/login/', { json: {} }),
      await http.get('/current-user/'),
      await http.get('/current-user/', { cookie, html: true }),
      await http.get('/register/confirm/x/', { html: true }),
      await http.get('/logout/'),
      await http.get('//dev/mail', { html: true }),
    ]
    for (const { headers } of answers) expect(headers.get('vary')).toBe('Accept, Cookie, Accept-Language')
    const alone = await testAuth(makeStorage(), { texts: { de } })
    const page = await alone.http.get('/login/', { html: true })
    expect([page.headers.get('vary'), page.text.includes('<html lang="de">')]).toEqual([
      'Accept, Cookie',
      true,
    ])
  })

  it('is not said of a picture, which has none', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await activeUser(test, ADA)
    const { session } = await test.auth.login(LOGIN)
    const { thumbnail } = await test.auth.updateUser(session.token, { thumbnail: png(4, 4) })
    const picture = await test.http.get(new URL(thumbnail ?? '').pathname.replace('/users', ''), german())
    expect([picture.status, picture.headers.get('vary')]).toEqual([200, null])
  })

  it('is the default where none suits or the header is hostile, and the request is answered', async () => {
    const { http } = await testAuth(makeStorage(), { ...BOTH, defaultLocale: 'de' })
    const hostile = [
      'fr',
      '*',
      'x'.repeat(100_000),
      'en;q=0',
      '__proto__',
      "'><script>alert(1)</script>",
      ',;,;=',
    ]
    for (const language of [...hostile, undefined]) {
      const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language }
      const page = await http.get('/login/', { html: true, headers })
      expect([page.status, page.text.includes('<html lang="de">')]).toEqual([200, true])
      expect(page.text).not.toContain('<script')
    }
    const page = await http.get('/login/', { html: true, headers: { 'accept-language': 'en' } })
    expect(page.text).toContain('<html lang="en">')
  })

  it('tells no more than before: a known and an unknown address are answered alike in each', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await activeUser(test, ADA)
    for (const path of [
      '/register/',
      '/regenerate-token/',
      '/password-change/request-password-change/',
      '/login/',
    ]) {
      const of = async (email: string) => {
        const json = {
          ...REGISTRATION,
          email,
          ...(path === '/login/' ? { password: 'not the right one' } : {}),
        }
        test.commits.length = 0
        const answer = await test.http.post(path, german({ json }))
        const locales = test.commits
          .flat()
          .flatMap((change) => (change.kind === 'addMail' ? [change.mail.locale] : []))
        return [answer.status, answer.text, [...answer.headers], locales]
      }
      expect(await of(ADA), path).toEqual(await of('nobody@example.com'))
    }
  })

  it('is put into the address that a front end shows, as ASCII words', async () => {
    const test = await testAuth(makeStorage(), { ...BOTH, frontend: 'https://www.shop.example' })
    const answer = await test.http.get('/register/confirm/x/', german({ html: true }))
    expect(answer.headers.get('location')).toBe(
      'https://www.shop.example/auth/regenerate-token?reason=Dieser%20Link%20funktioniert%20nicht.',
    )
  })
})

onSqlite('the language of a mail', (makeStorage) => {
  it('is that of the request which asked for it, whatever is spoken when it is sent', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await test.http.post('/register/', german({ json: REGISTRATION }))
    await test.http.post('/register/', { json: { ...REGISTRATION, email: 'bob@example.com' } })
    const [mail] = await test.mails(ADA)
    expect(mail?.subject).toBe(de['mail.confirm-subject'].replace('{site}', test.auth.settings.siteName))
    expect(mail?.text.replace(/\s+/g, ' ')).toContain(
      'Der Link gilt 24 Stunden lang, bis zum 24. November 2026 um 12:00 UTC.',
    )
    expect(mail?.html).toContain('<html lang="de">')
    const [other] = await test.mails('bob@example.com')
    expect(other?.subject).toBe(en['mail.confirm-subject'].replace('{site}', test.auth.settings.siteName))
  })

  it('is that of the call, for an app that calls the flows itself', async () => {
    const test = await testAuth(makeStorage(), BOTH)
    await test.auth.register({ email: ADA, password: PASSWORD }, { locale: 'de' })
    await test.auth.register({ email: 'bob@example.com', password: PASSWORD }, { locale: 'fr' })
    const mailed = test.commits
      .flat()
      .flatMap((change) => (change.kind === 'addMail' ? [change.mail.locale] : []))
    expect(mailed).toEqual(['de', 'en'])
    await expect(test.auth.login({ email: ADA, password: '' }, { locale: 'de' })).rejects.toMatchObject({
      message: de['error.invalid_credentials'],
    })
  })

  it('is the default when the app has given its own up since', async () => {
    const storage = makeStorage()
    const before = await testAuth(storage, BOTH)
    await before.auth.register({ email: ADA, password: PASSWORD }, { locale: 'de' })
    const { commits } = before
    const mail = commits.flat().find((change) => change.kind === 'addMail')
    expect(mail?.kind === 'addMail' && mail.mail.locale).toBe('de')
    const sent: { locale: string; subject: string }[] = []
    const after = await testAuth(storage, { mailer: { send: async (one) => void sent.push(one) } })
    await after.auth.mail.drain()
    expect(sent).toMatchObject([{ locale: 'en', subject: expect.stringContaining('Confirm your address') }])
  })
})

describe('an app that speaks a language in part', () => {
  onSqlite('over HTTP', (makeStorage) => {
    it('says what it has, and hears at the start what stays English', async () => {
      const texts = { en: { 'page.login-title': 'Sign in' }, fr: { 'page.login-title': 'Connexion' } }
      const { http, said, auth } = await testAuth(makeStorage(), { texts })
      const page = await http.get('/login/', { html: true, headers: { 'accept-language': 'fr-CA' } })
      expect(page.text).toContain('<h1>Connexion</h1>')
      expect(page.text).toContain(en['label.email'])
      expect((await http.get('/login/', { html: true })).text).toContain('<h1>Sign in</h1>')
      await auth.start()
      expect(said.filter((line) => line.includes('texts.fr'))).toEqual([
        expect.stringMatching(
          /^option "texts\.fr" leaves to English: message\.registered, .* and \d+ more\.$/,
        ),
      ])
    })
  })
})

describe('a language from right to left', () => {
  onSqlite('over HTTP', (makeStorage) => {
    it('is said to be one', async () => {
      const { http } = await testAuth(makeStorage(), { texts: { en: {}, ar: {} } })
      const page = await http.get('/login/', { html: true, headers: { 'accept-language': 'ar-EG' } })
      expect(page.text).toContain('<html lang="ar" dir="rtl">')
    })
  })
})
