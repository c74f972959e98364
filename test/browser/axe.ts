import axe from 'axe-core'
import type { Page } from 'playwright-core'

const SERIOUS = ['serious', 'critical']

interface Fault {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe finds on a page that keeps somebody from using it. Runs past the page's own policy; needs JavaScript. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  return inWords((await findFaults(page)).filter(({ impact }) => SERIOUS.includes(impact)))
}

/** Whatever axe finds, the slightest too. */
export async function allFaults(page: Page): Promise<readonly string[]> {
  return inWords(await findFaults(page))
}

async function findFaults(page: Page): Promise<readonly Fault[]> {
  const { violations } = (await page.evaluate(
    `(() => { ${axe.source}; return globalThis.axe.run(document, { resultTypes: ['violations'] }) })()`,
  )) as { violations: readonly Fault[] }
  return violations
}

function inWords(faults: readonly Fault[]): readonly string[] {
  return faults.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  )
}
