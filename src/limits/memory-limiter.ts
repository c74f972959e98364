import { LRUCache } from 'lru-cache'
import type { Clock } from '../ports/clock.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'

/** Keys of each kind that are remembered; some 20 MB. The one used longest ago makes room. */
const MAX_KEYS = 100_000

interface Window {
  used: number
  endsAt: number
  blockedUntil: number
}

/** Counts in this process's memory: for one process, or for several that may each let as much through. */
export function memoryLimiter(clock: Clock, maxKeys: number = MAX_KEYS): RateLimiter {
  const counting = new LRUCache<string, Window>({ max: maxKeys })
  // Apart, so that who is blocked cannot push that out by asking for mail to many addresses (CVE-2024-21652).
  const blocking = new LRUCache<string, Window>({ max: maxKeys })
  return {
    async consume(key, { limit, windowSeconds, blockSeconds }) {
      const windows = blockSeconds === undefined ? counting : blocking
      const now = clock.now().getTime()
      let window = windows.get(key)
      if (!window || hasEnded(window, now, windowSeconds, blockSeconds)) {
        window = { used: 0, endsAt: now + windowSeconds * 1000, blockedUntil: 0 }
        windows.set(key, window)
      }
      if (window.used < limit) {
        window.used += 1
        return { allowed: true, retryAfterSeconds: 0 }
      }
      if (blockSeconds !== undefined && window.blockedUntil === 0) {
        window.blockedUntil = now + blockSeconds * 1000
      }
      const until = window.blockedUntil || window.endsAt
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)) }
    },
    async giveBack(key) {
      const window = blocking.get(key) ?? counting.get(key)
      if (!window || window.used === 0) return
      window.used -= 1
      // Uses that were under way began the block; without this one it would not have begun.
      window.blockedUntil = 0
    },
  }
}

/** A window that would end later than its rule allows was begun before the clock was set back. */
function hasEnded(window: Window, now: number, windowSeconds: number, blockSeconds = 0): boolean {
  const until = window.blockedUntil || window.endsAt
  return now >= until || until - now > Math.max(windowSeconds, blockSeconds) * 1000
}
