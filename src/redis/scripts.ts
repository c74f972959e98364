import { createHash } from 'node:crypto'
import type { Connection } from './client.ts'

/** A script that Redis runs without anything in between. */
export interface Script {
  readonly source: string
  readonly sha: string
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

/**
 * One hash a key: how many uses, when the window ends, and until when the key is blocked (0 for not at all), in
 * milliseconds of the server's clock. The key expires with what it says.
 */
const STATE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'used', 'ends', 'blocked')
local used, ends, blocked = tonumber(state[1] or 0), tonumber(state[2] or 0), tonumber(state[3] or 0)
local function save()
  local left = math.max(ends, blocked) - now
  if left <= 0 then return redis.call('DEL', KEYS[1]) end
  redis.call('HSET', KEYS[1], 'used', used, 'ends', ends, 'blocked', blocked)
  redis.call('PEXPIRE', KEYS[1], left)
end`

/**
 * Counts a use and answers 0, or answers the milliseconds to wait. Arguments: limit, window and block in
 * milliseconds, -1 for no block. A state that reaches further than its rule was made before the clock was set back.
 */
export const CONSUME: Script = script(`${STATE}
local limit, window, block = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local till = blocked > 0 and blocked or ends
if now >= till or till - now > math.max(window, block) then
  used, ends, blocked = 0, now + window, 0
end
if used < limit then
  used = used + 1
  save()
  return 0
end
if block >= 0 and blocked == 0 then blocked = now + block end
save()
return math.max(1, (blocked > 0 and blocked or ends) - now)`)

/** Takes a use back, and the block that it began. */
export const GIVE_BACK: Script = script(`${STATE}
if used == 0 then return 0 end
used, blocked = used - 1, 0
save()
return 0`)

/** Runs a script by its digest, and sends it whole where the server does not know it, as after a restart. */
export async function run(
  { command }: Connection,
  { source, sha }: Script,
  key: string,
  args: readonly number[],
): Promise<number> {
  const rest: [string, string, ...string[]] = ['1', key, ...args.map(String)]
  const reply = await command('EVALSHA', sha, ...rest).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
      return command('EVAL', source, ...rest)
    throw error
  })
  if (typeof reply === 'number') return reply
  throw new Error(`Redis answered ${typeof reply} where a number belongs`)
}
