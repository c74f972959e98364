import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { MAIN, type Place } from './cli.ts'

const SCRIPT = '/usr/bin/script'

/** So long that only a question which nobody answers takes longer, on a busy machine too. */
const MOST_MILLISECONDS = 60_000

/** Whether there is what makes a terminal (Debian: package bsdutils). */
export const HAS_TERMINAL = existsSync(SCRIPT)

/** What is typed once the terminal shows a text, in the order in which that happens. */
export type Typed = readonly [shown: string | RegExp, keys: string]

/** Runs a command with somebody at the keyboard, and answers what the terminal showed. */
export async function atTerminal(
  place: Place,
  command: string,
  ...typing: readonly Typed[]
): Promise<{ readonly code: number | null; readonly shown: string }> {
  // Without a size a terminal has no columns, and every sign is a line.
  const line = `stty cols 100 rows 30; exec '${process.execPath}' '${MAIN}' ${command}`
  const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], {
    cwd: place.cwd,
    env: { ...process.env, ...place.env },
    stdio: ['pipe', 'pipe', 'inherit'],
    // So that a question which nobody has foreseen is seen in what the test then finds.
    timeout: MOST_MILLISECONDS,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const left = [...typing]
  let shown = ''
  /** What came after the keys that were typed last. */
  let fresh = ''
  child.stdout.on('data', (chunk) => {
    shown += String(chunk)
    fresh += String(chunk)
    const next = left[0]
    if (next === undefined || !(typeof next[0] === 'string' ? fresh.includes(next[0]) : next[0].test(fresh)))
      return
    left.shift()
    fresh = ''
    child.stdin.write(next[1])
  })
  const [code] = await once(child, 'close')
  return { code, shown }
}
