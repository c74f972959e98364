import { hmac } from '@oslojs/crypto/hmac'
import { SHA256 } from '@oslojs/crypto/sha2'
import { constantTimeEqual } from '@oslojs/crypto/subtle'
import { decodeBase64urlIgnorePadding, encodeBase64urlNoPadding } from '@oslojs/encoding'
import {
  type LinkClaims,
  MAX_LINK_TOKEN_LENGTH,
  type TokenPurpose,
  type TokenSigner,
} from '../ports/token-signer.ts'

/** First byte of a token; another layout gets another number. */
const VERSION = 1
const MAC_LENGTH = 32

const utf8 = new TextEncoder()

/**
 * Signs link tokens with HMAC-SHA-256. The first secret signs, all of them verify. The key of each purpose is
 * derived from the secret, the purpose and the audience, so that a token of one purpose or of one installation
 * is worth nothing elsewhere. Layout: base64url without padding of version, MAC, claims as a JSON list.
 */
export function hmacSigner(secrets: readonly string[], audience: string): TokenSigner {
  const keys = new Map<TokenPurpose, readonly Uint8Array[]>()
  const keysFor = (purpose: TokenPurpose) => {
    const known = keys.get(purpose)
    if (known) return known
    const made = secrets.map((secret) => deriveKey(secret, purpose, audience))
    keys.set(purpose, made)
    return made
  }
  return {
    sign(claims) {
      const [key] = keysFor(claims.purpose)
      if (!key) throw new TypeError('hmacSigner: there must be at least one secret.')
      const payload = encodeClaims(claims)
      return encodeBase64urlNoPadding(join(Uint8Array.of(VERSION), hmac(SHA256, key, payload), payload))
    },
    verify(token, purpose) {
      const bytes = decodeCanonical(token)
      if (!bytes || bytes[0] !== VERSION || bytes.length <= 1 + MAC_LENGTH) return null
      const mac = bytes.subarray(1, 1 + MAC_LENGTH)
      const payload = bytes.subarray(1 + MAC_LENGTH)
      const genuine = keysFor(purpose).some((key) => constantTimeEqual(hmac(SHA256, key, payload), mac))
      return genuine ? decodeClaims(payload, purpose) : null
    },
  }
}

/** Parts are prefixed with their length, so that no two lists of parts give the same bytes. */
function deriveKey(secret: string, ...parts: readonly string[]): Uint8Array {
  const labelled = ['latchkey link token', ...parts].map((part) => {
    const bytes = utf8.encode(part)
    return join(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes)
  })
  return hmac(SHA256, utf8.encode(secret), join(...labelled))
}

/** Only the one spelling that `sign` makes: base64url has others for the same bytes. */
function decodeCanonical(token: unknown): Uint8Array | null {
  if (typeof token !== 'string' || token.length > MAX_LINK_TOKEN_LENGTH) return null
  if (!/^[A-Za-z0-9_-]+$/.test(token)) return null
  try {
    const bytes = decodeBase64urlIgnorePadding(token)
    return encodeBase64urlNoPadding(bytes) === token ? bytes : null
  } catch {
    return null
  }
}

function encodeClaims(claims: LinkClaims): Uint8Array {
  const { userId, address, trust, issuedAt, expiresAt, fingerprint } = claims
  return utf8.encode(
    JSON.stringify([userId, address, trust, issuedAt.getTime(), expiresAt.getTime(), fingerprint]),
  )
}

/** The bytes carry a genuine MAC, so they are what `encodeClaims` of this or an earlier release made. */
function decodeClaims(payload: Uint8Array, purpose: TokenPurpose): LinkClaims | null {
  try {
    const list: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    if (!Array.isArray(list) || list.length !== 6) return null
    const [userId, address, trust, issuedAt, expiresAt, fingerprint] = list as readonly unknown[]
    if (typeof userId !== 'string' || typeof address !== 'string' || typeof fingerprint !== 'string')
      return null
    if (!Number.isSafeInteger(trust) || !Number.isSafeInteger(issuedAt) || !Number.isSafeInteger(expiresAt)) {
      return null
    }
    return {
      purpose,
      userId,
      address,
      trust: trust as number,
      issuedAt: new Date(issuedAt as number),
      expiresAt: new Date(expiresAt as number),
      fingerprint,
    }
  } catch {
    return null
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
