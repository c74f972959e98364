import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { hasChromium, launch } from './chromium.ts'
import { type Demo, startDemo } from './demo.ts'
import { type Visitor, visit } from './visitor.ts'

/** The example for Express, running, and a browser to go there. */
export interface DemoSite {
  visit(options?: BrowserContextOptions): Promise<Visitor>
  /** Stops the app and starts it again on the same database, with more variables. */
  restart(env: Record<string, string>): Promise<void>
}

/** Makes tests of the example on a fresh database. */
export function onDemo(subject: string, tests: (site: DemoSite) => void): void {
  describe.skipIf(!hasChromium)(subject, () => {
    let demo: Demo
    let browser: Browser
    beforeAll(async () => {
      // Many people come from one address here, and one of them is mailed often.
      demo = await startDemo({ LIMITS: 'off' })
      browser = await launch()
    })
    afterAll(async () => {
      await browser?.close()
      await demo?.stop()
    })
    tests({
      visit: (options) => visit(browser, demo, options),
      restart: (env) => demo.restart(env),
    })
  })
}
