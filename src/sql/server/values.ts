import type { AttemptRow, EventRow, FileRow, OutboxRow, SessionRow, UserRow } from '../tables.ts'

type Row = UserRow & SessionRow & OutboxRow & EventRow & AttemptRow & FileRow
type Integer = { [Name in keyof Row]-?: NonNullable<Row[Name]> extends number ? Name : never }[keyof Row]

/** Columns that hold integers, which drivers answer with as texts, numbers or big ones. */
const INTEGERS: Readonly<
  Record<Exclude<Integer, never> | 'session_created_at' | 'facet' | 'login_key', true>
> = {
  facet: true,
  login_key: true,
  session_created_at: true,
  is_staff: true,
  is_superuser: true,
  created_at: true,
  confirmed_at: true,
  disabled_at: true,
  delete_after: true,
  last_login_at: true,
  trust: true,
  revision: true,
  asked_at: true,
  last_seen_at: true,
  idle_expires_at: true,
  expires_at: true,
  remember: true,
  link_trust: true,
  link_deadline: true,
  not_before: true,
  attempts: true,
  due_at: true,
  sent_at: true,
  dead_at: true,
  at: true,
  count: true,
  blocked_until: true,
  noted_at: true,
}
const INTEGER_NAMES: ReadonlySet<string> = new Set(Object.keys(INTEGERS))

/** The columns of bytes that are ever read; other bytes are texts of a column that compares byte for byte. */
const BYTES: ReadonlySet<string> = new Set(['link_secret', 'session_id', 'swept_key'])

/** Turns a row of any driver, whatever its parsers, into one of ours. Changes it in place: it is nobody else's. */
export function decodeRow(row: Record<string, unknown>, unbindText: (text: string) => string): unknown {
  for (const name in row) {
    const value = row[name]
    if (value === null) continue
    if (INTEGER_NAMES.has(name)) row[name] = Number(value)
    else if (typeof value === 'string') row[name] = unbindText(value)
    else if (value instanceof Uint8Array && !BYTES.has(name)) row[name] = unbindText(textOf(value))
  }
  return row
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}
