import type ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { RateRule } from '../ports/rate-limiter.ts'
import { clientAddress, parseAddress } from './client-address.ts'

/**
 * What one client may do within ten minutes, and then rests for ten; each kind is counted alone. A client is an
 * address, and so a household, an office or a class of thirty who all begin now, and mistype once.
 */
export const CLIENT_RULES = {
  /** Failed log-ins (CVE-2026-45364). */
  login: { limit: 10, windowSeconds: 600, blockSeconds: 600 },
  /** A hash and a mail each: so many at once leave room in the hash queue (100 places by default) for log-ins. */
  register: { limit: 80, windowSeconds: 600, blockSeconds: 600 },
  /** A row in the outbox each, also for an address that nobody has; so many in ten minutes are no load. */
  regenerate: { limit: 100, windowSeconds: 600, blockSeconds: 600 },
  reset: { limit: 100, windowSeconds: 600, blockSeconds: 600 },
} as const satisfies Record<string, RateRule>

/** What a client is counted for. */
export type ClientCounter = keyof typeof CLIENT_RULES

/**
 * Counts a try by the client's address before anything is looked up, or throws `too_many_attempts`. Gives back a
 * function that takes the try back, for one that succeeded or was never made. Without an address (a call from
 * the app's own code, or from a front end that calls for many) there is no client to count.
 */
export async function reserveClientTry(
  context: Context,
  counter: ClientCounter,
): Promise<() => Promise<void>> {
  const client = context.settings.limitsOff ? null : clientKey(clientAddress(context))
  if (client === null) return async () => {}
  const key = `${counter}:${client}`
  const verdict = await context.limiter.consume(key, CLIENT_RULES[counter])
  if (!verdict.allowed) throw tooManyAttempts(context, verdict.retryAfterSeconds)
  return () => context.limiter.giveBack(key)
}

/**
 * Runs what a client may ask for so often only. What was answered `busy` or `unavailable` is not counted. Throws
 * `too_many_attempts` without running anything.
 */
export async function countedForClient<T>(
  context: Context,
  counter: Exclude<ClientCounter, 'login'>,
  act: () => Promise<T>,
): Promise<T> {
  const giveBack = await reserveClientTry(context, counter)
  try {
    return await act()
  } catch (error) {
    if (isAuthError(error) && error.status === 503) await giveBack()
    throw error
  }
}

/** The error of every throttle, alike for accounts and clients. */
export function tooManyAttempts(context: Context, retryAfterSeconds: number): AuthError {
  return new AuthError('too_many_attempts', {
    message: context.text('error.too_many_attempts', { seconds: retryAfterSeconds }),
    retryAfterSeconds,
  })
}

/**
 * What a client is counted by: an IPv4 address, also when it came mapped into IPv6, or the /64 of an IPv6
 * address, which is one household (CVE-2026-45364); null for what is no address.
 */
export function clientKey(ip: string | null | undefined): string | null {
  const address = parseAddress(ip)
  if (!address) return null
  if (address.kind() === 'ipv4') return address.toString()
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16))
  return `${network.join(':')}::/64`
}
