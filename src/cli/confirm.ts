import { createInterface } from 'node:readline/promises'
import { CommandFailure } from './failure.ts'

/** Asks before what cannot be undone. Throws when the answer is not `yes`, or nobody can be asked. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new CommandFailure(`${question} Nobody can be asked here: add --yes if it is meant`, {
      usage: true,
    })
  }
  // On standard error, since standard output is the answer's.
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // Without a line, at the end of input, nothing would ever be answered.
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    const answer = await Promise.race([lines.question(`${question} Type yes to go on: `), ended])
    if (answer.trim().toLowerCase() !== 'yes') throw new CommandFailure('Nothing was changed')
  } finally {
    lines.close()
  }
}
