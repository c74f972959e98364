import type { Terminal } from './terminal.ts'

/** After so many seconds without an answer a person is told, and again after as many. */
const SECONDS = 5

/** Says now and then that something is still under way, with what is known by then. */
export async function withPatience<T>(
  terminal: Terminal,
  work: Promise<T>,
  progress: () => string,
): Promise<T> {
  const begin = performance.now()
  const timer = setInterval(() => {
    terminal.note(`${progress()} (${Math.round((performance.now() - begin) / 1000)} s)`)
  }, SECONDS * 1000)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
