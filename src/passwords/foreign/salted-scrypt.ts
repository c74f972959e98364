import type { ReadHash } from './types.ts'

/** The salt is text: 16 random bytes in hexadecimal for better-auth and Lucia 3. */
const HEX_SALTED = /^[0-9a-f]{32}:[0-9a-f]{128}$/
/** The salt of Lucia 2 is 16 letters and digits, 32 where oslo made it. */
const LUCIA_2 = /^s2:[A-Za-z0-9]{16,32}:[0-9a-f]{128}$/
/** So were the first hashes of Lucia, with half the memory. */
const LUCIA_1 = /^[A-Za-z0-9]{16}:[0-9a-f]{128}$/

/** `salt:digest` of better-auth, Lucia 3 (N = 16,384, r = 16) and Lucia 1 (r = 8), over the password in NFKC. */
export const readSaltedScrypt: ReadHash = (stored) => {
  if (HEX_SALTED.test(stored)) return (password) => verify(stored, password, {})
  return LUCIA_1.test(stored) ? (password) => verify(stored, password, { r: 8 }) : null
}

/** `s2:salt:digest` of Lucia 2, otherwise the same. */
export const readLuciaScrypt: ReadHash = (stored) =>
  LUCIA_2.test(stored) ? (password) => verify(stored.slice('s2:'.length), password, {}) : null

/** oslo's defaults are these parameters. Loaded only for such a hash, as it brings an Argon2 of its own along. */
async function verify(stored: string, password: string, options: { r?: number }): Promise<boolean> {
  const { Scrypt } = await import('oslo/password')
  return new Scrypt(options).verify(stored, password)
}
