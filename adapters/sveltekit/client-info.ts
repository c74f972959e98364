import type { ClientInfo } from '../../src/http/index.ts'
import type { KitEvent } from './types.ts'

const LOOPBACK = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/

/** What SvelteKit knows of a client. */
export function clientInfo(event: KitEvent): ClientInfo {
  const ip = clientAddress(event)
  return {
    ip,
    loopback: LOOPBACK.test(socketAddress(event) ?? ip ?? ''),
    secure: event.url.protocol === 'https:',
  }
}

/** By the rules of Kit's adapter about proxies; null when it does not know. */
export function clientAddress(event: KitEvent): string | null {
  try {
    return event.getClientAddress()
  } catch {
    // adapter-node throws where the header that ADDRESS_HEADER names is missing.
    return null
  }
}

/** The other end of the socket, whatever headers say, where Kit's adapter shows the request of Node. */
export function socketAddress({ platform }: KitEvent): string | null {
  const { req } = (platform ?? {}) as { req?: { socket?: { remoteAddress?: string } } }
  return req?.socket?.remoteAddress ?? null
}

/** Whether the app runs on adapter-node. */
export function isOnNode(event: KitEvent): boolean {
  return socketAddress(event) !== null
}
