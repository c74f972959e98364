import { type Compilable, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LoggedEvent } from '../ports/storage.ts'
import {
  COUNT_LIMIT,
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
import type { EventRow, Tables } from './tables.ts'
import { FACETS, facetsOf } from './user-facets.ts'

/** Runs a statement that only reads, and gives its rows. */
export type Read = <Row>(query: { sql: string; parameters: readonly unknown[] }) => Promise<readonly Row[]>

type Db = Kysely<Tables>
/** What is read of a user to find out whether it is on the page, and where. */
interface KeyRow {
  readonly id: string
  readonly email_key: string
  readonly created_at: number
  readonly login_key: number
  readonly facet: number
}

const KEY_COLUMNS = ['id', 'email_key', 'created_at', 'login_key', 'facet'] as const
const COLUMN_OF = {
  email: 'email_key',
  joined: 'created_at',
  lastLogin: 'login_key',
} as const satisfies Record<UserOrder, keyof KeyRow>

/** No text that begins with another is greater than that one and this. */
const LAST_CHARACTER = '\u{10ffff}'

/** As `UserDirectory.listUsers`. */
export async function listUsers(read: Read, db: Db, query: UserQuery): Promise<readonly PlacedUser[]> {
  const found = new Map((await keysOfPage(read, db, query)).map((row) => [row.id, row]))
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
export async function countUsers(read: Read, db: Db, filter: UserFilter): Promise<number> {
  const ranges = searchRanges(filter)
  if (ranges.length > 0) {
    const candidates = await Promise.all(ranges.map((range) => inRange(read, db, range)))
    if (candidates.every((rows) => rows !== null)) {
      const ids = candidates.flatMap((rows) => (rows ?? []).filter(passes(filter)).map(({ id }) => id))
      return Math.min(new Set(ids).size, COUNT_LIMIT + 1)
    }
  }
  const branches = wantedFacets(filter).map((facet) =>
    passing(db, filter, { facet, limit: COUNT_LIMIT + 1, within: anyOf(ranges) }).select('id'),
  )
  let count = 0
  for (const branch of branches) {
    const [row] = await read<{ count: number }>(
      db
        .selectFrom(branch.as('counted'))
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .compile(),
    )
    count += Number(row?.count ?? 0)
    if (count > COUNT_LIMIT) return COUNT_LIMIT + 1
  }
  return count
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

/**
 * Everybody who may be on the page, in any order, and some who are not. Two ways lead there. What a search or a span
 * of time leaves few of is read whole, and put in order here. What it leaves many of is met soon by whoever walks
 * through the users in order. Neither sorts in the database, nor reads the table from end to end.
 */
async function keysOfPage(read: Read, db: Db, query: UserQuery): Promise<readonly KeyRow[]> {
  const walked = (within: RawBuilder<SqlBool> | null) =>
    read<KeyRow>(union(db, walks(db, query, within)).compile())
  if (wantedFacets(query).length === 0) return []
  const ranges = searchRanges(query)
  if (ranges.length === 0) {
    const spanned = query.joinedFrom !== null || query.joinedBefore !== null
    const few = spanned && query.order !== 'joined' ? await inSpan(read, db, query) : null
    return few?.filter(isAfter(query)) ?? walked(null)
  }
  const parts = await Promise.all(
    ranges.map(async (range) => {
      const few = await inRange(read, db, range)
      return few?.filter(passes(query)).filter(isAfter(query)) ?? walked(condition(range))
    }),
  )
  return parts.flat()
}

/** A column and what its value begins with, or is. */
interface Range {
  readonly column: 'email_key' | 'email_domain' | 'first_name_key' | 'last_name_key' | 'id'
  readonly start: string
  readonly whole: boolean
  /** What must be so besides. */
  readonly and?: Range
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

function anyOf(ranges: readonly Range[]): RawBuilder<SqlBool> | null {
  return ranges.length === 0 ? null : sql`(${sql.join(ranges.map(condition), sql` or `)})`
}

/** Everybody in a range; null when that is too many to read. */
async function inRange(read: Read, db: Db, range: Range): Promise<readonly KeyRow[] | null> {
  const rows = await read<KeyRow>(
    db
      .selectFrom('users')
      .select(KEY_COLUMNS)
      .where(condition(range))
      .limit(sql.lit(COUNT_LIMIT + 1))
      .compile(),
  )
  return rows.length > COUNT_LIMIT ? null : rows
}

/** Everybody who joined in the filter's span of time, and passes it; null when that is too many to read. */
async function inSpan(read: Read, db: Db, filter: UserFilter): Promise<readonly KeyRow[] | null> {
  const branches = facetsOf(filter).map((facet) =>
    walk(db, filter, { facet, limit: COUNT_LIMIT + 1, within: null }),
  )
  const rows = await read<KeyRow>(union(db, branches).compile())
  return rows.length > COUNT_LIMIT ? null : rows
}

/** Facets to look under, one by one; a single null where all of them are wanted, and need not be told apart. */
function wantedFacets(filter: UserFilter, order?: UserOrder): readonly (number | null)[] {
  const facets = facetsOf(filter)
  // Only by address is there an index of everybody.
  return facets.length === FACETS.length && order === 'email' ? [null] : facets
}

interface Walk {
  readonly facet: number | null
  readonly limit: number
  readonly within: RawBuilder<SqlBool> | null
}

function walk(db: Db, filter: UserFilter, way: Walk) {
  return passing(db, filter, way).select(KEY_COLUMNS)
}

function passing(db: Db, { joinedFrom, joinedBefore }: UserFilter, { facet, limit, within }: Walk) {
  return db
    .selectFrom('users')
    .$if(facet !== null, (select) => select.where('facet', '=', facet ?? 0))
    .$if(joinedFrom !== null, (select) => select.where('created_at', '>=', joinedFrom?.getTime() ?? 0))
    .$if(joinedBefore !== null, (select) => select.where('created_at', '<', joinedBefore?.getTime() ?? 0))
    .$if(within !== null, (select) => select.where(within ?? sql<SqlBool>`true`))
    .limit(sql.lit(limit))
}

/** The next users of each facet in order: first those that share the place's key, then those beyond it. */
function walks(db: Db, query: UserQuery, within: RawBuilder<SqlBool> | null) {
  const { order, descending, after, limit } = query
  const column = COLUMN_OF[order]
  const [direction, beyond] = descending ? (['desc', '<'] as const) : (['asc', '>'] as const)
  return wantedFacets(query, order).flatMap((facet) => {
    const ordered = () =>
      walk(db, query, { facet, limit, within })
        .orderBy(column, direction)
        .$if(order !== 'email', (select) => select.orderBy('id', direction))
    if (after === null) return [ordered()]
    const further = ordered().where(column, beyond, after.key as never)
    const beside = ordered()
      .where(column, '=', after.key as never)
      .where('id', beyond, after.id)
    return order === 'email' ? [further] : [beside, further]
  })
}

/** Each in a table of its own, since not every database takes an order and a limit in a part of a union. */
function union(
  db: Db,
  branches: readonly ReturnType<typeof walk>[],
): Compilable & { compile(): ReturnType<Compilable['compile']> } {
  const [first, ...rest] = branches.map((branch, n) => db.selectFrom(branch.as(`b${n}`)).select(KEY_COLUMNS))
  if (!first) throw new RangeError('there is nothing to unite')
  return rest.reduce((all, one) => all.unionAll(one), first)
}

/** The conditions of a walk, for rows that were read. */
function passes(filter: UserFilter): (row: KeyRow) => boolean {
  const facets = new Set(facetsOf(filter))
  const from = filter.joinedFrom?.getTime() ?? Number.NEGATIVE_INFINITY
  const before = filter.joinedBefore?.getTime() ?? Number.POSITIVE_INFINITY
  return (row) => facets.has(row.facet) && row.created_at >= from && row.created_at < before
}

function isAfter({ after, ...query }: UserQuery): (row: KeyRow) => boolean {
  if (!after) return () => true
  const compare = comparison(query.order, query.descending)
  return (row) => compare({ key: row[COLUMN_OF[query.order]], id: row.id }, after) > 0
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
