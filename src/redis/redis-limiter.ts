import { hash } from 'node:crypto'
import { memoryLimiter } from '../limits/memory-limiter.ts'
import { consoleLog, type Log } from '../log.ts'
import { systemClock } from '../ports/clock.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { tryUrl } from '../url.ts'
import {
  type Connection,
  clientConnection,
  type IoredisClient,
  type NodeRedisClient,
  urlConnection,
} from './client.ts'
import { CONSUME, GIVE_BACK, run, type Script } from './scripts.ts'

/** How long Redis may take to answer, in seconds; then the local limit decides. */
export const COMMAND_TIMEOUT_SECONDS = 0.5
/** How long after a failure Redis is asked again, in seconds, by one call while the others stay local. */
export const ASK_AGAIN_SECONDS = 2
/** Keys of each kind that this process remembers in case Redis fails; some 4 MB. */
const LOCAL_KEYS = 20_000
const DEFAULT_PREFIX = 'latchkey:limit:'
const MAX_PREFIX_LENGTH = 64
const MAX_REASON_LENGTH = 200
const ALLOWED = { allowed: true, retryAfterSeconds: 0 } as const

/** What {@link redisLimiter} can be told. */
export interface RedisLimiterOptions {
  /**
   * What the keys in Redis begin with: 1 to 64 visible ASCII characters. Apps that share a Redis need one each.
   * Default: `latchkey:limit:`.
   */
  readonly prefix?: string | undefined
  /** Where an outage and its end are told. Default: the console. */
  readonly log?: Log | undefined
}

/** A limiter that holds a connection. */
export interface RedisLimiter extends RateLimiter {
  /** Asks Redis once. Throws when it does not answer. */
  probe(): Promise<void>
  /** Loads the driver and asks Redis once, so that `start()` tells of both. Throws for a missing driver only. */
  check(): Promise<void>
  /** Lets a connection go that was made from a URL; the app's own client is the app's to close. */
  close(): Promise<void>
}

/**
 * Counts in Redis, for any number of processes: `limiter: redisLimiter(process.env.REDIS_URL)`. Takes a URL
 * (`redis://` or `rediss://`, with the package ioredis, which the app installs), or the app's own client of ioredis
 * or node-redis. Redis 5 or later; nothing needs to be kept on disk.
 *
 * Each count is one script that Redis runs alone, so of simultaneous uses in all processes no more than the limit
 * are let through. Windows and blocks go by Redis's clock, the only one that all processes share; option `clock`
 * of `createAuth` has no say in them. Keys are digests, so no address of a person is in Redis, and each expires
 * with its window or block; `maxmemory` bounds them all, with the policy `volatile-lru` or `volatile-ttl`.
 *
 * **When Redis does not answer** within half a second, this process limits by its own counts, which it has kept all
 * along: nobody is let in unlimited and nobody is shut out. With n processes, up to n times the limit can then pass. It is
 * said once, Redis is asked again every two seconds, and when it answers it decides again. No call throws or hangs.
 *
 * Throws a `TypeError` for a URL, client or prefix that cannot be used; it never quotes the URL.
 */
export function redisLimiter(
  redis: string | IoredisClient | NodeRedisClient | undefined,
  options: RedisLimiterOptions = {},
): RedisLimiter {
  const connect = readConnection(redis)
  const prefix = readPrefix(options.prefix)
  const log = options.log ?? consoleLog
  const local = memoryLimiter(systemClock, LOCAL_KEYS)
  let connecting: Promise<Connection> | undefined
  /** When to ask again, on the clock that nobody sets; null while Redis answers. */
  let askAgainAt: number | null = null

  /** What Redis answers; null when it does not. */
  async function ask(work: (connection: Connection) => Promise<number>): Promise<number | null> {
    if (askAgainAt !== null && performance.now() < askAgainAt) return null
    if (askAgainAt !== null) askAgainAt = performance.now() + ASK_AGAIN_SECONDS * 1000
    connecting ??= connect()
    const connection = await connecting
    try {
      const answer = await inTime(work(connection))
      if (askAgainAt !== null) log.info('redisLimiter: Redis answers again and decides.')
      askAgainAt = null
      return answer
    } catch (error) {
      if (askAgainAt === null) log.warn(outage(connection.trouble() ?? error))
      askAgainAt = performance.now() + ASK_AGAIN_SECONDS * 1000
      return null
    }
  }

  const evaluate = (script: Script, key: string, ...args: number[]) =>
    ask((connection) => run(connection, script, prefix + hash('sha256', key, 'base64url'), args))

  return {
    async consume(key, rule) {
      const { limit, windowSeconds, blockSeconds } = rule
      const block = blockSeconds === undefined ? -1 : milliseconds(blockSeconds)
      const wait = await evaluate(CONSUME, key, limit, milliseconds(windowSeconds), block)
      if (wait === null) return local.consume(key, rule)
      if (wait > 0) return { allowed: false, retryAfterSeconds: Math.ceil(wait / 1000) }
      // So that an outage gives nobody a fresh start.
      await local.consume(key, rule)
      return ALLOWED
    },
    async giveBack(key) {
      await Promise.all([local.giveBack(key), evaluate(GIVE_BACK, key)])
    },
    async check() {
      await ask(async ({ command }) => command('PING').then(() => 0))
    },
    async probe() {
      connecting ??= connect()
      const connection = await connecting
      await inTime(connection.command('PING')).catch((error: unknown) => {
        throw new Error(`Redis does not answer (${reasonOf(connection.trouble() ?? error)})`, {
          cause: error,
        })
      })
    },
    async close() {
      const connection = await connecting?.catch(() => undefined)
      connecting = undefined
      await connection?.close()
    },
  }
}

/** Whole ones: Redis refuses any other as the life of a key, after it has stored the key. */
function milliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000)
}

/** The wait ends, whatever the client does with the command: some queue it until there is a connection. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no answer within ${COMMAND_TIMEOUT_SECONDS} s`)
    timer = setTimeout(() => reject(error), COMMAND_TIMEOUT_SECONDS * 1000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function reasonOf(error: unknown): string {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')
  return reason.slice(0, MAX_REASON_LENGTH)
}

function outage(error: unknown): string {
  return `redisLimiter: Redis does not answer (${reasonOf(error)}); until it does, each process limits by its own counts.`
}

function readConnection(redis: unknown): () => Promise<Connection> {
  if (typeof redis === 'object' && redis !== null && ('call' in redis || 'sendCommand' in redis)) {
    const connection = clientConnection(redis as IoredisClient | NodeRedisClient)
    return async () => connection
  }
  if (redis === undefined || redis === '') {
    throw new TypeError('redisLimiter() needs a URL such as redis://localhost:6379, or a client.')
  }
  const url = typeof redis === 'string' ? tryUrl(redis) : null
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new TypeError(
      'redisLimiter() takes redis://user:password@host:6379 or rediss://…, or a client of ioredis or node-redis.',
    )
  }
  return () => urlConnection(redis as string)
}

function readPrefix(prefix: unknown = DEFAULT_PREFIX): string {
  if (typeof prefix === 'string' && prefix.length <= MAX_PREFIX_LENGTH && /^[!-~]+$/.test(prefix))
    return prefix
  throw new TypeError(
    `redisLimiter(): option "prefix" must be 1 to ${MAX_PREFIX_LENGTH} visible ASCII characters.`,
  )
}
