import type { Auth } from '../../src/auth.ts'
import type { AppPages } from './app-pages.ts'
import type { KitEvent } from './types.ts'

/** How a page of Kit's tells its scripts where the app is: by a path, or by how far up that is from the page. */
const BASE = /__sveltekit_\w+ = \{\s*base: (?:new URL\("([^"]*)", location\)|"([^"]*)")/

/**
 * Makes what looks at the first page that Kit draws, and says to the log when Kit's `paths.base` is not in the option
 * `url` or in a page's path: at any other path Kit answers 404 before we see the request. Kit tells only modules of
 * the app and its pages where that is.
 */
export function baseChecker(auth: Auth<object>, pages: AppPages) {
  let toSee = true
  return async (event: KitEvent, response: Response): Promise<void> => {
    if (!toSee || !response.headers.get('content-type')?.startsWith('text/html')) return
    toSee = false
    const base = baseOf(event, await beginning(response))
    const { origin, mount } = auth.settings
    const isOutside = (path: string) => path !== base && !path.startsWith(`${base}/`)
    const warn = (of: string, where: string, fix: string) =>
      auth.core.warnOnce(
        `sveltekit base of ${of}`,
        `SvelteKit serves the app below ${base}, its paths.base, and answers 404 at ${where}: ${fix}.`,
      )
    if (isOutside(mount)) {
      const path = mount || '/'
      warn('url', `${path}, where the option "url" has the accounts`, `set "url" to ${origin}${base}${path}`)
    }
    const outside = Object.entries(pages).filter(([, path = base]) => isOutside(path))
    if (outside.length > 0) {
      const named = outside.map(([name, path]) => `"pages.${name}" (${path})`).join(', ')
      warn('pages', `what authHandle has in ${named}`, `put ${base} in front of each`)
    }
  }
}

/** What is there of a page as soon as it is answered; what Kit streams afterwards is not waited for. */
async function beginning(response: Response): Promise<string> {
  const reader = response.clone().body?.getReader()
  const { value } = (await reader?.read().catch(() => undefined)) ?? {}
  void reader?.cancel().catch(() => undefined)
  return new TextDecoder().decode(value)
}

/** Where Kit serves the app, without a slash at its end; empty when that is the root, or when the page does not say. */
function baseOf({ url }: KitEvent, html: string): string {
  const [, up, path = ''] = BASE.exec(html) ?? []
  return up === undefined ? path : new URL(up, url).pathname.slice(0, -1)
}
