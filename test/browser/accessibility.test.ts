import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COLORS, EMPTY, frameFor, renderPage, SAMPLES, sampleFrame } from '../pages/samples.ts'
import { allFaults } from './axe.ts'
import { hasChromium, launch } from './chromium.ts'

const SCHEMES = ['light', 'dark'] as const

describe.skipIf(!hasChromium)('every page of the library', () => {
  let browser: Browser
  const pages = new Map<string, Page>()
  beforeAll(async () => {
    browser = await launch()
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme })
      pages.set(colorScheme, await context.newPage())
    }
  })
  afterAll(() => browser?.close())

  it.each(Object.entries(SAMPLES))(
    '%s is sound for everyone, light and dark, on a phone',
    async (_, sample) => {
      for (const [scheme, page] of pages) {
        await page.setContent(renderPage(sample, frameFor(sample[0])))
        expect(await faultsOf(page), scheme).toEqual([])
      }
    },
  )

  it.each(COLORS)('is sound in the colour %s too', async (color) => {
    for (const [scheme, page] of pages) {
      await page.setContent(
        renderPage(['login', { form: EMPTY, next: null, notice: null }], sampleFrame(color)),
      )
      expect(await faultsOf(page), scheme).toEqual([])
    }
  })
})

/** What axe finds, and whether the page is wider than the window. */
async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  return [...(await allFaults(page)), ...(wide > 0 ? [`wider than the window by ${wide} px`] : [])]
}
