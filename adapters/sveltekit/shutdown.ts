import type { Auth } from '../../src/auth.ts'

/** What adapter-node says once it has answered what was under way; nothing else says it. */
const SHUTDOWN = 'sveltekit:shutdown'

const running = new Set<Pick<Auth<object>, 'close'>>()

/** Lets an `auth` finish what it does, mail included, when adapter-node shuts down. */
export function closeAtShutdown(auth: Pick<Auth<object>, 'close'>): void {
  if (running.size === 0) {
    process.once(SHUTDOWN as 'beforeExit', () => {
      for (const one of running) void one.close()
      running.clear()
    })
  }
  running.add(auth)
}
