import { describe, it } from 'vitest'
import { memoryLimiter } from '../../src/limits/memory-limiter.ts'
import { rateLimiterContract, testClock } from '../../src/testing/index.ts'

rateLimiterContract({ describe, it }, 'memoryLimiter', async () => {
  const clock = testClock()
  const limiter = memoryLimiter(clock)
  return {
    limiter,
    second: limiter,
    pass: async (seconds) => clock.advance(seconds),
    dispose: async () => {},
  }
})
