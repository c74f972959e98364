import type { HashingLimits } from '../options.ts'
import { argon2id } from '../passwords/argon2id.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'

/** 64 KiB and one pass: some hundredths of a millisecond a hash, and nothing to a thief. */
const CHEAP = { memoryKiB: 64, passes: 1 }

/**
 * Argon2id at next to no cost, so that a test that logs in a hundred times is not about hashing. The hashes are of
 * the real scheme: the real hasher reads them and finds that they need a rehash. `limits` bound the queue as the option
 * `hashing` does. **Never for a real password.**
 */
export function cheapHasher(limits: Partial<HashingLimits> = {}): PasswordHasher {
  return argon2id(limits, CHEAP)
}
