import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject } from 'vitest'
import { type BuiltExample, startExample } from '../../support/kit-example.ts'
import { KIT_MAJORS } from '../../support/kit-majors.ts'
import type { RunningApp } from '../../support/running-app.ts'
import { hasChromium, launch } from '../chromium.ts'
import { type Visitor, visit } from '../visitor.ts'

/** The example for SvelteKit, running, and a browser to go there. */
export interface KitSite {
  readonly origin: string
  visit(options?: BrowserContextOptions): Promise<Visitor>
  /** Stops the app and starts it again on the same database, with more variables. */
  restart(env: Record<string, string>): Promise<void>
}

/** Makes tests of the example for every major of SvelteKit, each on a fresh database. */
export function onEveryKit(subject: string, tests: (site: KitSite, major: number) => void): void {
  describe.skipIf(!hasChromium).each(KIT_MAJORS)(`${subject}, on SvelteKit %i`, (major) => {
    // Many people come from one address here.
    const env = { LIMITS: 'off', DATABASE_PATH: `${crypto.randomUUID()}.db` }
    let built: BuiltExample
    let app: RunningApp
    let browser: Browser
    beforeAll(async () => {
      built = builtBy(major)
      app = await startExample(built, env)
      browser = await launch()
    })
    afterAll(async () => {
      await browser?.close()
      await app?.stop()
    })
    const site: KitSite = {
      get origin() {
        return built.origin
      },
      visit: (options) => visit(browser, { url: built.origin, whenUsable: isHydrated }, options),
      async restart(more) {
        await app.stop()
        app = await startExample(built, { ...env, ...more })
      },
    }
    tests(site, major)
  })
}

/** The example as the setup has built it. */
export function builtBy(major: number): BuiltExample {
  const built = inject('kits').find((kit) => kit.major === major)
  if (!built) throw new Error(`the example is not built by SvelteKit ${major}`)
  return built
}

/**
 * Kit takes the page's scrolling over when it has hydrated it, and gives it back when it leaves; pages of the library
 * have no script. What Kit shows after an address has changed is drawn in the same turn.
 */
async function isHydrated(page: Page): Promise<void> {
  const taken = "document.scripts.length === 0 || history.scrollRestoration === 'manual'"
  // The page's own policy forbids Playwright to wait for it there.
  await expect.poll(() => page.evaluate(taken), { timeout: 20_000 }).toBe(true)
}
