import type { Auth } from '../auth.ts'
import { AuthError } from '../errors.ts'
import { onceOnly } from '../log.ts'
import type { ClientInfo } from './exchange.ts'

/** Longest piece of a header that is quoted back. */
const MAX_QUOTED = 200

/** Origins whose refusal is said. */
const MAX_ORIGINS = 100

/** What a developer should hear once, in words, rather than meet as a riddle. */
export interface Warnings {
  /** Cookies are `Secure`, but people come by http, where browsers drop them. */
  aboutScheme(request: Request, client: ClientInfo): void
  /** The error for a refused write; it names both sides to the log, and in development to the client too. */
  crossSite(headers: Headers): AuthError
}

/** Made once for each `createAuth`. */
export function warnings(auth: Auth<object>): Warnings {
  const { settings, core } = auth
  const once = core.warnOnce
  // Apart from what else is said once, since anybody can send many origins.
  const onceForEachOrigin = onceOnly(core.log, MAX_ORIGINS)
  return {
    aboutScheme(request, client) {
      if (!settings.secure || client.secure || request.headers.get('x-forwarded-proto') === 'https') return
      once(
        'scheme',
        `option "url" is ${settings.url.href}, so cookies are Secure, but a request came by http, where browsers drop them; serve https, let the framework trust its proxy, or set an http "url" for development.`,
      )
    },
    crossSite(headers) {
      const said = headers.get('origin') ?? headers.get('sec-fetch-site') ?? ''
      // Terminals obey the controls beyond ASCII, too, and `JSON.stringify` leaves those as they are.
      const from = said.slice(0, MAX_QUOTED).replace(/[^ -~]/g, '?')
      const message = `a write from ${JSON.stringify(from)} was refused: it is not ${settings.origin}; if it is yours, set option "url" to it or list it in "trustedOrigins".`
      onceForEachOrigin(from, message)
      return new AuthError('cross_site', settings.development ? { message } : {})
    },
  }
}
