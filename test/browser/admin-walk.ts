import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png } from '../support/images.ts'
import { daysAgo, furnish, HOSTILE_ID, letTimePass, ROOT, SCRIPT } from './admin-people.ts'
import { seriousFaults } from './axe.ts'
import { hasChromium, launch, picture } from './chromium.ts'
import { PASSWORD, type Visitor, visit } from './visitor.ts'

const LIST = '/users/admin/users/'
const dayOf = (days: number) => daysAgo(days).toISOString().slice(0, 10)

/** An example that runs on a database which the test can reach. */
export interface Place {
  readonly url: string
  /** The file of its accounts. */
  readonly database: string
  stop(): Promise<void>
}

/** How somebody looks at it. */
interface Look {
  readonly look: string
  readonly width: number
  readonly javaScriptEnabled: boolean
  readonly colorScheme: 'light' | 'dark'
}

/** States how administration is in an example of an adapter. The pages are the same, so not every look is taken at each. */
export function administrationIn(name: string, looks: readonly Look[], start: () => Promise<Place>): void {
  describe.skipIf(!hasChromium)(`administration in a browser, by ${name}`, () => {
    let place: Place
    let browser: Browser
    beforeAll(async () => {
      place = await start()
      browser = await launch()
      await furnish(
        place,
        looks.map(({ look }) => look),
      )
    }, 180_000)
    afterAll(async () => {
      await browser?.close()
      await place?.stop()
    })

    describe.each(looks)(
      '$look, $colorScheme, JavaScript: $javaScriptEnabled',
      ({ look, width, ...options }) => {
        const viewport = { width, height: 844 }
        /** Whoever looks at the pages for axe, which needs JavaScript: what they show is the same. */
        let judge: Page
        beforeAll(async () => {
          judge = await browser.newPage({ viewport, colorScheme: options.colorScheme })
        })

        /** A picture, the rules of accessibility, and that nothing is wider than the screen. */
        async function see(page: Page, what: string): Promise<void> {
          await picture(page, `admin-${name}-${look}-${what}`)
          await judge.setContent(await page.content())
          expect(await seriousFaults(judge), what).toEqual([])
          expect(await page.evaluate('document.documentElement.scrollWidth'), what).toBeLessThanOrEqual(width)
        }

        /** Somebody who is logged in, and looks at this page. The form of the log-in is not what takes time here. */
        async function enter(email: string, path = LIST): Promise<Visitor> {
          const visitor = await visit(browser, place, { viewport, ...options })
          const opened = await visitor.page.request.post('/users/login/', {
            headers: { origin: place.url },
            data: { email, password: PASSWORD },
          })
          expect(opened.status()).toBe(200)
          await visitor.page.goto(path)
          return visitor
        }

        const press = (within: Page | Locator, button: string) =>
          within.getByRole('button', { name: button, exact: true }).click()
        const emails = (page: Page) => page.locator('tbody th a').allTextContents()
        const names = async (page: Page) => (await emails(page)).map((email) => email.split('@')[0])

        /** Opens the page of somebody whom a search finds. */
        async function open(page: Page, email: string): Promise<void> {
          await page.goto(`${LIST}?search=${encodeURIComponent(email)}`)
          await page.getByRole('link', { name: email }).click()
          await page.getByRole('heading', { level: 1, name: email }).waitFor()
        }

        it('finds people by a search, by every filter, in every order and page by page', async () => {
          const visitor = await visit(browser, place, { viewport, ...options })
          const { page } = visitor
          await page.goto('/users/admin/', { waitUntil: 'networkidle' })
          await visitor.logIn(ROOT)
          await page.waitForURL(`**${LIST}`)
          await see(page, 'users')
          const search = page.getByRole('searchbox')
          for (const text of ['hopper gra', 'Grace', 'active@hou']) {
            await search.fill(text)
            await press(page, 'Show')
            await page.waitForURL((url) => url.searchParams.get('search') === text)
            expect(await names(page), text).toEqual(['active'])
          }
          for (const [label, value, found] of [
            ['Status', 'Active', ['superuser', 'staff', 'active']],
            ['Status', 'Not confirmed', ['pending']],
            ['Status', 'Disabled', ['disabled']],
            ['Status', 'Leaving', ['leaving']],
            ['Staff', 'Yes', ['superuser', 'staff']],
            ['Superuser', 'Yes', ['superuser']],
            ['Confirmed', 'No', ['pending']],
            ['Joined from', dayOf(8), ['superuser', 'staff']],
            ['Joined before', dayOf(14), ['active']],
          ] as const) {
            await page.goto(`${LIST}?search=%40house`)
            await page.getByText('Filters', { exact: true }).click()
            const control = page.getByLabel(label, { exact: true })
            await (value.startsWith('20') ? control.fill(value) : control.selectOption(value))
            await press(page, 'Show')
            await page.waitForURL(/status=/)
            expect(await names(page), `${label}: ${value}`).toEqual(found)
          }
          await see(page, 'users-filtered')
          await page.goto(`${LIST}?search=%40house`)
          const everybody = ['active', 'disabled', 'leaving', 'pending', 'staff', 'superuser']
          for (const [column, found] of [
            ['Address', everybody],
            ['Address ↑', everybody.toReversed()],
            ['Joined', everybody.toReversed()],
            ['Joined ↓', everybody],
          ] as const) {
            const before = page.url()
            await page.getByRole('link', { name: column, exact: true }).click()
            await page.waitForURL((url) => url.href !== before)
            expect(await names(page), column).toEqual(found)
          }
          await page.getByRole('link', { name: 'Last log-in', exact: true }).click()
          await page.getByRole('link', { name: 'Last log-in ↓' }).waitFor()

          await page.goto(`${LIST}?search=%40crowd&order=email`)
          const crowd = Array.from({ length: 60 }, (_, n) => `crowd${100 + n}`)
          expect(await names(page)).toEqual(crowd.slice(0, 50))
          for (const [way, found] of [
            ['Next', crowd.slice(50)],
            ['Previous', crowd.slice(0, 50)],
            ['Last', crowd.slice(10)],
            ['First', crowd.slice(0, 50)],
          ] as const) {
            const before = page.url()
            await page.getByRole('link', { name: way, exact: true }).click()
            await page.waitForURL((url) => url.href !== before)
            expect(await names(page), way).toEqual(found)
          }
        })

        it('adds somebody, whose page shows identity, profile, permissions, picture, sessions and history', async () => {
          const email = `new@${look}.example`
          const { page } = await enter(ROOT)
          await page.getByRole('link', { name: 'Add a user' }).click()
          await page.getByLabel('Email address').fill(email)
          await page.getByLabel('Phone number').fill('nonsense')
          await see(page, 'add')
          await press(page, 'Add a user')
          await page.getByRole('alert').waitFor()
          await see(page, 'add-refused')
          await page.getByLabel('Phone number').fill('')
          await press(page, 'Add a user')
          await page.getByText('The account is made').waitFor()

          const owner = await visit(browser, place)
          await owner.page.goto(await owner.newestLink(email), { waitUntil: 'networkidle' })
          await owner.page.getByLabel('New password').fill(PASSWORD)
          await owner.page.getByRole('button', { name: /^Set (?:the )?password$/ }).click()
          await owner.page.waitForURL(/changed/)
          const { page: own } = await enter(email, '/users/update-user/')
          const upload = await own.request.patch('/users/update-user/', {
            headers: { origin: place.url },
            multipart: { thumbnail: { name: 'me.png', mimeType: 'image/png', buffer: png(96, 96) } },
          })
          expect(upload.status()).toBe(200)

          const part = (heading: string) =>
            page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) })
          await page.getByLabel('First name').fill('Newcomer')
          await page.getByLabel('GitHub profile').fill('https://github.com/newcomer')
          await page.getByLabel('Birth date').fill('1990-05-17')
          await press(part('Profile'), 'Save')
          await page.getByText('The account is saved.').waitFor()
          await see(page, 'user')
          expect(await page.getByLabel('Birth date').inputValue()).toBe('1990-05-17')
          const [identity = ''] = await page.locator('dl').allTextContents()
          for (const fact of ['Active', 'Newcomer', 'Last log-in']) expect(identity).toContain(fact)
          expect(await part('Permissions').getByRole('radio', { name: 'No rank' }).isChecked()).toBe(true)
          expect(await part('Sessions').textContent()).toContain('Linux')
          const history = await part('History').textContent()
          for (const type of ['user.created', 'login.succeeded', '1990-05-17', ROOT])
            expect(history).toContain(type)

          const shown = page.getByRole('img', { name: 'Picture' })
          await expect.poll(() => page.evaluate('document.querySelector("img").naturalWidth')).toBe(96)
          await press(page, 'Remove the picture')
          await page.getByText('The picture is removed.').waitFor()
          expect(await shown.count()).toBe(0)
          expect(await part('History').textContent()).toContain('thumbnail')
        })

        it('refuses who is demoted in another browser at the next click', async () => {
          const email = `demoted@${look}.example`
          const { page } = await enter(ROOT)
          const rank = async (choice: RegExp) => {
            await open(page, email)
            await page.getByRole('radio', { name: choice }).check()
            await press(page.locator('form[action$="/rank/"]'), 'Save')
            await page.getByText('The rank is changed.').waitFor()
          }
          await rank(/^Staff/)
          const staff = await enter(email)
          await open(staff.page, ROOT)
          await staff.page.getByText('Only a superuser may change this account.').waitFor()
          await see(staff.page, 'user-of-rank')
          await rank(/^No rank/)
          await staff.page.getByRole('link', { name: 'Events' }).click()
          await staff.page.getByText('You may not do this.').waitFor()
          await see(staff.page, 'refused')
        })

        it('says what will happen to several before it does', async () => {
          const { page } = await enter(ROOT)
          const victim = await enter(`two@${look}.example`, '/users/update-user/')
          await victim.page.getByRole('button', { name: 'Save' }).waitFor()
          const choose = async (...chosen: string[]) => {
            await page.goto(`${LIST}?search=two%40${look}&order=email`)
            for (const email of chosen) await page.getByRole('checkbox', { name: email }).check()
          }
          await choose(`two@${look}.example`)
          await press(page, 'See what will happen')
          await page.getByText('These accounts will be closed at once').waitFor()
          expect(await page.locator('main').textContent()).toContain(`two@${look}.example`)
          await see(page, 'bulk')
          await victim.page.reload()
          await victim.page.getByRole('button', { name: 'Save' }).waitFor()
          await press(page, 'Disable')
          await page.getByText('Done for 1 of 1.').waitFor()
          await victim.page.reload()
          await victim.page.waitForURL(/login/)
          await choose(`two@${look}.example`)
          await press(page, 'See what will happen')
          await page.getByText('is so already').waitFor()
        })

        it('asks who has been logged in for long for the password before what is dangerous', async () => {
          const email = `idle@${look}.example`
          const { page } = await enter(ROOT)
          await open(page, email)
          letTimePass(place)
          await press(page, 'Disable')
          await page.waitForURL(/reauthenticate/)
          await page.waitForLoadState('networkidle')
          await page.getByLabel('Password').fill(PASSWORD)
          await page.getByRole('button', { name: 'Go on' }).click()
          await page.getByRole('heading', { level: 1, name: email }).waitFor()
          expect(await page.locator('dl').first().textContent()).toContain('Active')
          await press(page, 'Disable')
          await page.getByText('The account is disabled.').waitFor()
        })

        it('has the mail that was given up tried again, and shows what happened', async () => {
          const email = `one@${look}.example`
          const visitor = await enter(ROOT, '/users/admin/mail/')
          const { page } = visitor
          await see(page, 'mail')
          const row = page.locator('tr', { hasText: email })
          expect(await row.textContent()).toContain('550')
          await press(row, 'Try again')
          await page.getByText('The mail will be tried again.').waitFor()
          await expect.poll(() => visitor.subjects(email), { timeout: 10_000 }).toHaveLength(1)
          await page.getByRole('link', { name: 'Waiting' }).click()
          await page.getByText('No mail waits.').waitFor()
          await see(page, 'mail-waiting')
          await page.getByRole('link', { name: 'Events' }).click()
          await page.getByText('mail.retried').first().waitFor()
          await see(page, 'events')
          await open(page, ROOT)
          await page.getByRole('link', { name: 'Everything that happened' }).click()
          await page.getByText('login.succeeded').first().waitFor()
        })

        it('shows a script as text, whatever it was typed into', async () => {
          const { page } = await enter(ROOT, `${LIST}?search=hostile.example`)
          for (const [path, times] of [
            [`${LIST}?search=%3Cimg`, 2],
            [`${LIST}${HOSTILE_ID}/`, 5],
            [`${LIST}${HOSTILE_ID}/events/`, 5],
            ['/users/admin/mail/', 3],
            [`/users/admin/bulk/?action=delete&id=${HOSTILE_ID}`, 2],
          ] as const) {
            await page.goto(path)
            const html = await page.content()
            expect(html.split('&lt;script&gt;pwned').length - 1, path).toBeGreaterThanOrEqual(times)
            expect(html, path).not.toContain(SCRIPT)
            expect(await page.locator('img, script').count(), path).toBe(0)
            expect(await page.evaluate('typeof pwned'), path).toBe('undefined')
          }
        })
      },
    )
  })
}
