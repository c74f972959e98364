import type { Settings } from '../settings.ts'

/**
 * Whether a write may come from where its headers say. A listed `Origin` passes; otherwise `Sec-Fetch-Site` must
 * be `same-origin` or `none`; without that header `Origin` must be our own; a request with neither is not a
 * browser's. Source: OWASP CSRF cheat sheet; Fetch Metadata.
 */
export function isFromUs(headers: Headers, settings: Settings): boolean {
  const origin = headers.get('origin')
  if (origin !== null && settings.trustedOrigins.includes(origin)) return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  return origin === null || ownOrigins(settings).includes(origin)
}

/** In development a browser reaches us by several names of the same machine. */
function ownOrigins(settings: Settings): readonly string[] {
  if (!settings.development) return [settings.origin]
  const port = settings.url.port ? `:${settings.url.port}` : ''
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}${port}`)
}
