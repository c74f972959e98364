import { stringifySetCookie } from 'cookie'
import type { Auth } from '../auth.ts'
import type { KnownBrowser } from '../sessions/known-browser.ts'
import type { OpenedSession } from '../sessions/sessions.ts'
import type { Settings } from '../settings.ts'
import type { Exchange } from './exchange.ts'

/** How long a reset link's token is kept in its cookie, in seconds: time to think of a password. */
const LINK_COOKIE_SECONDS = 900

/**
 * The value of a cookie; null when it is absent, or when several of one name differ: then one of them was
 * planted, and nobody can tell which (CVE-2024-47764 class). Read here and not by a library since none reports
 * duplicates. Values of ours need no decoding.
 */
export function readCookie(header: string | null | undefined, name: string): string | null {
  if (!header?.includes(name)) return null
  let found: string | null = null
  for (const part of header.split(';')) {
    // Blanks and tabs only: what else `trim` takes away would let `\u00a0__Host-…` pass, which any site next door may set.
    const pair = part.replace(/^[ \t]+/, '')
    if (!pair.startsWith(`${name}=`)) continue
    const value = pair.slice(name.length + 1)
    if (found !== null && found !== value) return null
    found = value
  }
  return found
}

/**
 * `Set-Cookie` for a session that was opened; it ends when the session does whatever happens, or without `remember`
 * with the browser.
 */
export function sessionCookie({ settings, core }: Auth<object>, session: OpenedSession): string {
  const left = (session.expiresAt.getTime() - core.clock.now().getTime()) / 1000
  const maxAge = session.remember ? Math.ceil(left) : undefined
  return setCookie(settings, settings.cookieName, session.token, maxAge)
}

/** `Set-Cookie` that takes the session cookie away. */
export function clearedSessionCookie(settings: Settings): string {
  return setCookie(settings, settings.cookieName, '', 0)
}

/** Name of the cookie that carries a link's token from the mailed address to a clean one. */
export function linkCookieName(settings: Settings): string {
  return settings.secure ? '__Host-latchkey-link' : 'latchkey-link'
}

/** `Set-Cookie` for a link's token; null takes it away. */
export function linkCookie(settings: Settings, token: string | null): string {
  return setCookie(settings, linkCookieName(settings), token ?? '', token === null ? 0 : LINK_COOKIE_SECONDS)
}

/** Name of the cookie by which a browser is known again. */
export function browserCookieName(settings: Settings): string {
  return settings.secure ? '__Host-latchkey-browser' : 'latchkey-browser'
}

/** `Set-Cookie` for a browser that is known from now on. It outlives the session, and a log-out: that is its sense. */
export function browserCookie({ settings, core }: Auth<object>, { token, expiresAt }: KnownBrowser): string {
  const left = (expiresAt.getTime() - core.clock.now().getTime()) / 1000
  return setCookie(settings, browserCookieName(settings), token, Math.ceil(left))
}

/**
 * The cookies of somebody whose password was proven: the session, and after a form that the browser is known. The
 * answer to JSON sets one cookie alone: clients of the old system take whatever comes for the session.
 */
export function entryCookies(
  { auth, request }: Pick<Exchange, 'auth' | 'request'>,
  { session, browser }: { readonly session: OpenedSession; readonly browser: KnownBrowser },
): readonly string[] {
  const own = sessionCookie(auth, session)
  return isForm(request) ? [own, browserCookie(auth, browser)] : [own]
}

function isForm({ headers }: Request): boolean {
  return !headers.get('content-type')?.toLowerCase().startsWith('application/json')
}

function setCookie(settings: Settings, name: string, value: string, maxAge: number | undefined): string {
  return stringifySetCookie({
    name,
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: settings.secure,
    ...(maxAge === undefined ? {} : { maxAge }),
  })
}
