import { sha256 } from '@oslojs/crypto/sha2'
import { encodeHexLowerCase } from '@oslojs/encoding'
import type { ReadHash } from './types.ts'

/** Two to the power of this many rounds, 8 times the usual 12: about two seconds of one thread. */
const MAX_COST = 15
const MIN_COST = 4

/**
 * `$2a$`, `$2b$` and `$2y$` differ in the faults of old implementations only; `$2x$` marks hashes of such a fault. The
 * last sign of salt and of digest has bits to spare, which are zero in what any implementation writes.
 */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/

/**
 * bcrypt, as Devise, Laravel and many Node apps store it. It heeds the first 72 bytes of a password, and so did the app
 * that made the hash: a longer password is compared by them.
 *
 * Not through oslo's `Bcrypt`, which brings passwords to NFKC first: Ruby, PHP and Python hash them as they are,
 * and a person whose password holds `½` could never log in. The form that oslo would have hashed is tried second.
 */
export const readBcrypt: ReadHash = (stored) => {
  const cost = Number(BCRYPT.exec(stored)?.[1])
  if (!(cost >= MIN_COST && cost <= MAX_COST)) return null
  return async (password) => {
    // bcrypt runs over the password and a NUL in a circle, so `a` and `a NUL a` have the same hash.
    if (password.includes('\0')) return false
    const { verify } = await import('@node-rs/bcrypt')
    if (await verify(password, stored)) return true
    const folded = password.normalize('NFKC')
    return folded !== password && (await verify(folded, stored))
  }
}

/**
 * Django's `bcrypt$`, which is plain, and `bcrypt_sha256$`, which hashes the SHA-256 of the password in hexadecimal.
 * Source: `BCryptSHA256PasswordHasher`.
 */
export const readDjangoBcrypt: ReadHash = (stored) => {
  const check = readBcrypt(stored.slice(stored.indexOf('$') + 1))
  if (!check || stored.startsWith('bcrypt$')) return check
  return (password) => check(encodeHexLowerCase(sha256(new TextEncoder().encode(password))))
}
