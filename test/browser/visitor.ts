import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

export const PASSWORD = 'correct horse battery'

/** What somebody does on the library's pages, in a browser of their own that the test's end closes. */
export interface Visitor {
  readonly page: Page
  register(email: string, password?: string): Promise<void>
  logIn(email: string, password?: string): Promise<void>
  /** The link of the newest mail to this address, once there is one whose link holds these words. */
  newestLink(to: string, holding?: string): Promise<string>
  /** Subjects of all mails to this address, the newest first. */
  subjects(to: string): Promise<string[]>
  /** From nothing to a confirmed account that is logged in. */
  join(email: string): Promise<void>
}

interface ListedMail {
  readonly to: string
  readonly subject: string
  readonly links: readonly string[]
}

/** Opens a browser on the app at this address. An error in its console fails the test. */
export async function visit(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL, ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on('console', (message) => {
    // A refused form is answered 4xx, which Chromium notes as an error of the network.
    if (message.type() === 'error' && !message.text().includes('status of 4')) throw new Error(message.text())
  })

  async function mailsTo(to: string): Promise<ListedMail[]> {
    const answer = await page.request.get('/dev/mail.json')
    return ((await answer.json()) as ListedMail[]).filter((mail) => mail.to === to)
  }

  const visitor: Visitor = {
    page,
    async register(email, password = PASSWORD) {
      await page.goto('/users/register/')
      await page.getByLabel('Email address').fill(email)
      await page.getByLabel('First name').fill('Ada')
      await page.getByLabel('Last name').fill('Example')
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Register' }).click()
    },
    async logIn(email, password = PASSWORD) {
      await page.getByLabel('Email address').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Log in' }).click()
    },
    async newestLink(to, holding = '/') {
      const link = async () => (await mailsTo(to))[0]?.links[0] ?? ''
      await expect.poll(link, { timeout: 10_000 }).toContain(holding)
      return link()
    },
    subjects: async (to) => (await mailsTo(to)).map(({ subject }) => subject),
    async join(email) {
      await visitor.register(email)
      await page.goto(await visitor.newestLink(email))
      await page.getByRole('button', { name: 'Confirm my address' }).click()
      await page.getByRole('link', { name: 'Log in' }).click()
      await visitor.logIn(email)
    },
  }
  return visitor
}
