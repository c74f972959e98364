import { scrypt } from 'node:crypto'
import { constantTimeEqual } from '@oslojs/crypto/subtle'
import { decodeBase64 } from '@oslojs/encoding'
import type { ReadHash } from './types.ts'

/** Largest memory of one check in bytes, 8 times that of Django's parameters. */
const MAX_MEMORY = 134_217_728
/** Largest product of memory in bytes and parallelism, which is the time: about a second of one thread. */
const MAX_WORK = 4 * MAX_MEMORY
const DIGEST_BYTES = 64

const SCRYPT =
  /^scrypt\$([1-9]\d{0,7})\$([!-#%-~]{1,128})\$([1-9]\d{0,2})\$([1-9]\d{0,2})\$([A-Za-z0-9+/]{86}==)$/

/** `scrypt$N$salt$r$p$digest`; the salt is text. Source: Django's `ScryptPasswordHasher`. */
export const readDjangoScrypt: ReadHash = (stored) => {
  const [, factor, salt, block, parallel, digest] = SCRYPT.exec(stored) ?? []
  if (salt === undefined || digest === undefined) return null
  const { N, r, p } = { N: Number(factor), r: Number(block), p: Number(parallel) }
  const memory = 128 * N * r
  // N is a power of two above 1 (RFC 7914, 2).
  if (N < 2 || (N & (N - 1)) !== 0 || memory > MAX_MEMORY || memory * p > MAX_WORK) return null
  return async (password) => {
    const derived = await derive(password, salt, { N, r, p, maxmem: 2 * memory + 256 * r * p })
    return constantTimeEqual(derived, decodeBase64(digest))
  }
}

function derive(
  password: string,
  salt: string,
  options: { N: number; r: number; p: number; maxmem: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, DIGEST_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
