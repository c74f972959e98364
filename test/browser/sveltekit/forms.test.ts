import { expect, it } from 'vitest'
import { seriousFaults } from '../axe.ts'
import { picture } from '../chromium.ts'
import { LOOKS, opened, slug } from './looks.ts'
import { onEveryKit } from './on-every-kit.ts'

onEveryKit('a form that was refused', (site, major) => {
  it.each(LOOKS)(
    'keeps what was typed, says what is wrong beside its field, and puts the focus there ($name)',
    async (look) => {
      const ada = await site.visit(opened(look))
      const { page } = ada
      await ada.goTo('/auth/register')
      await ada.fill({
        'Email address': 'ada@example.com',
        'First name': 'Ada',
        'Last name': 'evil.test',
        Password: 'password1',
      })
      await ada.press('Register')
      await page.getByRole('alert').waitFor()
      expect(await page.title()).toMatch(/^Error: Register/)
      const last = page.getByLabel('Last name')
      expect(await last.getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator(`#${await last.getAttribute('aria-describedby')}`).textContent()).not.toBe('')
      expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
      if (look.javaScriptEnabled) {
        await expect.poll(() => page.evaluate('document.activeElement?.role')).toBe('alert')
      } else {
        expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
      }
      await picture(page, `kit${major}-${slug(look)}-register-refused`)
      if (look.javaScriptEnabled) expect(await seriousFaults(page)).toEqual([])
    },
  )
})
