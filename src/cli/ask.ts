import { isCancel, password, text } from '@clack/prompts'
import { CommandFailure } from './failure.ts'

// To be loaded when somebody is asked: most commands ask nobody.

/** On standard error, since standard output is the answer's. */
const STREAMS = { input: process.stdin, output: process.stderr }

/** Asks a person. `problem` says what is wrong with an answer; then it is asked again. Throws when they give up. */
export async function ask(message: string, problem: (answer: string) => string | undefined): Promise<string> {
  return answerOf(await text({ ...STREAMS, message, validate: (answer) => problem(answer ?? '') }))
}

/** Asks for a password, which is not shown: twice, since nobody sees a slip. Throws when they give up. */
export async function askNewPassword(message: string): Promise<string> {
  for (;;) {
    const first = answerOf(await password({ ...STREAMS, message }))
    keepHidden(true)
    const second = answerOf(await password({ ...STREAMS, message: 'The same again' }))
    keepHidden(true)
    if (first === second) return first
    process.stderr.write('These were not the same.\n')
  }
}

/** Between two questions the terminal would show what somebody types who is quicker than we are. */
export function keepHidden(hidden: boolean): void {
  process.stdin.setRawMode?.(hidden)
}

/** Without a value for an empty line. */
function answerOf(given: Awaited<ReturnType<typeof text>> | undefined): string {
  if (isCancel(given)) throw new CommandFailure('Nothing was changed')
  return given ?? ''
}
