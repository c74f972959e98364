import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LoggedEvent } from '../ports/storage.ts'
import {
  EVENT_PAGE,
  type EventQuery,
  type PlacedUser,
  type UserFilter,
  type UserOrder,
  type UserPlace,
  type UserQuery,
} from '../ports/user-directory.ts'
import { LISTED_USER_COLUMNS, type ListedUserRow } from './account-queries.ts'
import { soundSessionUsers } from './account-rows.ts'
import { LISTED_EVENT_COLUMNS } from './log-queries.ts'
import { loggedEvent } from './log-rows.ts'
import type { EventRow } from './tables.ts'
import { countParts, LIMITS, type Part, type Read } from './user-count.ts'
import { keysOfPage, type Page } from './user-plan.ts'
import { COLUMN_OF, type Db, type KeyRow } from './user-statements.ts'

export type { Read } from './user-count.ts'

/** No text that begins with another is greater than that one and this. */
const LAST_CHARACTER = '\u{10ffff}'

/** As `UserDirectory.listUsers`. */
export async function listUsers(
  read: Read,
  db: Db,
  query: UserQuery,
  { limits = LIMITS, forcedPrefix = null }: Partial<Pick<Page, 'limits' | 'forcedPrefix'>> = {},
): Promise<readonly PlacedUser[]> {
  const compare = comparison(query.order, query.descending)
  const keys = await keysOfPage({ read, db, query, compare, limits, forcedPrefix }, searchParts(query))
  const found = new Map(keys.map((row) => [row.id, row]))
  const page = [...found.values()].sort(inOrder(query)).slice(0, query.limit)
  if (page.length === 0) return []
  const ids = page.map(({ id }) => id)
  const rows = await read<ListedUserRow>(
    db.selectFrom('users').select(LISTED_USER_COLUMNS).where('id', 'in', ids).compile(),
  )
  const users = new Map(soundSessionUsers(rows).map((user) => [user.id, user]))
  return page.flatMap((row) => {
    const user = users.get(row.id)
    return user ? [{ user, place: { key: row[COLUMN_OF[query.order]], id: row.id } }] : []
  })
}

/** As `UserDirectory.countUsers`. */
export function countUsers(read: Read, db: Db, filter: UserFilter): Promise<number> {
  return countParts(read, db, filter, searchParts(filter))
}

/** As `UserDirectory.listEvents`. */
export async function listEvents(
  read: Read,
  db: Db,
  { userId, before }: EventQuery,
): Promise<readonly LoggedEvent[]> {
  const at = before?.at.getTime() ?? 0
  const rows = await read<Omit<EventRow, 'gather_key'>>(
    db
      .selectFrom('events')
      .select(LISTED_EVENT_COLUMNS)
      .$if(userId !== null, (select) => select.where('user_id', '=', userId))
      .$if(before !== null, (select) =>
        select
          .where('at', '<=', at)
          .where((eb) => eb.or([eb('at', '<', at), eb('id', '<', before?.id ?? '')])),
      )
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(sql.lit(EVENT_PAGE))
      .compile(),
  )
  return rows.map(loggedEvent)
}

/** A column and what its value begins with, or is. */
interface Range {
  readonly column: 'email_key' | 'email_domain' | 'first_name_key' | 'last_name_key' | 'id'
  readonly start: string
  readonly whole: boolean
  /** What must be so besides. */
  readonly and?: Range
}

/** Null where nothing is searched for. */
function searchParts(filter: UserFilter): readonly Part[] | null {
  const parts = searchRanges(filter).map((range) => ({
    condition: condition(range),
    byAddress: range.column === 'email_key',
  }))
  return parts.length === 0 ? null : parts
}

function searchRanges({ search }: UserFilter): readonly Range[] {
  if (!search) return []
  const range = (column: Range['column'], start: string | null, whole = false): Range[] =>
    start === null ? [] : [{ column, start, whole }]
  return [
    ...range('id', search.id, true),
    ...range('email_key', search.email),
    ...range('email_domain', search.domain),
    ...range('first_name_key', search.name),
    ...range('last_name_key', search.name),
    ...search.names.flatMap(([one, other]) => [fullName(one, other), fullName(other, one)]),
  ]
}

function fullName(first: string, last: string): Range {
  const and: Range = { column: 'last_name_key', start: last, whole: false }
  return { column: 'first_name_key', start: first, whole: false, and }
}

function condition({ column, start, whole, and }: Range): RawBuilder<SqlBool> {
  const ref = sql.ref(column)
  if (and) return sql`(${condition({ column, start, whole })} and ${condition(and)})`
  return whole ? sql`${ref} = ${start}` : sql`(${ref} >= ${start} and ${ref} < ${start + LAST_CHARACTER})`
}

function inOrder({ order, descending }: UserQuery): (a: KeyRow, b: KeyRow) => number {
  const compare = comparison(order, descending)
  const place = (row: KeyRow) => ({ key: row[COLUMN_OF[order]], id: row.id })
  return (a, b) => compare(place(a), place(b))
}

function comparison(order: UserOrder, descending: boolean): (a: UserPlace, b: UserPlace) => number {
  const sign = descending ? -1 : 1
  return (a, b) => {
    const byKey = order === 'email' ? byBytes(String(a.key), String(b.key)) : Number(a.key) - Number(b.key)
    return sign * (byKey || byBytes(a.id, b.id))
  }
}

/** As the databases compare keys. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
