import { PATHS } from '../paths.ts'
import type { Settings } from '../settings.ts'
import { tryUrl } from '../url.ts'

/** Longest target in characters. */
export const MAX_REDIRECT_LENGTH = 2048
/** Visible ASCII less what has a meaning in HTML or is read as a slash. */
const PLAIN = /^[!#-;=?-[\]-~]*$/
/** Encoded slashes, backslashes and controls, which something behind us might decode once more. */
const ENCODED_TROUBLE = /%(?:2f|5c|[01][0-9a-f]|7f)/i

/**
 * Where a person may be sent after a log-in: a path of this site, or an address of a listed origin; null for
 * anything else. Checked before and after it is parsed, since parsers repair what is broken (CVE-2016-2512,
 * CVE-2021-23401 and their kin). An empty target is the first page.
 */
export function safeRedirect(target: unknown, settings: Settings): string | null {
  if (target === '') return '/'
  if (typeof target !== 'string' || target.length > MAX_REDIRECT_LENGTH || !PLAIN.test(target)) return null
  const isPath = target.startsWith('/') && !target.startsWith('//')
  if (!isPath && !/^https?:\/\/[^/]/.test(target)) return null
  const url = tryUrl(target, settings.origin)
  if (!url || url.username || url.password) return null
  if (url.pathname.startsWith('//') || ENCODED_TROUBLE.test(url.pathname)) return null
  const rest = url.pathname + url.search + url.hash
  if (url.origin !== settings.origin) {
    return !isPath && settings.trustedOrigins.includes(url.origin) ? url.origin + rest : null
  }
  return leadsInCircles(url.pathname, settings) ? null : rest
}

/** A target with more in its query; it may have one already. */
export function withQuery(target: string, query: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${query}`
}

/** A log-in that leads to the log-in, or to the log-out. */
function leadsInCircles(pathname: string, settings: Settings): boolean {
  return [PATHS.login, PATHS.logout].some((path) => `${pathname}/`.startsWith(settings.mount + path))
}
