import ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { RateRule } from '../ports/rate-limiter.ts'

/** Failed log-ins of one client: 10 within 10 minutes, then 10 minutes of rest. */
export const CLIENT_RULE: RateRule = { limit: 10, windowSeconds: 600, blockSeconds: 600 }

/**
 * Counts a try by the client's address before anything is looked up, or throws `too_many_attempts`. Gives back a
 * function that takes the try back, for one that succeeded or was never made. Without an address (a call from
 * the app's own code) there is no client to count.
 */
export async function reserveClientTry(context: Context): Promise<() => Promise<void>> {
  const client = clientKey(context.request.ip)
  if (context.settings.limitsOff || client === null) return async () => {}
  const key = `login:${client}`
  const verdict = await context.limiter.consume(key, CLIENT_RULE)
  if (!verdict.allowed) throw tooManyAttempts(context, verdict.retryAfterSeconds)
  return () => context.limiter.giveBack(key)
}

/** The error of every throttle, alike for accounts and clients. */
export function tooManyAttempts(context: Context, retryAfterSeconds: number): AuthError {
  return new AuthError('too_many_attempts', {
    message: context.text('error.too_many_attempts', { seconds: retryAfterSeconds }),
    retryAfterSeconds,
  })
}

/** An address with the port that some proxies add to it. */
const WITH_PORT = /^(?:\[([\da-f:.]+)\]|([\d.]+)):\d{1,5}$/i

/**
 * What a client is counted by: an IPv4 address, also when it came mapped into IPv6, or the /64 of an IPv6
 * address, which is one household (CVE-2026-45364); null for what is no address.
 */
export function clientKey(ip: string | null | undefined): string | null {
  const bare = ip?.replace(WITH_PORT, '$1$2')
  if (!bare || !ipaddr.isValid(bare)) return null
  const address = ipaddr.process(bare)
  if (address.kind() === 'ipv4') return address.toString()
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16))
  return `${network.join(':')}::/64`
}
