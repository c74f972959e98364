import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { png } from '../support/images.ts'
import { type BuiltExample, buildExample, startExample } from '../support/kit-example.ts'
import type { RunningApp } from '../support/running-app.ts'
import { seriousFaults } from './axe.ts'
import { hasChromium, launch, picture } from './chromium.ts'

const PASSWORD = 'correct horse battery'
const OTHER_PASSWORD = 'a quite different one'
const LOOKS = [
  { name: 'phone, without JavaScript, dark', width: 390, javaScriptEnabled: false, colorScheme: 'dark' },
  { name: 'desk, with JavaScript, dark', width: 1280, javaScriptEnabled: true, colorScheme: 'dark' },
  { name: 'phone, with JavaScript, light', width: 390, javaScriptEnabled: true, colorScheme: 'light' },
  { name: 'desk, without JavaScript, light', width: 1280, javaScriptEnabled: false, colorScheme: 'light' },
] as const

describe.skipIf(!hasChromium)('the example for SvelteKit in a browser', () => {
  let built: BuiltExample
  let app: RunningApp
  let browser: Browser
  beforeAll(async () => {
    built = await buildExample()
    app = await startExample(built, { LIMITS: 'off' })
    browser = await launch()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
    built?.remove()
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: built.origin, ...options })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(8000)
    const errors: string[] = []
    page.on('pageerror', (error) => void errors.push(String(error)))
    page.on('console', (message) => {
      // A refused form is answered 4xx, which Chromium notes as an error of the network.
      if (message.type() === 'error' && !message.text().includes('status of 4')) errors.push(message.text())
    })
    onTestFinished(() => expect(errors).toEqual([]))
    return page
  }

  /** Goes to a page and waits until its forms are the browser's to send, where there is JavaScript. */
  async function goTo(page: Page, path: string): Promise<void> {
    await page.goto(path, { waitUntil: 'networkidle' })
  }

  async function press(page: Page, name: string): Promise<void> {
    await page.getByRole('main').getByRole('button', { name }).click()
  }

  async function fill(page: Page, values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values))
      await page.getByLabel(label, { exact: true }).fill(value)
  }

  async function register(page: Page, email: string, password = PASSWORD): Promise<void> {
    await goTo(page, '/auth/register')
    await fill(page, {
      'Email address': email,
      'First name': 'Ada',
      'Last name': 'Example',
      Password: password,
    })
    await press(page, 'Register')
    await arrive(page, '/auth/confirming')
  }

  async function newestLink(page: Page, to: string, count = 1): Promise<string> {
    const mails = async () => {
      const answer = await page.request.get('/dev/mail.json')
      return ((await answer.json()) as { to: string; links: string[] }[]).filter((mail) => mail.to === to)
    }
    await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)
    return (await mails())[0]?.links[0] ?? ''
  }

  async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
    await fill(page, { 'Email address': email, Password: password })
    await press(page, 'Log in')
  }

  async function account(page: Page, email: string): Promise<void> {
    await register(page, email)
    await goTo(page, await newestLink(page, email))
    await press(page, 'Confirm my address')
    await arrive(page, '/auth/confirmed')
    await goTo(page, '/auth/login')
    await logIn(page, email)
    await arrive(page, '/account')
  }

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()
  /** Waits until a person is there, and the page's scripts too. */
  async function arrive(page: Page, path: string): Promise<void> {
    await page.waitForURL(({ pathname }) => pathname === path)
    await page.waitForLoadState('networkidle')
  }

  describe.each(LOOKS)('$name', ({ width, ...options }) => {
    const look = `${width}-${options.colorScheme}`

    it('registers, confirms, logs in, changes the profile, ends sessions and logs out, and every page is in order', async () => {
      const email = `ada-${look}-${options.javaScriptEnabled}@example.com`
      const page = await open({ viewport: { width, height: 844 }, ...options })
      let step = 0
      /** A picture, the rules of accessibility, and that nothing is wider than the screen. */
      const see = async (name: string) => {
        step += 1
        await picture(page, `kit-${look}-${String(step).padStart(2, '0')}-${name}`)
        // The same pages, and axe needs its timers.
        if (options.javaScriptEnabled) expect(await seriousFaults(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
      await goTo(page, '/')
      await see('home')
      await goTo(page, '/about')
      await see('about')
      await goTo(page, '/auth/regenerate-token')
      await see('regenerate')
      await goTo(page, '/auth/password/request-change')
      await see('forgot')
      await goTo(page, '/auth/link?reason=link_expired&purpose=choose-password')
      await see('link')
      await goTo(page, '/nothing/here')
      await see('no-such-page')
      await goTo(page, '/auth/register')
      await see('register')
      await register(page, email)
      await see('confirming')
      const link = await newestLink(page, email)
      await goTo(page, '/dev/mail')
      await see('mailbox')
      await goTo(page, link)
      await arrive(page, '/auth/confirm')
      await see('confirm')
      await press(page, 'Confirm my address')
      await arrive(page, '/auth/confirmed')
      await see('confirmed')
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
      await arrive(page, '/auth/login')
      await see('log-in')
      await logIn(page, email)
      await arrive(page, '/account')
      await see('profile')

      await fill(page, {
        'First name': 'Augusta',
        'Phone number': '+441234567890',
        'Birth date': '1990-12-10',
      })
      await page
        .getByLabel('Picture')
        .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png(64, 64) })
      if (options.javaScriptEnabled) {
        expect(await page.locator('.picture img').getAttribute('src')).toMatch(/^blob:/)
      }
      await press(page, 'Save')
      expect(await page.getByRole('status').textContent()).toContain('saved')
      expect(await page.getByLabel('Last name').inputValue()).toBe('Example')
      await see('profile-saved')
      await goTo(page, '/account')
      expect(await page.getByLabel('First name').inputValue()).toBe('Augusta')
      const source = await page.locator('.picture img').getAttribute('src')
      expect(source).toMatch(/\/users\/files\//)
      expect((await page.request.get(source ?? '')).headers()['content-type']).toBe('image/png')

      await goTo(page, '/account/sessions')
      await see('sessions')
      await goTo(page, '/account/password')
      await see('password')
      await fill(page, { 'Present password': 'wrong wrong wrong', 'New password': OTHER_PASSWORD })
      await press(page, 'Change it')
      await page.getByRole('alert').waitFor()
      expect(await page.getByLabel('Present password').getAttribute('aria-invalid')).toBe('true')
      await see('password-refused')
      await fill(page, { 'Present password': PASSWORD, 'New password': OTHER_PASSWORD })
      await press(page, 'Change it')
      expect(await page.getByRole('status').textContent()).toContain('changed')
      await goTo(page, '/auth/reauthenticate?next=%2Faccount%2Fsessions')
      await see('reauthenticate')
      await fill(page, { Password: OTHER_PASSWORD })
      await press(page, 'Go on')
      await arrive(page, '/account/sessions')

      await page.getByRole('button', { name: 'Log out', exact: true }).click()
      await arrive(page, '/auth/login')
      await goTo(page, '/account')
      expect(new URL(page.url()).search).toBe('?next=%2Faccount')
      await goTo(page, '/auth/password/request-change')
      await fill(page, { 'Email address': email })
      await press(page, 'Send me a link')
      await arrive(page, '/auth/confirming')
      await goTo(page, await newestLink(page, email, 3))
      expect(page.url()).toBe(`${built.origin}/auth/password/change-password`)
      await see('choose-password')
      await fill(page, { 'New password': PASSWORD })
      await press(page, 'Set the password')
      await arrive(page, '/auth/password/changed')
      await see('password-changed')
    })

    it('changes the address by a link, takes the account back by another, and deletes it', async () => {
      const [email, next] = [
        `old-${look}-${options.javaScriptEnabled}@example.com`,
        `new-${look}@example.com`,
      ]
      const page = await open({ viewport: { width, height: 844 }, ...options })
      const see = (name: string) => picture(page, `kit-${look}-more-${name}`)
      await account(page, email)
      await goTo(page, '/account/email')
      await fill(page, { 'New address': next, Password: 'wrong wrong wrong' })
      await press(page, 'Mail me a link')
      await page.getByRole('alert').waitFor()
      await see('email-refused')
      await fill(page, { 'New address': next, Password: PASSWORD })
      await press(page, 'Mail me a link')
      await arrive(page, '/auth/confirming')
      await see('email-asked')
      await goTo(page, await newestLink(page, next))
      await arrive(page, '/auth/email/confirm')
      await see('email-confirm')
      await press(page, 'Change my address')
      await arrive(page, '/auth/email/changed')
      await see('email-changed')
      await goTo(page, '/account/email')
      expect(await page.getByRole('main').textContent()).toContain(next)
      await goTo(page, await newestLink(page, email, 3))
      await arrive(page, '/auth/email/take-back')
      await see('take-back')
      await press(page, 'Take my account back')
      await arrive(page, '/auth/email/taken-back')
      await see('taken-back')
      await goTo(page, await newestLink(page, email, 4))
      await fill(page, { 'New password': OTHER_PASSWORD })
      await press(page, 'Set the password')
      await arrive(page, '/auth/password/changed')
      await goTo(page, '/auth/login')
      await logIn(page, email, OTHER_PASSWORD)
      await arrive(page, '/account')
      await goTo(page, '/account/delete')
      await fill(page, { Password: OTHER_PASSWORD })
      await see('delete')
      await press(page, 'Delete my account')
      await arrive(page, '/auth/deleted')
      await see('deleted')
      await goTo(page, '/account')
      expect(new URL(page.url()).pathname).toBe('/auth/login')
    })

    it('keeps what was typed, says what is wrong beside its field, and puts the focus there', async () => {
      const page = await open({ viewport: { width, height: 844 }, ...options })
      await goTo(page, '/auth/register')
      await fill(page, {
        'Email address': 'ada@example.com',
        'First name': 'Ada',
        'Last name': 'evil.test',
        Password: 'password1',
      })
      await press(page, 'Register')
      await page.getByRole('alert').waitFor()
      expect(await page.title()).toMatch(/^Error: Register/)
      const last = page.getByLabel('Last name')
      expect(await last.getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator(`#${await last.getAttribute('aria-describedby')}`).textContent()).not.toBe('')
      expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
      if (options.javaScriptEnabled) {
        await expect
          .poll(() =>
            page.evaluate(
              'document.activeElement?.getAttribute("role") ?? document.activeElement?.getAttribute("name")',
            ),
          )
          .toBe('alert')
      } else {
        expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
      }
      await picture(page, `kit-${look}-register-refused`)
      if (options.javaScriptEnabled) expect(await seriousFaults(page)).toEqual([])
    })
  })

  it('leads from a page that is not for everybody to the log-in and back, and a wrong password keeps the way', async () => {
    const page = await open()
    await account(page, 'back@example.com')
    const other = await open()
    await goTo(other, '/account/sessions')
    await arrive(other, '/auth/login')
    await logIn(other, 'back@example.com', 'wrong wrong wrong')
    await other.getByRole('alert').waitFor()
    expect(await other.getByRole('alert').textContent()).toContain('wrong')
    await logIn(other, 'back@example.com')
    await arrive(other, '/account/sessions')
    await picture(other, 'kit-two-sessions')
    await press(other, 'Log out everywhere else')
    expect(await other.getByRole('status').textContent()).not.toBe('')
    // The session that was ended elsewhere.
    await goTo(page, '/account')
    await arrive(page, '/auth/login')
  })

  it('keeps two people apart, in the page and in what its data says', async () => {
    const [ada, bob] = [await open(), await open()]
    await account(ada, 'two-ada@example.com')
    await account(bob, 'two-bob@example.com')
    for (const [page, mine, theirs] of [
      [ada, 'two-ada@example.com', 'two-bob@example.com'],
      [bob, 'two-bob@example.com', 'two-ada@example.com'],
    ] as const) {
      const cookie = (await page.context().cookies()).find(({ name }) => name === 'sessionid')
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
      for (const path of ['/', '/account', '/account/sessions', '/auth/login']) {
        const html = await (await page.request.get(path)).text()
        const data = await (await page.request.get(`${path === '/' ? '' : path}/__data.json`)).text()
        for (const text of [html, data]) {
          expect(text).toContain(mine)
          expect(text).not.toContain(theirs)
          expect(text).not.toContain(cookie?.value)
        }
      }
    }
  })

  it('leads from a double click, a used link and the back button to a page that says what to do', async () => {
    const email = 'double@example.com'
    const page = await open()
    await register(page, email)
    const link = await newestLink(page, email)
    await goTo(page, link)
    await page.getByRole('button', { name: 'Confirm my address' }).dblclick()
    await arrive(page, '/auth/confirmed')
    await page.goBack({ waitUntil: 'networkidle' })
    await goTo(page, link)
    expect(await page.getByRole('main').textContent()).toContain('already confirmed')
    await goTo(page, '/auth/login')
    await logIn(page, email)
    await arrive(page, '/account')
    expect(await page.getByRole('main').textContent()).toContain(email)
  })

  it('removes an account that was not asked for', async () => {
    const email = 'not-me@example.com'
    const page = await open()
    await register(page, email)
    const link = await newestLink(page, email)
    await goTo(page, link)
    await press(page, 'It was not me')
    await arrive(page, '/auth/removed')
    expect(await heading(page)).toBe('The account is removed')
    await goTo(page, link)
    expect(await page.getByRole('main').textContent()).toContain('does not work')
  })
})
