import { parseSetCookie } from 'cookie'
import type { KitCookieOptions, KitEvent } from './types.ts'

/**
 * Hands the cookies of an endpoint's answer to Kit, which sets them on the answer that it makes of an action, be it a
 * page, a redirect or what its client asked for.
 */
export function setCookies(response: Response, cookies: KitEvent['cookies']): void {
  for (const header of response.headers.getSetCookie()) {
    const { name, value, path = '/', httpOnly, secure, sameSite, maxAge } = parseSetCookie(header)
    // Spelled out, as Kit has defaults of its own: on http it would leave out what the option "url" decides.
    const options: KitCookieOptions = {
      path,
      httpOnly: httpOnly ?? false,
      secure: secure ?? false,
      sameSite: sameSite ?? 'lax',
      ...(maxAge === undefined ? {} : { maxAge }),
      encode: (plain) => plain,
    }
    cookies.set(name, value ?? '', options)
  }
}
