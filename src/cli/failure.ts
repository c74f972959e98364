import { inspect } from 'node:util'
import { isAuthError } from '../errors.ts'

/** How a command ended: `0` well, `1` it failed, `2` it was called wrongly. */
export type ExitCode = 0 | typeof FAILED | typeof USAGE

export const FAILED = 1
export const USAGE = 2

/** A failure that is said in one sentence; an empty one where the answer has said it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: typeof FAILED | typeof USAGE

  constructor(sentence: string, options: { usage?: boolean; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause })
    this.exitCode = options.usage === true ? USAGE : FAILED
  }
}

/** What is said of an error, and how the command ends. */
export function failureOf(error: unknown): { readonly sentence: string; readonly code: ExitCode } {
  if (error instanceof CommandFailure)
    return { sentence: withoutCredentials(error.message), code: error.exitCode }
  return { sentence: withoutCredentials(sentenceOf(error)), code: FAILED }
}

function sentenceOf(error: unknown): string {
  if (isAuthError(error)) {
    const reason = firstReason(error.cause)
    const fields = Object.values(error.fields ?? {})
    if (fields.length > 0) return fields.join(' ')
    if (error.code !== 'unavailable') return error.message
    return reason === null ? 'The database does not answer' : `The database does not answer: ${reason}`
  }
  // What is wrong with a setting is said by a TypeError in one sentence; one that the engine made is a fault of ours,
  // and shows where it comes from.
  if (error instanceof TypeError && !/^Cannot |is not a function|is not iterable/.test(error.message)) {
    return error.message
  }
  // Not inspected whole: properties of errors hold what the message leaves out.
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error)
}

/** The first error underneath that says something. */
function firstReason(cause: unknown): string | null {
  if (!(cause instanceof Error)) return cause === undefined ? null : String(cause)
  if (cause.message !== '') return cause.message
  // Several addresses were tried, each in vain.
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause.cause
  return inner === undefined ? ('code' in cause ? String(cause.code) : null) : firstReason(inner)
}

/** User and password of every URL taken out: drivers and settings quote what they were given. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"`]*(?::[^\s'"`]*)?@/gi, '$1')
}
