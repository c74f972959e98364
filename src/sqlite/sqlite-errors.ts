import { AuthError, isAuthError } from '../errors.ts'
import { MalformedRow } from '../sql/values.ts'

/** An error of SQLite's own, known by its code: the driver's class is not at hand before it is loaded. */
export type SqliteError = Error & { readonly code: string }

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')
}

/**
 * Whether another connection was in the way, so that the same thing may work in a moment. `PROTOCOL` is a
 * lost race for the locks of the write-ahead log (https://www.sqlite.org/rescode.html#protocol).
 */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(error.code)
}

/** What a storage's verb throws for this error: `unavailable`, unless it is a mistake in the caller's code. */
export function asUnavailable(error: unknown): unknown {
  if (isAuthError(error)) return error
  if (!isSqliteError(error) && !(error instanceof MalformedRow)) return error
  return new AuthError('unavailable', { cause: error })
}

/** What `open` throws for this error: a `TypeError` with the fix where one is known. */
export function asOpenError(error: unknown, path: string): unknown {
  if (!isSqliteError(error) || isBusy(error)) return asUnavailable(error)
  const sentence = openProblem(error.code, path)
  return sentence === null ? asUnavailable(error) : new TypeError(sentence, { cause: error })
}

function openProblem(code: string, path: string): string | null {
  if (code.startsWith('SQLITE_NOTADB')) {
    return `${path} is not a SQLite database: give sqlite() the path of another file`
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return `The SQLite database ${path} is damaged: restore it from a backup`
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code)) {
    return `The SQLite database ${path} cannot be written: let this process write it and its folder`
  }
  return null
}
