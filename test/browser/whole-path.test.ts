import { expect, it } from 'vitest'
import { seriousFaults } from './axe.ts'
import { picture } from './chromium.ts'
import { onDemo } from './on-demo.ts'
import { PASSWORD } from './visitor.ts'

const SIZES = [
  { name: 'phone, without JavaScript', width: 390, javaScriptEnabled: false, colorScheme: 'light' },
  { name: 'desk, with JavaScript, dark', width: 1280, javaScriptEnabled: true, colorScheme: 'dark' },
] as const

onDemo('a person in a browser', (site) => {
  for (const { name, width, ...options } of SIZES) {
    it(`registers, confirms by mail, logs in, is known and logs out (${name})`, async () => {
      const email = `ada-${width}@example.com`
      const ada = await site.visit({ viewport: { width, height: 844 }, ...options })
      const { page } = ada
      const show = async (step: string) => {
        await picture(page, `${width}-${step}`)
        // The same pages, and axe needs its timers.
        if (options.javaScriptEnabled) expect(await seriousFaults(page)).toEqual([])
      }
      await page.goto('/')
      await show('1-home')
      await page.getByRole('link', { name: 'Register' }).click()
      await show('2-register')
      await ada.register(email)
      await page.getByRole('heading', { name: /mail/i }).waitFor()
      await show('3-check-mail')
      const link = await ada.newestLink(email)
      await page.goto('/dev/mail')
      await show('4-mailbox')
      await page.goto(link)
      await show('5-confirm')
      await page.getByRole('button', { name: 'Confirm my address' }).click()
      await show('6-confirmed')
      expect(new URL(page.url()).pathname).toBe('/users/confirmed/')
      await page.getByRole('link', { name: 'Log in' }).click()
      await show('7-log-in')
      await ada.logIn(email)
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
      await ada.logIn(email)
      expect(new URL(page.url()).pathname).toBe('/members')
    })
  }

  it('shows what is wrong beside its field, and keeps what was typed but no password', async () => {
    const someone = await site.visit()
    const { page } = someone
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
    const stranger = await site.visit()
    await stranger.register(email, 'the password of a stranger')
    const owner = await site.visit()
    await owner.register(email)
    await owner.page.goto(await owner.newestLink(email, 'change-password'))
    expect(owner.page.url()).not.toContain('confirm')
    await picture(owner.page, 'choose-password')
    await owner.page.getByLabel('Password').fill(PASSWORD)
    await owner.page.getByRole('button').first().click()
    await picture(owner.page, 'password-chosen')
    await stranger.page.goto('/users/login/')
    await stranger.logIn(email, 'the password of a stranger')
    expect(await stranger.page.getByRole('alert').textContent()).toContain('wrong')
    await owner.page.goto('/users/login/')
    await owner.logIn(email)
    expect(await owner.page.getByRole('main').textContent()).toContain(email)
  })

  it('changes the address by the link to the new one, and takes the account back by that to the old', async () => {
    const [email, next] = ['moving@example.com', 'moved@example.com']
    const ada = await site.visit({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
    const { page } = ada
    await ada.join(email)
    await page.getByRole('link', { name: 'Change email address' }).click()
    await page.getByLabel('New email address').fill(next)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Mail me a link' }).click()
    await picture(page, 'check-mail-change-email')
    await page.goto(await ada.newestLink(next, '/change-email/confirm/'))
    await picture(page, 'confirm-email-change')
    await page.getByRole('button', { name: 'Change my address' }).click()
    await page.getByRole('link', { name: 'Your account' }).click()
    expect(await page.getByRole('main').textContent()).toContain(next)
    const owner = await site.visit()
    await owner.page.goto(await owner.newestLink(email, '/take-back/'))
    await picture(owner.page, 'take-back-email')
    await owner.page.getByRole('button', { name: 'Take my account back' }).click()
    await picture(owner.page, 'email-taken-back')
    await page.reload()
    expect(new URL(page.url()).pathname).toBe('/users/login/')
    await owner.page.goto(await owner.newestLink(email, 'confirm/change-password'))
    await owner.page.getByLabel('New password').fill(PASSWORD)
    await owner.page.getByRole('button', { name: 'Set password' }).click()
    await owner.page.getByRole('link', { name: 'Log in' }).click()
    await owner.logIn(email)
    expect(await owner.page.getByRole('main').textContent()).toContain(email)
  })
})
