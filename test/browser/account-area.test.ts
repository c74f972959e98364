import type { BrowserContextOptions } from 'playwright-core'
import { expect, it } from 'vitest'
import { png } from '../support/images.ts'
import { picture } from './chromium.ts'
import { onDemo } from './on-demo.ts'
import { PASSWORD } from './visitor.ts'

const OTHER_PASSWORD = 'staple battery horse'
const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }

onDemo('a person looks after their account in a browser', (site) => {
  const visitor = (options: BrowserContextOptions = PHONE) => site.visit(options)

  it('fills in a profile with a picture, is told what is wrong, and takes the picture away again', async () => {
    const ada = await visitor()
    await ada.join('profile@example.com')
    const { page } = ada
    await page.getByRole('link', { name: 'Your profile' }).click()
    await page.getByLabel('Phone number').fill('not a number')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await page.getByLabel('Phone number').getAttribute('aria-invalid')).toBe('true')
    await picture(page, 'profile-refused')
    await page.getByLabel('Phone number').fill('+44 20 7946 0958')
    await page.getByLabel('Picture', { exact: true }).setInputFiles({
      name: '../../ada.png',
      mimeType: 'image/png',
      buffer: png(64, 64),
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await picture(page, 'profile-saved')
    const shown = page.locator('main img')
    const source = await shown.getAttribute('src')
    const answer = await page.request.get(source ?? '')
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png'])
    await page.goto('/users/update-user/')
    await page.getByRole('button', { name: 'Remove the picture' }).click()
    expect(await shown.count()).toBe(0)
    expect((await page.request.get(source ?? '')).status()).toBe(404)
  })

  it('changes the password, which logs out every other browser and sends a notice', async () => {
    const email = 'change@example.com'
    const ada = await visitor()
    await ada.join(email)
    const elsewhere = await visitor()
    await elsewhere.page.goto('/users/login/')
    await elsewhere.logIn(email)
    await ada.page.getByRole('link', { name: 'Change password' }).click()
    await ada.page.getByLabel('Present password').fill(PASSWORD)
    await ada.page.getByLabel('New password').fill(OTHER_PASSWORD)
    await ada.page.getByRole('button', { name: 'Change password' }).click()
    await picture(ada.page, 'password-changed')
    await ada.page.goto('/members')
    expect(await ada.page.locator('body').textContent()).toContain('Hello Ada')
    await elsewhere.page.goto('/members')
    expect(new URL(elsewhere.page.url()).pathname).toBe('/users/login/')
    await expect.poll(async () => (await ada.subjects(email))[0]).toMatch(/password/i)
  })

  it('sets a forgotten password by a mailed link, and the old one no longer opens anything', async () => {
    const email = 'forgot@example.com'
    const ada = await visitor()
    await ada.join(email)
    const { page } = await visitor()
    await page.goto('/users/login/')
    await page.getByRole('link', { name: 'Choose a new one' }).click()
    await page.getByLabel('Email address').fill(email)
    await page.getByRole('button').first().click()
    await picture(page, 'reset-asked')
    await page.goto(await ada.newestLink(email, 'change-password'))
    expect(page.url()).not.toContain('token')
    await page.getByLabel('Password').fill(OTHER_PASSWORD)
    await page.getByRole('button').first().click()
    await page.goto('/users/login/')
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('wrong')
    await page.getByLabel('Password').fill(OTHER_PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    expect(await page.getByRole('main').textContent()).toContain(email)
  })

  it('sees another browser in the list, logs it out, and that browser is led to the log-in page', async () => {
    const email = 'sessions@example.com'
    const ada = await visitor()
    await ada.join(email)
    const elsewhere = await visitor({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
    await elsewhere.page.goto('/users/login/')
    await elsewhere.logIn(email)
    await ada.page.getByRole('link', { name: 'Where you are logged in' }).click()
    await picture(ada.page, 'sessions')
    await ada.page.getByRole('button', { name: 'Log out there' }).click()
    expect(await ada.page.getByRole('button', { name: 'Log out there' }).count()).toBe(0)
    await elsewhere.page.goto('/users/sessions/')
    expect(new URL(elsewhere.page.url()).pathname).toBe('/users/login/')
    await elsewhere.logIn(email)
    expect(new URL(elsewhere.page.url()).pathname).toBe('/users/sessions/')
  })
})
