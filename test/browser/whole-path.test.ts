import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hasChromium, launch, picture } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'

const PASSWORD = 'correct horse battery'
const SIZES = [
  { name: 'phone, without JavaScript', width: 390, javaScriptEnabled: false, colorScheme: 'light' },
  { name: 'desk, with JavaScript, dark', width: 1280, javaScriptEnabled: true, colorScheme: 'dark' },
] as const

describe.skipIf(!hasChromium)('a person in a browser', () => {
  let demo: Demo
  let browser: Browser
  beforeAll(async () => {
    // Many people come from one address here, and one of them is mailed often.
    demo = await startDemo({ LIMITS: 'off' })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: demo.url, ...options })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.on('console', (message) => {
      // A refused form is answered 4xx, which Chromium notes as an error of the network.
      if (message.type() === 'error' && !message.text().includes('status of 4'))
        throw new Error(message.text())
    })
    return page
  }

  async function register(page: Page, email: string): Promise<void> {
    await page.goto('/users/register/')
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('First name').fill('Ada')
    await page.getByLabel('Last name').fill('Example')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Register' }).click()
  }

  async function newestLink(page: Page, to: string): Promise<string> {
    await expect.poll(async () => (await mailsTo(page, to)).length).toBeGreaterThan(0)
    return (await mailsTo(page, to))[0]?.links[0] ?? ''
  }

  async function mailsTo(page: Page, to: string) {
    const answer = await page.request.get('/dev/mail.json')
    const mails = (await answer.json()) as { to: string; links: string[] }[]
    return mails.filter((mail) => mail.to === to)
  }

  async function logIn(page: Page, email: string): Promise<void> {
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
  }

  for (const { name, width, ...options } of SIZES) {
    it(`registers, confirms by mail, logs in, is known and logs out (${name})`, async () => {
      const email = `ada-${width}@example.com`
      const page = await open({ viewport: { width, height: 844 }, ...options })
      const show = (step: string) => picture(page, `${width}-${step}`)
      await page.goto('/')
      await show('1-home')
      await page.getByRole('link', { name: 'Register' }).click()
      await show('2-register')
      await register(page, email)
      await page.getByRole('heading', { name: /mail/i }).waitFor()
      await show('3-check-mail')
      const link = await newestLink(page, email)
      await page.goto('/dev/mail')
      await show('4-mailbox')
      await page.goto(link)
      await show('5-confirm')
      await page.getByRole('button', { name: 'Confirm my address' }).click()
      await show('6-confirmed')
      expect(new URL(page.url()).pathname).toBe('/users/confirmed/')
      await page.getByRole('link', { name: 'Log in' }).click()
      await show('7-log-in')
      await logIn(page, email)
      expect(new URL(page.url()).pathname).toBe('/users/current-user/')
      expect(await page.getByRole('main').textContent()).toContain(email)
      await show('8-who-am-i')
      await page.goto('/members')
      expect(await page.locator('body').textContent()).toContain('Hello Ada')
      await page.goto('/users/current-user/')
      await page.getByRole('button', { name: 'Log out' }).click()
      await show('9-logged-out')
      await page.goto('/members')
      expect(new URL(page.url()).pathname).toBe('/users/login/')
      await logIn(page, email)
      expect(new URL(page.url()).pathname).toBe('/members')
    })
  }

  it('leads from a used link, the back button and a double click to a page that says what to do', async () => {
    const email = 'double@example.com'
    const page = await open()
    await register(page, email)
    const link = await newestLink(page, email)
    await page.goto(link)
    await page.getByRole('button', { name: 'Confirm my address' }).dblclick()
    await page.waitForURL(/\/users\/(confirmed|link)\//)
    await page.goBack()
    await page.goto(link)
    expect(await page.getByRole('main').textContent()).toContain('already confirmed')
    await picture(page, 'already-confirmed')
    await page.getByRole('link', { name: 'Log in' }).click()
    await logIn(page, email)
    expect(await page.getByRole('main').textContent()).toContain(email)
  })

  it('shows what is wrong beside its field, and keeps what was typed but no password', async () => {
    const page = await open()
    await page.goto('/users/register/')
    await page.getByLabel('Email address').fill('ada@example.com')
    await page.getByLabel('First name').fill('Ada')
    await page.getByLabel('Last name').fill('evil.test')
    await page.getByLabel('Password').fill('password1')
    await page.getByRole('button', { name: 'Register' }).click()
    await picture(page, 'register-refused')
    const last = page.getByLabel('Last name')
    expect(await last.getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
    expect(await page.getByLabel('Password').inputValue()).toBe('')
  })

  it('lets the owner choose a password where a stranger registered first, and the stranger’s never works', async () => {
    const email = 'owner@example.com'
    const stranger = await open()
    await stranger.goto('/users/register/')
    await stranger.getByLabel('Email address').fill(email)
    await stranger.getByLabel('First name').fill('Mallory')
    await stranger.getByLabel('Last name').fill('Stranger')
    await stranger.getByLabel('Password').fill('the password of a stranger')
    await stranger.getByRole('button', { name: 'Register' }).click()
    const owner = await open()
    await register(owner, email)
    await expect.poll(async () => (await newestLink(owner, email)).includes('change-password')).toBe(true)
    await owner.goto(await newestLink(owner, email))
    expect(owner.url()).not.toContain('confirm')
    await picture(owner, 'choose-password')
    await owner.getByLabel('Password').fill(PASSWORD)
    await owner.getByRole('button').first().click()
    await picture(owner, 'password-chosen')
    await stranger.goto('/users/login/')
    await stranger.getByLabel('Email address').fill(email)
    await stranger.getByLabel('Password').fill('the password of a stranger')
    await stranger.getByRole('button', { name: 'Log in' }).click()
    expect(await stranger.getByRole('alert').textContent()).toContain('wrong')
    await owner.goto('/users/login/')
    await logIn(owner, email)
    expect(await owner.getByRole('main').textContent()).toContain(email)
  })

  it('removes an account that was not asked for', async () => {
    const email = 'not-me@example.com'
    const page = await open()
    await register(page, email)
    const link = await newestLink(page, email)
    await page.goto(link)
    await page.getByRole('button', { name: /not me/i }).click()
    await picture(page, 'removed')
    expect(new URL(page.url()).pathname).toBe('/users/removed/')
    await page.goto(link)
    expect(await page.getByRole('main').textContent()).toMatch(/does not work/)
    await picture(page, 'link-invalid')
  })
})
