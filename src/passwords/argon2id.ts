import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { AuthError } from '../errors.ts'
import type { HashingLimits } from '../options.ts'
import type { PasswordHasher, PasswordVerdict } from '../ports/password-hasher.ts'

/** Cost of a hash. Source: OWASP Password Storage cheat sheet, Argon2id. */
export interface Argon2idCost {
  /** Memory in KiB. */
  readonly memoryKiB: number
  /** Passes over the memory. */
  readonly passes: number
}

/** 19 MiB and two passes on one lane. */
export const ARGON2ID_COST: Argon2idCost = { memoryKiB: 19_456, passes: 2 }
/** Largest cost that a stored hash may ask for; beyond it the hash is taken for a corrupt one. */
const MAX_STORED = { memoryKiB: 262_144, passes: 16, lanes: 16 }
const DEFAULT_MAX_QUEUED = 100
/** libuv has four threads; one is left to files and DNS. */
const MAX_CONCURRENCY = 3
/** One hash on a slow core, in seconds; what `busy` reckons the wait by. */
const SECONDS_PER_HASH = 0.05

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{43,86}$/

/**
 * Argon2id with a bounded number of threads and a bounded queue. What is in line beyond it gets `busy` at once,
 * so a storm of log-ins neither fills the memory nor slows what else the process does.
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

  async function check(password: string, stored: string | null): Promise<PasswordVerdict> {
    const { verify } = await load()
    const stands = stored === null ? null : readCost(stored)
    // The engine may still refuse what looks like one of ours, and then it has done no work.
    const valid = stored === null || stands === null ? null : await verify(stored, password).catch(() => null)
    if (stands === null || valid === null) {
      await verify(await dummyHash(), password)
      return { valid: false, needsRehash: false }
    }
    return { valid, needsRehash: valid && (stands.memoryKiB < cost.memoryKiB || stands.passes < cost.passes) }
  }

  return {
    hash: (password) => queued(async () => (await load()).hash(password, options)),
    verify: async (password, stored) => {
      await dummyHash()
      return queued(() => check(password, stored))
    },
  }
}

/** The cost that a stored hash names; null when it is not one of ours or asks for more than is sane. */
function readCost(stored: string): Argon2idCost | null {
  const [, memory, passes, lanes] = (PHC.exec(stored) ?? []).map(Number)
  if (memory === undefined || passes === undefined || lanes === undefined) return null
  const sane =
    memory >= 8 * lanes &&
    memory <= MAX_STORED.memoryKiB &&
    passes >= 1 &&
    passes <= MAX_STORED.passes &&
    lanes >= 1 &&
    lanes <= MAX_STORED.lanes
  return sane ? { memoryKiB: memory, passes } : null
}
