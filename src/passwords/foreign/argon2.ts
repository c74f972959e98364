import { readArgon2 } from '../argon2-phc.ts'
import type { ReadHash } from './types.ts'

/** Argon2 in PHC form, of any variant and version. */
export const readPhcArgon2: ReadHash = (stored) => {
  if (readArgon2(stored) === null) return null
  return async (password) => (await import('@node-rs/argon2')).verify(stored, password)
}

/** Django's `argon2$` before the PHC form, without its first sign. Source: `Argon2PasswordHasher`. */
export const readDjangoArgon2: ReadHash = (stored) => readPhcArgon2(stored.slice('argon2'.length))
