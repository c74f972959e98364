import type { Context } from '../context.ts'
import { type EmailAddress, parseEmail } from '../input/email.ts'
import { MAX_NAME_LENGTH, nameProblem } from '../input/name.ts'
import type { UserRecord } from '../ports/storage.ts'
import { newUser } from '../user.ts'
import { readDate } from './read-date.ts'
import type { ImportRow } from './types.ts'

/** A row as it was read: a user to store, or why there is none. */
export interface ReadRow {
  readonly line: number
  readonly email: string | null
  readonly user: UserRecord | null
  readonly reason: string | null
}

const FIELDS: Readonly<Record<keyof ImportRow, true>> = {
  email: true,
  passwordHash: true,
  firstName: true,
  lastName: true,
  isStaff: true,
  isSuperuser: true,
  confirmed: true,
  isActive: true,
  dateJoined: true,
  lastLoginAt: true,
  profile: true,
  line: true,
}

type Given = Readonly<Partial<Record<keyof ImportRow, unknown>>>

/** Reads a row by the rules of registering. An `Error` is what its source could not read. Never throws. */
export function readRow(context: Context, row: unknown, place: number): ReadRow {
  if (row instanceof Error) return { line: lineOf(row, place), email: null, user: null, reason: row.message }
  if (!isPlain(row)) return { line: place, email: null, user: null, reason: 'It is no object.' }
  const given: Given = row
  const email = typeof given.email === 'string' ? given.email : null
  const problems: string[] = []
  const user = readUser(context, given, (problem) => problems.push(problem))
  const sound = problems.length === 0
  return {
    line: lineOf(row, place),
    email,
    user: sound ? user : null,
    reason: sound ? null : problems.join(' '),
  }
}

type Refuse = (problem: string) => void

function readUser(context: Context, given: Given, refuse: Refuse): UserRecord {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(FIELDS, name))
  if (unknown.length > 0) refuse(`There is no field ${JSON.stringify(unknown[0])}.`)
  const made = newUser(context, readEmail(context, given.email, refuse), '')
  const now = made.createdAt
  const createdAt = readTime('dateJoined', given.dateJoined, now, refuse) ?? now
  const confirmed = readFlag('confirmed', given.confirmed, true, refuse)
  return {
    ...made,
    passwordHash: readHash(context, given.passwordHash, refuse),
    firstName: readName(context, 'firstName', given.firstName, refuse),
    lastName: readName(context, 'lastName', given.lastName, refuse),
    isStaff: readFlag('isStaff', given.isStaff, false, refuse),
    isSuperuser: readFlag('isSuperuser', given.isSuperuser, false, refuse),
    createdAt,
    confirmedAt: confirmed ? createdAt : null,
    disabledAt: readFlag('isActive', given.isActive, true, refuse) ? null : now,
    lastLoginAt: readTime('lastLoginAt', given.lastLoginAt, now, refuse),
    asked: confirmed ? null : { at: now, ip: null, userAgent: null },
    profile: readProfile(context, given.profile, made.profile, refuse),
  }
}

function readEmail(context: Context, value: unknown, refuse: Refuse): EmailAddress {
  const parsed = typeof value === 'string' ? parseEmail(value) : null
  if (!parsed) refuse(`email: ${context.text('field.email')}`)
  return parsed ?? { email: '', key: '' }
}

function readName(context: Context, field: string, value: unknown, refuse: Refuse): string {
  if (value === undefined) return ''
  const problem = typeof value === 'string' ? nameProblem(value) : 'field.string'
  if (problem) refuse(`${field}: ${context.text(problem, { max: MAX_NAME_LENGTH })}`)
  return typeof value === 'string' ? value.normalize('NFC').trim() : ''
}

function readHash({ hasher }: Context, value: unknown, refuse: Refuse): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') refuse('passwordHash: It is no text.')
  else if (value.startsWith('!')) return null
  else if (hasher.reads?.(value) !== false) return value
  else refuse('passwordHash: Its scheme is unknown, its form is wrong, or its cost is out of bounds.')
  return null
}

function readFlag(field: string, value: unknown, fallback: boolean, refuse: Refuse): boolean {
  if (value === undefined) return fallback
  if (typeof value !== 'boolean') refuse(`${field}: It must be true or false.`)
  return value === true
}

function readTime(field: string, value: unknown, now: Date, refuse: Refuse): Date | null {
  if (value === undefined || value === null) return null
  const date = readDate(value, now)
  if (date === null) refuse(`${field}: It must be a date from 1970 until now, such as 2024-05-31T08:00:00Z.`)
  return date
}

function readProfile({ profile }: Context, value: unknown, empty: string, refuse: Refuse): string {
  if (value === undefined) return empty
  const parsed = profile.safeParse(value)
  // Schemas may drop fields that they do not know, and then nobody would hear that they are lost.
  const lost =
    parsed.success && isPlain(value) ? Object.keys(value).find((name) => !(name in parsed.data)) : undefined
  if (!parsed.success) refuse(`profile: It does not fit the option "profile": ${firstIssue(parsed.error)}.`)
  else if (!isPlain(value)) refuse('profile: It is no object.')
  else if (lost !== undefined) refuse(`profile: The option "profile" has no field ${JSON.stringify(lost)}.`)
  else return JSON.stringify(parsed.data)
  return empty
}

/** Where a schema of zod finds the first fault, and what it is; other schemas have their message. */
function firstIssue(error: { readonly message: string }): string {
  const issue: unknown = 'issues' in error && Array.isArray(error.issues) ? error.issues[0] : null
  if (!isPlain(issue) || !Array.isArray(issue.path)) return error.message
  return [issue.path.join('.'), issue.message].filter(Boolean).join(': ')
}

function lineOf(row: object, place: number): number {
  return 'line' in row && typeof row.line === 'number' ? row.line : place
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error)
}
