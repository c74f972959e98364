import { expect, it } from 'vitest'
import { picture } from '../chromium.ts'
import { onEveryKit } from './on-every-kit.ts'

onEveryKit('who is logged in', (site, major) => {
  it('is asked for by a page that is not for everybody, which leads back, and a wrong password keeps the way', async () => {
    const email = 'back@example.com'
    const ada = await site.visit()
    await ada.join(email)
    const elsewhere = await site.visit()
    await elsewhere.goTo('/account/sessions')
    await elsewhere.arrive('/auth/login')
    await elsewhere.logIn(email, 'wrong wrong wrong')
    expect(await elsewhere.page.getByRole('alert').textContent()).toContain('wrong')
    await elsewhere.logIn(email)
    await elsewhere.arrive('/account/sessions')
    await picture(elsewhere.page, `kit${major}-two-sessions`)
  })

  it.each([
    { how: 'with JavaScript', javaScriptEnabled: true },
    { how: 'without JavaScript', javaScriptEnabled: false },
  ])(
    'is nobody in a browser whose session was ended elsewhere, at its next click, and leads back ($how)',
    async (options) => {
      const email = `ended-${options.javaScriptEnabled}@example.com`
      const ada = await site.visit()
      await ada.join(email)
      const elsewhere = await site.visit(options)
      await elsewhere.goTo('/auth/login?next=%2Faccount')
      await elsewhere.logIn(email)
      await elsewhere.arrive('/account')
      const endTheOthers = async () => {
        await ada.goTo('/account/sessions')
        await ada.press('Log out everywhere else')
        await ada.page.getByRole('status').waitFor()
      }

      await endTheOthers()
      await elsewhere.page.getByRole('link', { name: 'Sessions' }).click()
      await elsewhere.arrive('/auth/login')
      expect(new URL(elsewhere.page.url()).search).toBe('?next=%2Faccount%2Fsessions')
      expect(await elsewhere.page.getByRole('banner').textContent()).not.toContain('Log out')
      await elsewhere.logIn(email)
      await elsewhere.arrive('/account/sessions')

      // The same of a form that is sent.
      await elsewhere.page.getByRole('link', { name: 'Profile' }).click()
      await elsewhere.arrive('/account')
      await endTheOthers()
      await elsewhere.press('Save')
      await elsewhere.arrive('/auth/login')
      await elsewhere.logIn(email)
      await elsewhere.arrive('/account')
    },
  )

  it('is one of two people, whom the pages and their data keep apart', async () => {
    const [ada, bob] = [await site.visit(), await site.visit()]
    await ada.join('two-ada@example.com')
    await bob.join('two-bob@example.com')
    for (const [{ page }, mine, theirs] of [
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
})
