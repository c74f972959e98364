import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { constantTimeEqual } from '@oslojs/crypto/subtle'
import { decodeBase64 } from '@oslojs/encoding'
import type { ReadHash } from './types.ts'

const derive = promisify(pbkdf2)

/** Django doubles its default every few years, and had 1,200,000 in 6.0; about a second of one thread. */
const MAX_ITERATIONS = 4_000_000
const DIGEST_BYTES = 32

const PBKDF2 = /^pbkdf2_sha256\$([1-9]\d{0,6})\$([!-#%-~]{1,128})\$([A-Za-z0-9+/]{43}=)$/

/** `pbkdf2_sha256$iterations$salt$digest`; the salt is text. Source: Django's `PBKDF2PasswordHasher`. */
export const readDjangoPbkdf2: ReadHash = (stored) => {
  const [, count, salt, digest] = PBKDF2.exec(stored) ?? []
  if (salt === undefined || digest === undefined || Number(count) > MAX_ITERATIONS) return null
  return async (password) => {
    const derived = await derive(password, salt, Number(count), DIGEST_BYTES, 'sha256')
    return constantTimeEqual(derived, decodeBase64(digest))
  }
}
