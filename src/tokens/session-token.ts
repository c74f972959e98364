import { hash } from 'node:crypto'
import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import type { RandomSource } from '../ports/random.ts'

/** Bytes of randomness in a session token. */
const TOKEN_BYTES = 32
/** 32 bytes in base64url without padding: the last character carries four bits only. */
const TOKEN = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** A fresh session token. It goes into the cookie and nowhere else. */
export function makeSessionToken(random: RandomSource): string {
  return encodeBase64urlNoPadding(random(TOKEN_BYTES))
}

/**
 * What a session is stored under: the token's SHA-256; null for what cannot be a token. Synchronous on purpose:
 * WebCrypto would wait behind every password that is being hashed.
 */
export function sessionId(token: unknown): Uint8Array | null {
  if (typeof token !== 'string' || !TOKEN.test(token)) return null
  return hash('sha256', token, 'buffer')
}
