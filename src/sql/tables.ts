import type { Generated, GeneratedAlways } from 'kysely'

/**
 * The tables as Kysely sees them. Their names in the database carry the storage's prefix, which
 * {@link TablePrefixPlugin} adds. Times are integer milliseconds since 1970; flags are 0 and 1.
 */
export interface Tables {
  users: UserTable
  sessions: SessionRow
  outbox: OutboxRow
  events: EventRow
  attempts: AttemptRow
  files: FileRow
}

/** Names of the tables without their prefix. */
export const TABLE_NAMES = ['users', 'sessions', 'outbox', 'events', 'attempts', 'files'] as const

/** What table names begin with unless the storage is told otherwise. */
export const DEFAULT_PREFIX = 'auth_'

/** What a prefix may be: it stands in identifiers of three databases, the shortest of which take 63 bytes. */
const PREFIX = /^[a-z][a-z0-9_]{0,31}$/

/** Throws a `TypeError` when `prefix` cannot stand before a table name. */
export function checkPrefix(prefix: string, option: string): void {
  if (PREFIX.test(prefix) && !prefix.startsWith('sqlite_')) return
  throw new TypeError(
    `${option} must be 1 to 32 lower-case letters, digits and underscores, begin with a letter, ` +
      `and not begin with sqlite_; it is ${JSON.stringify(prefix)}`,
  )
}

export interface UserRow {
  id: string
  email: string
  email_key: string
  password_hash: string | null
  first_name: string
  last_name: string
  is_staff: number
  is_superuser: number
  created_at: number
  confirmed_at: number | null
  disabled_at: number | null
  delete_after: number | null
  last_login_at: number | null
  trust: number
  revision: number
  link_secret: Uint8Array
  asked_at: number | null
  asked_ip: string | null
  asked_user_agent: string | null
  profile: string
  thumbnail: string | null
  taken_back: string | null
}

/** Users with what they are searched and listed by. */
export interface UserTable extends UserRow {
  /** `nameKey` of the names, for the search by their beginnings. */
  first_name_key: Generated<string>
  last_name_key: Generated<string>
  /** As `FACETS` say. The database works it out, as it does the next two. */
  facet: GeneratedAlways<number>
  /** `last_login_at`, 0 for never. */
  login_key: GeneratedAlways<number>
  email_domain: GeneratedAlways<string>
}

export interface SessionRow {
  id: Uint8Array
  user_id: string
  trust: number
  created_at: number
  last_seen_at: number
  idle_expires_at: number
  expires_at: number
  remember: number
  ip: string | null
  user_agent: string | null
}

export interface OutboxRow {
  id: string
  template: string
  recipient: string
  locale: string
  params: string
  link_purpose: string | null
  link_user_id: string | null
  link_trust: number | null
  link_deadline: number | null
  created_at: number
  not_before: number
  replace_key: string | null
  /** `replace_key` while the mail waits, null from its claim on: unique, so that one waits under a key. */
  waiting_key: string | null
  attempts: number
  /** When a worker may next take it: `not_before`, or the end of its lease; null once sent or dead. */
  due_at: number | null
  lease: string | null
  sent_at: number | null
  dead_at: number | null
  error: string | null
}

export interface EventRow {
  id: string
  type: string
  at: number
  user_id: string | null
  actor_id: string | null
  ip: string | null
  user_agent: string | null
  outcome: string
  detail: string
  gather_key: string | null
  /** How many were gathered into this row, itself included. */
  count: number
}

export interface AttemptRow {
  key: Uint8Array
  count: number
  blocked_until: number
}

/** A file that is, or may be, in the file store, and that no user has. */
export interface FileRow {
  name: string
  noted_at: number
}
