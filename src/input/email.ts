import { domainToASCII, domainToUnicode } from 'node:url'

/** Longest address in octets (RFC 5321, 4.5.3.1.3, less the angle brackets). */
export const MAX_EMAIL_OCTETS = 254
/** Longest part before the @ in octets (RFC 5321, 4.5.3.1.1). */
const MAX_LOCAL_OCTETS = 64
/** Longest domain in octets (RFC 1035, 2.3.4). */
const MAX_DOMAIN_OCTETS = 253

/** An address that mail can be sent to. */
export interface EmailAddress {
  /** As typed, less blanks around it. */
  readonly email: string
  /** What addresses are compared by: letters of the local part in lower case, the domain as A-labels. */
  readonly key: string
}

/** Dot-atoms of the characters that people's addresses really have; no quoting, no routing, no options. */
const LOCAL_PART = /^[A-Za-z0-9_+'][A-Za-z0-9_+'-]*(?:\.[A-Za-z0-9_+'-]+)*$/
/** Letters, marks and digits of any script: keeps out what UTS 46 would map away or turn into a delimiter. */
const UNICODE_LABEL = /^[\p{L}\p{M}\p{N}-]+$/u
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u
/** Full-width and other forms of an ASCII character, which UTS 46 would map to it: `ſam.org` is not `sam.org`. */
const isAsciiInDisguise = (char: string) =>
  char > '\x7f' && [...char.normalize('NFKC')].some((mapped) => mapped <= '\x7f')
const ASCII_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads an address, or answers null for anything that is not one in the strict form: a dot-atom, an @, a domain
 * of two or more labels. Folds ASCII letters only, so that no look-alike reaches another's account
 * (CVE-2019-19844), and takes no list, comment, quoting or literal (CVE-2025-13033, CVE-2022-35924).
 */
export function parseEmail(text: string): EmailAddress | null {
  // A cap in UTF-16 units first, so that nothing below runs on a long text.
  if (text.length > MAX_EMAIL_OCTETS + 2 * MAX_LOCAL_OCTETS) return null
  const email = text.replace(/^ +| +$/g, '')
  const at = email.indexOf('@')
  const local = email.slice(0, at)
  if (at < 1 || local.length > MAX_LOCAL_OCTETS || !LOCAL_PART.test(local)) return null
  const domain = canonicalDomain(email.slice(at + 1))
  if (domain === null) return null
  const key = `${local.toLowerCase()}@${domain}`
  return Buffer.byteLength(email) <= MAX_EMAIL_OCTETS && key.length <= MAX_EMAIL_OCTETS
    ? { email, key }
    : null
}

/** Where mail to a stored address goes: its local part as typed, its domain as A-labels. */
export function mailboxAddress(user: { readonly email: string; readonly emailKey: string }): string {
  return user.email.slice(0, user.email.indexOf('@')) + user.emailKey.slice(user.emailKey.indexOf('@'))
}

function canonicalDomain(typed: string): string | null {
  if ([...typed].some(isAsciiInDisguise)) return null
  const domain = typed.normalize('NFC')
  if (!domain.split('.').every((label) => UNICODE_LABEL.test(label)) || IGNORABLE.test(domain)) return null
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  const last = labels.at(-1) ?? ''
  const sound = labels.length >= 2 && ascii.length <= MAX_DOMAIN_OCTETS && /[a-z]/.test(last)
  return sound && labels.every(isSoundLabel) ? ascii : null
}

/** `domainToASCII` lets malformed A-labels pass, so each is decoded and must come back the same. */
function isSoundLabel(label: string): boolean {
  if (!ASCII_LABEL.test(label)) return false
  if (label.slice(2, 4) !== '--') return true
  const decoded = domainToUnicode(label)
  return (
    label.startsWith('xn--') &&
    decoded !== label &&
    UNICODE_LABEL.test(decoded) &&
    !IGNORABLE.test(decoded) &&
    domainToASCII(decoded) === label
  )
}
