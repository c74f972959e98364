import { isAuthError } from '../../errors.ts'
import { CommandFailure, failureOf, withoutCredentials } from '../failure.ts'

/** What {@link Finding} is about. */
export type Check =
  | 'node'
  | 'settings'
  | 'url'
  | 'secret'
  | 'hasher'
  | 'database'
  | 'tables'
  | 'clock'
  | 'mail'
  | 'limiter'
  | 'files'

/** What one look has found. */
export interface Finding {
  readonly check: Check
  /** `warning`: it works, and may not be meant so. `skipped`: something else must be mended first. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** What is so; of what is wrong also what to do. */
  readonly message: string
}

/** Makes findings of one check. */
export function about(check: Check) {
  const found = (status: Finding['status']) => (message: string) => ({ check, status, message })
  return {
    ok: found('ok'),
    warning: found('warning'),
    problem: found('problem'),
    skipped: found('skipped'),
    /** What somebody's own words say is wrong. */
    failed: (error: unknown): Finding => ({ check, status: 'problem', message: reasonOf(error) }),
  }
}

/** An error that somebody else made is told by its message; where it comes from says nothing to an operator. */
function reasonOf(error: unknown): string {
  const known = isAuthError(error) || error instanceof CommandFailure || !(error instanceof Error)
  return known ? failureOf(error).sentence : withoutCredentials(error.message || error.name)
}

/** How long a check may take, in seconds: longer than the time that every port gives itself. */
const PATIENCE_SECONDS = 20

/** Waits no longer than somebody would. Throws when it takes longer. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new TypeError(`There is no answer within ${PATIENCE_SECONDS} s`)
    timer = setTimeout(() => reject(error), PATIENCE_SECONDS * 1000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
