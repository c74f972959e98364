import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

export const PASSWORD = 'correct horse battery'

/** What somebody does in an app with the library, in a browser of their own that the test's end closes. */
export interface Visitor {
  readonly page: Page
  /** Goes to a page and waits until it can be used. */
  goTo(path: string): Promise<void>
  /** Waits until the page at this path is there and can be used. */
  arrive(path: string): Promise<void>
  /** Fills in fields, each by its whole label. */
  fill(values: Readonly<Record<string, string>>): Promise<void>
  /** Presses a button of what the page is about. */
  press(button: string): Promise<void>
  register(email: string, password?: string): Promise<void>
  logIn(email: string, password?: string): Promise<void>
  /** The link of the newest mail to this address, once there is one whose link holds these words. */
  newestLink(to: string, holding?: string): Promise<string>
  /** Subjects of all mails to this address, the newest first. */
  subjects(to: string): Promise<string[]>
  /** From nothing to a confirmed account that is logged in. */
  join(email: string): Promise<void>
}

/** An app that is visited. */
export interface Site {
  readonly url: string
  /** Resolves when the scripts of a page have taken it over. Default: its pages have none. */
  readonly whenUsable?: (page: Page) => Promise<unknown>
}

interface ListedMail {
  readonly to: string
  readonly subject: string
  readonly links: readonly string[]
}

/** Opens a browser on an app. An error in a page or its console fails the test. */
export async function visit(
  browser: Browser,
  { url, whenUsable }: Site,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const errors = errorsOf(page)
  onTestFinished(() => expect(errors).toEqual([]))

  async function usable(): Promise<void> {
    if (options.javaScriptEnabled !== false) await whenUsable?.(page)
  }

  async function mailsTo(to: string): Promise<ListedMail[]> {
    const answer = await page.request.get('/dev/mail.json')
    return ((await answer.json()) as ListedMail[]).filter((mail) => mail.to === to)
  }

  const visitor: Visitor = {
    page,
    async goTo(path) {
      await page.goto(path)
      await usable()
    },
    async arrive(path) {
      await page.waitForURL(({ pathname }) => pathname === path)
      await usable()
    },
    async fill(values) {
      for (const [label, value] of Object.entries(values)) {
        await page.getByLabel(label, { exact: true }).fill(value)
      }
    },
    press: (name) => page.getByRole('main').getByRole('button', { name }).click(),
    async register(email, password = PASSWORD) {
      await visitor.goTo('/users/register/')
      await visitor.fill({
        'Email address': email,
        'First name': 'Ada',
        'Last name': 'Example',
        Password: password,
      })
      await visitor.press('Register')
    },
    async logIn(email, password = PASSWORD) {
      await visitor.fill({ 'Email address': email, Password: password })
      await visitor.press('Log in')
    },
    async newestLink(to, holding = '/') {
      const link = async () => (await mailsTo(to))[0]?.links[0] ?? ''
      await expect.poll(link, { timeout: 10_000 }).toContain(holding)
      return link()
    },
    subjects: async (to) => (await mailsTo(to)).map(({ subject }) => subject),
    async join(email) {
      await visitor.register(email)
      await visitor.goTo(await visitor.newestLink(email))
      await visitor.press('Confirm my address')
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
      await visitor.logIn(email)
      await page.getByRole('main').getByText(email).waitFor()
    },
  }
  return visitor
}

/**
 * A refused form is answered 4xx, which Chromium notes as an error of the network. Led to a page of the library by a
 * form, Kit 2 notes that it knows none there before it asks the server.
 */
const HARMLESS = /status of 4|Not found: \/users\//

/** What goes wrong in a page, from now on. */
function errorsOf(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !HARMLESS.test(message.text())) errors.push(message.text())
  })
  return errors
}
