import ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'

/** An address, and how many bits of it count. */
type AddressRange = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/** What is stored of an address that is none of IP, such as a digest that an app hands in, in UTF-16 units. */
const MAX_OPAQUE_LENGTH = 64
/** Bits before the IPv4 address in an IPv6 address that it is mapped into (RFC 4291, 2.5.5.2). */
const MAPPED_BITS = 96
/** An address with the port that some proxies add to it. */
const WITH_PORT = /^(?:\[([\da-f:.]+)\]|([\d.]+)):\d{1,5}$/i

/** An IP address as it was meant: without a port, and IPv4 as such also when it came mapped into IPv6. */
export function parseAddress(ip: string | null | undefined): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = ip?.replace(WITH_PORT, '$1$2')
  return bare && ipaddr.isValid(bare) ? ipaddr.process(bare) : null
}

/**
 * The address of the client of this call, in the one spelling that is stored, shown and counted; null when it is
 * unknown, or that of a front end which calls for many (`frontendAddresses`).
 */
export function clientAddress({ request, settings }: Pick<Context, 'request' | 'settings'>): string | null {
  const { ip } = request
  if (!ip) return null
  const address = parseAddress(ip)
  if (!address) return ip.slice(0, MAX_OPAQUE_LENGTH).toWellFormed()
  const isFrontEnd = rangesOf(settings.frontendAddresses).some((range) => isWithin(address, range))
  return isFrontEnd ? null : address.toString()
}

const parsed = new WeakMap<readonly string[], readonly AddressRange[]>()

/** A list is parsed once, and asked about at every call. */
function rangesOf(list: readonly string[]): readonly AddressRange[] {
  const known = parsed.get(list)
  if (known) return known
  const ranges = list.flatMap((text) => {
    const range = parseRange(text)
    return range ? [range] : []
  })
  parsed.set(list, ranges)
  return ranges
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: AddressRange): boolean {
  return address.kind() === network.kind() && address.match(network as never, bits)
}

/** A range such as `10.0.0.0/24`, or an address for itself; null for anything else, and for a range of everybody. */
export function parseRange(text: string): AddressRange | null {
  if (!ipaddr.isValidCIDR(text)) {
    const address = isWhole(text) ? parseAddress(text) : null
    return address && [address, address.kind() === 'ipv4' ? 32 : 128]
  }
  const [network, bits] = ipaddr.parseCIDR(text)
  if (bits === 0 || !isWhole(text.split('/')[0] ?? '')) return null
  if (network.kind() === 'ipv4' || !(network as ipaddr.IPv6).isIPv4MappedAddress()) return [network, bits]
  return bits > MAPPED_BITS ? [(network as ipaddr.IPv6).toIPv4Address(), bits - MAPPED_BITS] : null
}

/** `10.1` is an address to some, and a slip of the pen to the others. */
function isWhole(text: string): boolean {
  return text.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(text)
}
