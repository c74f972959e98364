import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { AuthError } from '../errors.ts'
import type { HashingLimits } from '../options.ts'
import type { PasswordHasher, PasswordVerdict } from '../ports/password-hasher.ts'
import { readArgon2 } from './argon2-phc.ts'
import { readForeignHash } from './foreign/index.ts'
import type { PasswordCheck } from './foreign/types.ts'

/** Cost of a hash. Source: OWASP Password Storage cheat sheet, Argon2id. */
export interface Argon2idCost {
  /** Memory in KiB. */
  readonly memoryKiB: number
  /** Passes over the memory. */
  readonly passes: number
}

/** 19 MiB and two passes on one lane. */
export const ARGON2ID_COST: Argon2idCost = { memoryKiB: 19_456, passes: 2 }
const DEFAULT_MAX_QUEUED = 100
/** libuv has four threads; one is left to files and DNS. */
const MAX_CONCURRENCY = 3
/** One hash on a slow core, in seconds; what `busy` reckons the wait by. */
const SECONDS_PER_HASH = 0.05

/**
 * Argon2id with a bounded number of threads and a bounded queue. What is in line beyond it gets `busy` at once,
 * so a storm of log-ins neither fills the memory nor slows what else the process does.
 *
 * Also reads the hashes that accounts of another system bring along: Django's (`pbkdf2_sha256`, `argon2`,
 * `bcrypt_sha256`, `bcrypt`, `scrypt`), bcrypt, Argon2 of any variant, better-auth's and Lucia's scrypt. They are
 * checked in the same queue and need a rehash, whatever they cost. Until then a check takes the time of that scheme.
 */
export function argon2id(
  limits: Partial<HashingLimits> = {},
  cost: Argon2idCost = ARGON2ID_COST,
): PasswordHasher {
  const concurrency = limits.concurrency ?? Math.min(availableParallelism(), MAX_CONCURRENCY)
  const maxQueued = limits.maxQueued ?? DEFAULT_MAX_QUEUED
  const inTurn = pLimit(concurrency)
  const options = { memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: 1 }
  // Loaded late: a platform without the binary should hear it in one sentence, and imports stay quick.
  let engine: Promise<typeof import('@node-rs/argon2')> | undefined
  const load = () => {
    engine ??= import('@node-rs/argon2')
    return engine
  }
  let dummy: Promise<string> | undefined
  const dummyHash = async () => {
    dummy ??= load().then(({ hash }) => hash('a password that nobody has', options))
    return dummy
  }

  function queued<T>(work: () => Promise<T>): Promise<T> {
    if (inTurn.activeCount + inTurn.pendingCount >= concurrency + maxQueued) {
      const seconds = Math.ceil((inTurn.pendingCount * SECONDS_PER_HASH) / concurrency)
      return Promise.reject(new AuthError('busy', { retryAfterSeconds: Math.max(1, seconds) }))
    }
    return inTurn(work)
  }

  /** How a stored hash is checked, and whether it is one that we would make today; null for what cannot be read. */
  function read(stored: string): { readonly check: PasswordCheck; readonly current: boolean } | null {
    const facts = readArgon2(stored)
    if (facts?.variant !== 'argon2id' || facts.version !== 19) {
      const check = readForeignHash(stored)
      return check && { check, current: false }
    }
    return {
      check: async (password) => (await load()).verify(stored, password),
      current: facts.memoryKiB >= cost.memoryKiB && facts.passes >= cost.passes,
    }
  }

  async function check(password: string, stored: string | null): Promise<PasswordVerdict> {
    const found = stored === null ? null : read(stored)
    // An engine may still refuse what looks sound, and then it has done no work.
    const valid = found === null ? null : await found.check(password).catch(() => null)
    if (found === null || valid === null) {
      const { verify } = await load()
      await verify(await dummyHash(), password)
      return { valid: false, needsRehash: false }
    }
    return { valid, needsRehash: valid && !found.current }
  }

  return {
    hash: (password) => queued(async () => (await load()).hash(password, options)),
    verify: async (password, stored) => {
      await dummyHash()
      return queued(() => check(password, stored))
    },
    reads: (stored) => read(stored) !== null,
  }
}
