import { AuthError } from '../errors.ts'

/** A row of the app's that refers to a user. */
export interface Referrer {
  readonly table: string
  /** Null where the database does not say. */
  readonly constraint: string | null
}

/** What a storage throws when a foreign key keeps a user; the developer reads which, and a stranger does not. */
export function accountInUse(referrers: readonly Referrer[], cause: unknown): AuthError {
  const names = referrers.map(({ table, constraint }) =>
    constraint === null ? table : `${table} (constraint ${constraint})`,
  )
  const who = names.length > 0 ? `rows of ${names.join(' and ')}` : 'rows of a table of the app'
  const sentence = `${who} refer to the user, or to what goes with it: take them away in the option "onDelete", or declare the foreign key "on delete cascade" or "on delete set null"`
  return new AuthError('account_in_use', { cause: new Error(sentence, { cause }) })
}
