import { readFile } from 'node:fs/promises'
import type { Auth } from '../../src/auth.ts'
import { MAX_UPLOAD_BYTES, prefersHtml } from '../../src/http/index.ts'
import { tryUrl } from '../../src/url.ts'
import { clientAddress, isOnNode } from './client-info.ts'
import type { KitEvent } from './types.ts'

/** What adapter-node takes of a body where BODY_SIZE_LIMIT is not set, in bytes. */
const NODE_BODY_LIMIT = 512 * 1024
/** What a proxy says of who came to it. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']
/** Addresses of the same machine or network (RFC 1918, 4193, 6598), where a proxy stands. */
const NEAR =
  /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|^::1$|^f[cd]/i

/**
 * Says what Kit decides before us and decides wrongly for the option `url`: from then on it would be a riddle, a 403
 * in Kit's words or everyone throttled as one. Each thing is said once. Nothing of it ends a request, since a health
 * check may come by another name, and past the proxy.
 */
export function checkKit(auth: Auth<object>, event: KitEvent, version: string): void {
  const warn = auth.core.warnOnce
  for (const check of [origin, proxy, bodyLimit]) {
    const found = check(auth, event, version)
    if (found !== null) warn(`sveltekit ${check.name}`, found)
  }
}

/** Kit refuses every form whose page it takes for another site's. */
function origin({ settings }: Auth<object>, event: KitEvent, version: string): string | null {
  const kits = event.url.origin
  if (kits === settings.origin || !prefersHtml(event.request.headers)) return null
  if (settings.development && !isOnNode(event)) {
    // The names of this machine are one in development, and Kit's development server refuses no form.
    const [ours, theirs] = [settings.url, tryUrl(kits)]
    if (ours.port === theirs?.port) return null
    return `option "url" is ${settings.url.href}, but SvelteKit serves ${kits}, so links in mails would lead nowhere: set "url" to ${kits}${settings.mount || '/'}.`
  }
  const fix = version.startsWith('2.')
    ? `start it with ORIGIN=${settings.origin}`
    : `set paths: { origin: '${settings.origin}' } in sveltekit(…) of vite.config`
  return `option "url" is at ${settings.origin}, but SvelteKit takes a request for ${kits}, so it refuses forms with "Cross-site POST form submissions are forbidden": ${fix}, or let "url" be where the app is reached.`
}

/** Behind a proxy that Kit does not know of, one who mistypes locks out everybody. */
function proxy(_: Auth<object>, event: KitEvent): string | null {
  if (!isOnNode(event) || setting('ADDRESS_HEADER')) return null
  const header = FORWARDED.find((name) => event.request.headers.has(name))
  const address = clientAddress(event)
  if (header === undefined || address === null || !NEAR.test(address)) return null
  return `requests come through a proxy, and SvelteKit takes its address, ${address}, for everybody's, so all share one throttle: start it with ADDRESS_HEADER=${header}${header === 'x-forwarded-for' ? ' and, behind more than one proxy, XFF_DEPTH' : ''}.`
}

/** adapter-node refuses what is longer than its limit before we see it. */
function bodyLimit({ core }: Auth<object>, event: KitEvent): string | null {
  if (!core.files || !isOnNode(event)) return null
  const limit = bytes(setting('BODY_SIZE_LIMIT')) ?? NODE_BODY_LIMIT
  if (limit >= MAX_UPLOAD_BYTES) return null
  return `adapter-node refuses bodies above ${Math.floor(limit / 1024)} kB, and people's pictures may have ${Math.floor(MAX_UPLOAD_BYTES / 1024)} kB: start it with BODY_SIZE_LIMIT=3M.`
}

/** A variable of adapter-node; the app may have put a prefix before its name. */
function setting(name: string): string | undefined {
  const found = Object.keys(process.env).find((key) => key === name || key.endsWith(`_${name}`))
  return found === undefined ? undefined : process.env[found] || undefined
}

/** As adapter-node reads a size: bytes, or with K, M or G. */
function bytes(text: string | undefined): number | null {
  const [, count, unit = ''] = /^(\d+|Infinity)([KMG]?)$/i.exec(text?.trim() ?? '') ?? []
  return count === undefined ? null : Number(count) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit.toUpperCase())
}

const APP_TYPES = 'src/app.d.ts'

/**
 * Says, in development, that `src/app.d.ts` knows nothing of what `event.locals` has. An app in JavaScript has none,
 * or need not say it.
 */
export async function checkAppTypes(auth: Auth<object>, folder: string = process.cwd()): Promise<void> {
  if (!auth.settings.development) return
  const text = await readFile(`${folder}/${APP_TYPES}`, 'utf8').catch(() => null)
  if (text === null || text.includes('AuthLocals')) return
  auth.core.warnOnce(
    'sveltekit types',
    `${APP_TYPES} does not say what event.locals has: put interface Locals extends AuthLocals<typeof auth> {} into its namespace App, with AuthLocals from latchkey/sveltekit.`,
  )
}
