import { expect, it } from 'vitest'
import { png } from '../../support/images.ts'
import { seriousFaults } from '../axe.ts'
import { picture } from '../chromium.ts'
import { PASSWORD } from '../visitor.ts'
import { LOOKS, opened, slug } from './looks.ts'
import { onEveryKit } from './on-every-kit.ts'

const OTHER_PASSWORD = 'a quite different one'

/** Pages that anybody may open, before there is an account. */
const OPEN_PAGES = {
  home: '/',
  about: '/about',
  regenerate: '/auth/regenerate-token',
  forgot: '/auth/password/request-change',
  link: '/auth/link?reason=link_expired&purpose=choose-password',
  'no-such-page': '/nothing/here',
  register: '/auth/register',
}

onEveryKit('a person in a browser', (site, major) => {
  it.each(LOOKS)(
    'registers, confirms, logs in, changes the profile, ends sessions and logs out, and every page is in order ($name)',
    async (look) => {
      const email = `ada-${slug(look)}@example.com`
      const ada = await site.visit(opened(look))
      const { page } = ada
      let step = 0
      /** A picture, the rules of accessibility, and that nothing is wider than the screen. */
      const see = async (name: string) => {
        step += 1
        await picture(page, `kit${major}-${slug(look)}-${String(step).padStart(2, '0')}-${name}`)
        // The same pages, and axe needs its timers.
        if (look.javaScriptEnabled) expect(await seriousFaults(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width)
      }
      for (const [name, path] of Object.entries(OPEN_PAGES)) {
        await ada.goTo(path)
        await see(name)
      }
      await ada.register(email)
      await ada.arrive('/auth/confirming')
      await see('confirming')
      const link = await ada.newestLink(email)
      await ada.goTo('/dev/mail')
      await see('mailbox')
      await ada.goTo(link)
      await ada.arrive('/auth/confirm')
      await see('confirm')
      await ada.press('Confirm my address')
      await ada.arrive('/auth/confirmed')
      await see('confirmed')
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
      await ada.arrive('/auth/login')
      await see('log-in')
      await ada.logIn(email)
      await ada.arrive('/account')
      await see('profile')

      await ada.fill({ 'First name': 'Augusta', 'Phone number': '+441234567890', 'Birth date': '1990-12-10' })
      await page
        .getByLabel('Picture')
        .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png(64, 64) })
      if (look.javaScriptEnabled) {
        expect(await page.locator('.picture img').getAttribute('src')).toMatch(/^blob:/)
      }
      await ada.press('Save')
      expect(await page.getByRole('status').textContent()).toContain('saved')
      expect(await page.getByLabel('Last name').inputValue()).toBe('Example')
      await see('profile-saved')
      await ada.goTo('/account')
      expect(await page.getByLabel('First name').inputValue()).toBe('Augusta')
      const source = await page.locator('.picture img').getAttribute('src')
      expect(source).toMatch(/\/users\/files\//)
      expect((await page.request.get(source ?? '')).headers()['content-type']).toBe('image/png')

      await ada.goTo('/account/sessions')
      await see('sessions')
      await ada.goTo('/account/password')
      await see('password')
      await ada.fill({ 'Present password': 'wrong wrong wrong', 'New password': OTHER_PASSWORD })
      await ada.press('Change it')
      await page.getByRole('alert').waitFor()
      expect(await page.getByLabel('Present password').getAttribute('aria-invalid')).toBe('true')
      await see('password-refused')
      await ada.fill({ 'Present password': PASSWORD, 'New password': OTHER_PASSWORD })
      await ada.press('Change it')
      expect(await page.getByRole('status').textContent()).toContain('changed')
      await ada.goTo('/auth/reauthenticate?next=%2Faccount%2Fsessions')
      await see('reauthenticate')
      await ada.fill({ Password: OTHER_PASSWORD })
      await ada.press('Go on')
      await ada.arrive('/account/sessions')

      await page.getByRole('button', { name: 'Log out', exact: true }).click()
      await ada.arrive('/auth/login')
      await ada.goTo('/account')
      expect(new URL(page.url()).search).toBe('?next=%2Faccount')
      await ada.goTo('/auth/password/request-change')
      await ada.fill({ 'Email address': email })
      await ada.press('Send me a link')
      await ada.arrive('/auth/confirming')
      await ada.goTo(await ada.newestLink(email, 'change-password'))
      expect(page.url()).toBe(`${site.origin}/auth/password/change-password`)
      await see('choose-password')
      await ada.fill({ 'New password': PASSWORD })
      await ada.press('Set the password')
      await ada.arrive('/auth/password/changed')
      await see('password-changed')
    },
  )

  it.each(LOOKS)(
    'changes the address by a link, takes the account back by another, and deletes it ($name)',
    async (look) => {
      const [email, next] = [`old-${slug(look)}@example.com`, `new-${slug(look)}@example.com`]
      const ada = await site.visit(opened(look))
      const { page } = ada
      const see = (name: string) => picture(page, `kit${major}-${slug(look)}-more-${name}`)
      await ada.join(email)
      await ada.goTo('/account/email')
      await ada.fill({ 'New address': next, Password: 'wrong wrong wrong' })
      await ada.press('Mail me a link')
      await page.getByRole('alert').waitFor()
      await see('email-refused')
      await ada.fill({ 'New address': next, Password: PASSWORD })
      await ada.press('Mail me a link')
      await ada.arrive('/auth/confirming')
      await see('email-asked')
      await ada.goTo(await ada.newestLink(next, '/change-email/confirm/'))
      await ada.arrive('/auth/email/confirm')
      await see('email-confirm')
      await ada.press('Change my address')
      await ada.arrive('/auth/email/changed')
      await see('email-changed')
      await ada.goTo('/account/email')
      expect(await page.getByRole('main').textContent()).toContain(next)
      await ada.goTo(await ada.newestLink(email, '/take-back/'))
      await ada.arrive('/auth/email/take-back')
      await see('take-back')
      await ada.press('Take my account back')
      await ada.arrive('/auth/email/taken-back')
      await see('taken-back')
      await ada.goTo(await ada.newestLink(email, 'confirm/change-password'))
      await ada.fill({ 'New password': OTHER_PASSWORD })
      await ada.press('Set the password')
      await ada.arrive('/auth/password/changed')
      await ada.goTo('/auth/login')
      await ada.logIn(email, OTHER_PASSWORD)
      await ada.arrive('/account')
      await ada.goTo('/account/delete')
      await ada.fill({ Password: OTHER_PASSWORD })
      await see('delete')
      await ada.press('Delete my account')
      await ada.arrive('/auth/deleted')
      await see('deleted')
      await ada.goTo('/account')
      expect(new URL(page.url()).pathname).toBe('/auth/login')
    },
  )
})
