/**
 * Takes a picture of every page and mail, narrow and wide, light and dark, for a person to look at.
 * `node test/pages/screenshots.ts [folder] [part of a name]`; needs Debian's `chromium`. In German with
 * `LATCHKEY_SAMPLES_LANGUAGE=de`.
 */
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { PageFrame } from '../../src/pages/types.ts'
import {
  COLORS,
  EMPTY,
  frameFor,
  MAIL_NAMES,
  renderMail,
  renderPage,
  SAMPLES,
  sampleFrame,
} from './samples.ts'

const [folder = 'artefacts/screenshots', part = ''] = process.argv.slice(2)
const ORIGIN = 'http://pages.test'
const PAGE_WIDTHS = [390, 1280]
const MAIL_WIDTHS = [360, 390, 1280]
const LOGIN = { form: EMPTY, next: null, notice: null }
const SCHEMES = ['light', 'dark'] as const

/** What the http layer sends with a page. */
function policyOf(css: string): string {
  const hash = createHash('sha256').update(css).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data: https:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
}

const documents = new Map<string, { body: string; headers: Record<string, string>; widths: number[] }>()
function addPage(name: string, sample: Parameters<typeof renderPage>[0], frame: PageFrame): void {
  const headers = { 'content-security-policy': policyOf(frame.look.css) }
  documents.set(name, { body: renderPage(sample, frame), headers, widths: PAGE_WIDTHS })
}
for (const [name, sample] of Object.entries(SAMPLES)) addPage(name, sample, frameFor(sample[0]))
for (const color of COLORS) addPage(`color-${color.slice(1)}`, ['login', LOGIN], sampleFrame(color))
for (const name of MAIL_NAMES) {
  documents.set(`mail-${name}`, { body: renderMail(name).html, headers: {}, widths: MAIL_WIDTHS })
}

async function photograph(browser: Browser, width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  const isMobile = width < 500
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, isMobile })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.route('**', (route) => {
    const found = documents.get(new URL(route.request().url()).pathname.slice(1))
    return found
      ? route.fulfill({ body: found.body, contentType: 'text/html; charset=utf-8', headers: found.headers })
      : route.abort()
  })
  for (const [name, { widths }] of documents) {
    if (!widths.includes(width) || !name.includes(part)) continue
    await page.goto(`${ORIGIN}/${name}`)
    await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    const faults = [...complaints.splice(0), ...(await measure(page))]
    for (const fault of faults) console.error(`${name} ${width} ${colorScheme}: ${fault}`)
    if (faults.length > 0) process.exitCode = 1
  }
  await page.close()
}

/** What a picture does not show well: a page wider than the window, and what is too small for a finger. */
function measure(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const faults = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) faults.push('is ' + root.scrollWidth + ' px wide')
    if (!document.querySelector('main')) return faults
    for (const target of document.querySelectorAll('a, button, .check, summary, .field input')) {
      const { height } = target.getBoundingClientRect()
      if (height < 44 && !target.closest('[role=alert]')) faults.push(target.outerHTML.slice(0, 80) + ' is ' + height + ' px high')
    }
    return faults
  })()`)
}

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
for (const width of new Set([...PAGE_WIDTHS, ...MAIL_WIDTHS])) {
  for (const scheme of SCHEMES) await photograph(browser, width, scheme)
}
await browser.close()
