import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launch, picture } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'
import { PASSWORD, visit } from './visitor.ts'

const ROOT = 'root@example.com'
const SIZES = [
  { name: 'phone, without JavaScript', width: 390, javaScriptEnabled: false, colorScheme: 'light' },
  { name: 'desk, with JavaScript, dark', width: 1280, javaScriptEnabled: true, colorScheme: 'dark' },
] as const

describe.skipIf(!hasChromium)('a superuser in a browser', () => {
  let demo: Demo
  let browser: Browser
  beforeAll(async () => {
    demo = await startDemo({ LIMITS: 'off', ADMIN_EMAIL: ROOT, ADMIN_PASSWORD: PASSWORD })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  for (const { name, width, ...options } of SIZES) {
    it(`adds somebody, finds, ranks and closes the account, and sees what happened (${name})`, async () => {
      const email = `new-${width}@example.com`
      const root = await visit(browser, demo, { viewport: { width, height: 844 }, ...options })
      const { page } = root
      await page.goto('/users/admin/')
      await root.logIn(ROOT)
      expect(new URL(page.url()).pathname).toBe('/users/admin/users/')
      await page.getByRole('link', { name: 'Add a user' }).click()
      await page.getByLabel('Email address').fill(email)
      await page.getByLabel('First name').fill('New')
      await page.getByRole('button', { name: 'Add a user' }).click()
      await page.getByRole('status').waitFor()
      await picture(page, `${width}-admin-user`)

      // Its owner chooses a password, and is a person of the house from then on.
      const owner = await visit(browser, demo)
      await owner.page.goto(await owner.newestLink(email))
      await owner.page.getByLabel('New password').fill(PASSWORD)
      await owner.page.getByRole('button', { name: 'Set password' }).click()
      await owner.page.goto('/users/login/')
      await owner.logIn(email)

      await page.getByRole('link', { name: 'Users' }).first().click()
      await page.getByRole('searchbox').fill(`new-${width}`)
      await page.getByRole('button', { name: 'Show' }).click()
      await picture(page, `${width}-admin-users`)
      await page.getByRole('link', { name: email }).click()
      await page.getByRole('radio', { name: /^Staff/ }).check()
      await page.getByRole('button', { name: 'Save' }).last().click()
      await page.getByText('The rank is changed.').waitFor()

      // Staff sees the list; demoted in the other browser, refused at the next click.
      await owner.page.goto('/users/admin/users/')
      await owner.page.getByRole('heading', { name: 'Users' }).waitFor()
      await page.getByRole('radio', { name: 'No rank' }).check()
      await page.getByRole('button', { name: 'Save' }).last().click()
      await page.getByText('The rank is changed.').waitFor()
      await owner.page.getByRole('link', { name: 'Events' }).click()
      await owner.page.getByText('You may not do this.').waitFor()

      // What will happen to several is shown before it does.
      await page.goto(`/users/admin/users/?search=new-${width}`)
      await page.getByRole('checkbox', { name: email }).check()
      await page.getByRole('button', { name: 'See what will happen' }).click()
      await page.getByText('These accounts will be closed at once').waitFor()
      await picture(page, `${width}-admin-bulk`)
      await page.getByRole('button', { name: 'Disable' }).click()
      await page.getByText('Done for 1 of 1.').waitFor()
      await owner.page.goto('/users/current-user/')
      expect(new URL(owner.page.url()).pathname).toBe('/users/login/')

      await page.getByRole('link', { name: 'Events' }).first().click()
      await page.getByText('user.disabled').first().waitFor()
      await picture(page, `${width}-admin-events`)
    })
  }
})
