import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'

type Command = readonly [name: string, ...args: string[]]

/**
 * A transaction in the making. Reads go through it, see what it is about to write, and are remembered; writes are
 * collected. Nothing reaches Redis until {@link transact} stores the whole, if all that was read still stands.
 */
export interface Draft {
  get(key: string): Promise<string | null>
  set(key: string, value: string): void
  delete(key: string): void
  /** Puts a member of a sorted set at this place. */
  place(key: string, member: string, score: number): void
  displace(key: string, member: string): void
}

/** What a draft comes to: everything read, with its answer, and everything to be written, in order. */
interface Collected {
  readonly reads: { readonly command: Command; readonly answer: string | undefined }[]
  readonly writes: Command[]
}

/**
 * Redis runs a script alone and to its end, but undoes nothing if it fails; so everything is compared first, and then
 * only what cannot fail is done. The mark answers for a commit that is sent again after a lost connection.
 */
const STORE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
local draft = cjson.decode(ARGV[1])
for _, read in ipairs(draft.reads) do
  if (redis.call(unpack(read.command)) or nil) ~= read.answer then return 0 end
end
for _, write in ipairs(draft.writes) do redis.call(unpack(write)) end
redis.call('SET', KEYS[1], '1', 'EX', '60')
return 1`

/** How long a transaction is tried again while others change what it reads, in milliseconds. */
const PATIENCE_MS = 5000

/**
 * Runs `work` on a draft and stores it; again from the start when something that it read has changed meanwhile.
 * `work` may be run several times, and gives its result and whether to store the draft.
 */
export async function transact<Result>(
  redis: Redis,
  keys: Keys,
  work: (draft: Draft) => Promise<{ readonly store: boolean; readonly result: Result }>,
): Promise<Result> {
  const end = performance.now() + PATIENCE_MS
  do {
    const collected: Collected = { reads: [], writes: [] }
    const { store, result } = await work(makeDraft(redis, collected))
    if (!store || collected.writes.length === 0) return result
    if (await stored(redis, keys.commit(randomUUID()), JSON.stringify(collected))) return result
    await wait(Math.random() * 5)
  } while (performance.now() < end)
  throw new Error('what was read changed at every try')
}

/** Sent a second time when no answer came: the mark makes that harmless, and tells what became of the first. */
async function stored(redis: Redis, mark: string, draft: string): Promise<boolean> {
  const send = () => redis.eval(STORE, 1, mark, draft)
  return (await send().catch(send)) === 1
}

function makeDraft(redis: Redis, { reads, writes }: Collected): Draft {
  const values = new Map<string, string | null>()
  return {
    async get(key) {
      const known = values.get(key)
      if (known !== undefined) return known
      const value = await redis.get(key)
      reads.push({ command: ['GET', key], answer: value ?? undefined })
      values.set(key, value)
      return value
    },
    set(key, value) {
      values.set(key, value)
      writes.push(['SET', key, value])
    },
    delete(key) {
      values.set(key, null)
      writes.push(['DEL', key])
    },
    place: (key, member, score) => void writes.push(['ZADD', key, String(score), member]),
    displace: (key, member) => void writes.push(['ZREM', key, member]),
  }
}
