import { expect, it } from 'vitest'
import { daysLater } from '../../support/days-later.ts'
import { picture } from '../chromium.ts'
import { PASSWORD } from '../visitor.ts'
import { onEveryKit } from './on-every-kit.ts'

onEveryKit('a mailed link', (site, major) => {
  it('leads from a double click, a second use and the back button to a page that says what to do', async () => {
    const email = 'double@example.com'
    const ada = await site.visit()
    const { page } = ada
    await ada.register(email)
    const link = await ada.newestLink(email)
    await ada.goTo(link)
    await page.getByRole('button', { name: 'Confirm my address' }).dblclick()
    await ada.arrive('/auth/confirmed')
    await page.goBack()
    await ada.goTo(link)
    expect(await page.getByRole('main').textContent()).toContain('already confirmed')
    await ada.goTo('/auth/login')
    await ada.logIn(email)
    await ada.arrive('/account')
    expect(await page.getByRole('main').textContent()).toContain(email)
  })

  it('removes an account that was not asked for', async () => {
    const email = 'not-me@example.com'
    const ada = await site.visit()
    const { page } = ada
    await ada.register(email)
    const link = await ada.newestLink(email)
    await ada.goTo(link)
    await ada.press('It was not me')
    await ada.arrive('/auth/removed')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('The account is removed')
    await ada.goTo(link)
    expect(await page.getByRole('main').textContent()).toContain('does not work')
  })

  it('that is too old leads to a page that sends a new one, and that one works', async () => {
    const [late, forgetful] = ['late@example.com', 'forgetful@example.com']
    const ada = await site.visit()
    const bob = await site.visit({ javaScriptEnabled: false })
    await bob.join(forgetful)
    await bob.goTo('/auth/password/request-change')
    await bob.fill({ 'Email address': forgetful })
    await bob.press('Send me a link')
    const toChoose = await bob.newestLink(forgetful, 'change-password')
    await ada.register(late)
    const toConfirm = await ada.newestLink(late)
    // Nothing of a page may be on its way when the app stops.
    for (const { page } of [ada, bob]) await page.goto('about:blank')
    await site.restart(daysLater(2))

    await ada.goTo(toConfirm)
    await ada.arrive('/auth/link')
    expect(await ada.page.getByRole('main').textContent()).toContain('This link is too old.')
    await picture(ada.page, `kit${major}-link-too-old`)
    await ada.fill({ 'Email address': late })
    await ada.press('Send me a new link')
    await ada.arrive('/auth/confirming')
    await ada.goTo(await ada.newestLink(late))
    await ada.press('Confirm my address')
    await ada.arrive('/auth/confirmed')

    await bob.goTo(toChoose)
    await bob.arrive('/auth/link')
    expect(await bob.page.getByRole('main').textContent()).toContain('This link is too old.')
    await bob.fill({ 'Email address': forgetful })
    await bob.press('Send me a new link')
    await bob.arrive('/auth/confirming')
    await bob.goTo(await bob.newestLink(forgetful, 'change-password'))
    await bob.fill({ 'New password': PASSWORD })
    await bob.press('Set the password')
    await bob.arrive('/auth/password/changed')
  })
})
