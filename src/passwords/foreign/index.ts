import { readDjangoArgon2, readPhcArgon2 } from './argon2.ts'
import { readBcrypt, readDjangoBcrypt } from './bcrypt.ts'
import { readDjangoPbkdf2 } from './django-pbkdf2.ts'
import { readDjangoScrypt } from './django-scrypt.ts'
import { readLuciaScrypt, readSaltedScrypt } from './salted-scrypt.ts'
import type { PasswordCheck, ReadHash } from './types.ts'

/** Longer than any hash of these schemes. */
const MAX_HASH_LENGTH = 255

/** Which reader takes which hashes, by how they begin; the first that fits. */
const READERS: readonly (readonly [prefix: string, read: ReadHash])[] = [
  ['pbkdf2_sha256$', readDjangoPbkdf2],
  ['argon2$', readDjangoArgon2],
  ['bcrypt_sha256$', readDjangoBcrypt],
  ['bcrypt$', readDjangoBcrypt],
  ['scrypt$', readDjangoScrypt],
  ['$argon2', readPhcArgon2],
  ['$2', readBcrypt],
  ['s2:', readLuciaScrypt],
  // better-auth's name no scheme.
  ['', readSaltedScrypt],
]

/**
 * Reads a hash that another system made: Django's, bcrypt (Devise, Laravel), Argon2 of other parameters,
 * better-auth's and Lucia's scrypt. Null for a scheme that is unknown, a hash that is malformed, and one whose cost is
 * beyond its reader's bounds: hashes come from files, and a hostile one must not stop the app.
 */
export function readForeignHash(stored: string): PasswordCheck | null {
  if (stored.length > MAX_HASH_LENGTH) return null
  const check = READERS.find(([prefix]) => stored.startsWith(prefix))?.[1](stored) ?? null
  // Lone surrogates would all be hashed as one and the same sign, so passwords would collide.
  return check && (async (password) => password.isWellFormed() && (await check(password)))
}
