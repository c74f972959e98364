import { isAuthError } from '../errors.ts'
import { MAX_PASSWORD_UNITS } from '../passwords/policy.ts'
import { CommandFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Bytes of UTF-8 that the longest password can have, and a line break. */
const MAX_INPUT_BYTES = 3 * MAX_PASSWORD_UNITS + 2

/**
 * Runs `act` with what asks for a new password: a person, again when theirs is refused, or the standard input. An
 * argument would be read by everyone on the machine.
 */
export async function withNewPassword<T>(
  terminal: Terminal,
  message: string,
  act: (password: () => Promise<string>) => Promise<T>,
): Promise<T> {
  if (!process.stdin.isTTY) return act(() => readPassword(terminal))
  const { askNewPassword, keepHidden } = await import('./ask.ts')
  try {
    for (;;) {
      try {
        return await act(() => askNewPassword(message))
      } catch (error) {
        const reason = isAuthError(error) ? error.fields?.password : undefined
        if (reason === undefined) throw error
        terminal.note(reason)
      }
    }
  } finally {
    keepHidden(false)
  }
}

/** All of the standard input, but for a line break at its end. */
async function readPassword(terminal: Terminal): Promise<string> {
  terminal.note('Reading the password from standard input')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length > MAX_INPUT_BYTES) throw wrongInput('is too long for a password')
  }
  const password = decoded(Buffer.concat(chunks)).replace(/\r?\n$/, '')
  if (password === '') throw wrongInput('is empty: write the password there, or run this at a terminal')
  if (/[\r\n]/.test(password)) throw wrongInput('has more than one line: it must be the password alone')
  return password
}

/** Signs that were no text would otherwise become others, and the password one that nobody knows. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw wrongInput('is no UTF-8')
  }
}

function wrongInput(problem: string): CommandFailure {
  return new CommandFailure(`The standard input ${problem}`, { usage: true })
}
