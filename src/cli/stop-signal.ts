import { FAILED } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Resolves at SIGTERM or SIGINT. A second one ends the process at once. Keeps the process alive until then. */
export function untilToldToStop(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    // Timers of the dispatcher keep no process alive.
    const alive = setInterval(() => {}, 2 ** 30)
    let told = false
    const stop = () => {
      if (told) process.exit(FAILED)
      told = true
      clearInterval(alive)
      terminal.note('Stopping, once what is under way is finished; again to stop at once')
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
