import type { ImportRow } from '../../import/types.ts'

/** How the columns of a file become fields. */
export interface RowRules {
  /** What an account that is not active was: closed by an admin, or never confirmed. */
  readonly inactive: 'disabled' | 'pending'
  /** Columns to leave out. */
  readonly ignore: readonly string[]
  /** Fields of the app's profile; a column of that name is one. */
  readonly profileFields: readonly string[]
}

/** Fields by the names of the wire and of Django's user model. */
const NAMES: Readonly<Record<string, keyof ImportRow>> = {
  email: 'email',
  password: 'passwordHash',
  password_hash: 'passwordHash',
  first_name: 'firstName',
  last_name: 'lastName',
  is_staff: 'isStaff',
  is_superuser: 'isSuperuser',
  is_active: 'isActive',
  confirmed: 'confirmed',
  date_joined: 'dateJoined',
  last_login: 'lastLoginAt',
  profile: 'profile',
}
const FIELDS: ReadonlySet<string> = new Set(Object.values(NAMES))
const FLAGS: ReadonlySet<string> = new Set(['isStaff', 'isSuperuser', 'isActive', 'confirmed'])
/** What Django's users have, and accounts do not. */
const DJANGO_ONLY: ReadonlySet<string> = new Set(['id', 'username', 'groups', 'user_permissions'])

const TRUE = /^(?:true|t|1|yes)$/i
const FALSE = /^(?:false|f|0|no)$/i

/** The row of a file as an account. Names that nobody knows stay as they are, to be refused where rows are checked. */
export function toImportRow(
  record: Readonly<Record<string, unknown>>,
  rules: RowRules,
  isText: boolean,
): ImportRow | Error {
  const source = 'model' in record && isObject(record.fields) ? record.fields : record
  if (source !== record && !('email' in source)) {
    return new Error(`${JSON.stringify(record.model)} has no email: dump the model of the users alone.`)
  }
  const row: Record<string, unknown> = {}
  const profile: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(source)) {
    if (DJANGO_ONLY.has(name) || rules.ignore.includes(name)) continue
    // A database has no value there, and a file of text nothing.
    if (value === null || (isText && value === '')) continue
    const field = fieldOf(name)
    if (field === undefined && rules.profileFields.includes(name)) profile[name] = value
    else row[field ?? name] = isText && FLAGS.has(field ?? '') ? flag(value) : value
  }
  if (Object.keys(profile).length > 0)
    row.profile = { ...profile, ...(isObject(row.profile) ? row.profile : {}) }
  if (row.isActive === false && rules.inactive === 'pending') {
    row.confirmed = false
    row.isActive = true
  }
  return row as unknown as ImportRow
}

function fieldOf(name: string): string | undefined {
  if (Object.hasOwn(NAMES, name)) return NAMES[name]
  return FIELDS.has(name) ? name : undefined
}

/** What is neither is left as it is, and refused. */
function flag(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (TRUE.test(value)) return true
  return FALSE.test(value) ? false : value
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
