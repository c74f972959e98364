import { expect, it } from 'vitest'
import { daysLater } from '../support/days-later.ts'
import { picture } from './chromium.ts'
import { onDemo } from './on-demo.ts'
import { PASSWORD } from './visitor.ts'

onDemo('a mailed link in a browser', (site) => {
  it('leads from a used link, the back button and a double click to a page that says what to do', async () => {
    const email = 'double@example.com'
    const someone = await site.visit()
    const { page } = someone
    await someone.register(email)
    const link = await someone.newestLink(email)
    await page.goto(link)
    await page.getByRole('button', { name: 'Confirm my address' }).dblclick()
    // The second press can cut off the first one's navigation, which a wait for an address takes for a failure.
    await expect.poll(() => page.url(), { timeout: 10_000 }).toMatch(/\/users\/(confirmed|link)\//)
    await page.waitForLoadState()
    await page.goBack()
    await page.goto(link)
    expect(await page.getByRole('main').textContent()).toContain('already confirmed')
    await picture(page, 'already-confirmed')
    await page.getByRole('link', { name: 'Log in' }).click()
    await someone.logIn(email)
    expect(await page.getByRole('main').textContent()).toContain(email)
  })

  it('removes an account that was not asked for', async () => {
    const email = 'not-me@example.com'
    const someone = await site.visit()
    const { page } = someone
    await someone.register(email)
    const link = await someone.newestLink(email)
    await page.goto(link)
    await page.getByRole('button', { name: /not me/i }).click()
    await picture(page, 'removed')
    expect(new URL(page.url()).pathname).toBe('/users/removed/')
    await page.goto(link)
    expect(await page.getByRole('main').textContent()).toMatch(/does not work/)
    await picture(page, 'link-invalid')
  })

  it('that is too old leads to a page that sends a new one, and that one works', async () => {
    const [late, forgetful] = ['late@example.com', 'forgetful@example.com']
    const [ada, bob] = [await site.visit(), await site.visit()]
    await ada.register(late)
    const toConfirm = await ada.newestLink(late)
    await bob.join(forgetful)
    await bob.goTo('/users/password-change/request-password-change/')
    await bob.fill({ 'Email address': forgetful })
    await bob.page.getByRole('main').getByRole('button').first().click()
    const toChoose = await bob.newestLink(forgetful, 'change-password')
    // Nothing of a page may be on its way when the app stops.
    for (const { page } of [ada, bob]) await page.goto('about:blank')
    await site.restart(daysLater(2))

    for (const [{ page, ...person }, email, link] of [
      [ada, late, toConfirm],
      [bob, forgetful, toChoose],
    ] as const) {
      await person.goTo(link)
      expect(await page.getByRole('main').textContent()).toContain('this one is past it')
      await picture(page, `link-too-old-${email.split('@')[0]}`)
      await person.fill({ 'Email address': email })
      await page.getByRole('main').getByRole('button').first().click()
      await page.getByRole('heading', { name: /mail/i }).waitFor()
    }
    await ada.goTo(await ada.newestLink(late))
    await ada.press('Confirm my address')
    await ada.arrive('/users/confirmed/')
    await bob.goTo(await bob.newestLink(forgetful, 'change-password'))
    await bob.fill({ 'New password': PASSWORD })
    await bob.press('Set password')
    await bob.arrive('/users/password-changed/')
  })
})
