import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { UserFilter, UserOrder, UserPlace, UserQuery } from '../ports/user-directory.ts'
import type { Tables, UserRow } from './tables.ts'
import { facetsOf } from './user-facets.ts'

// The statements that lists of users are made of. Each goes by one index, and says how far it reads at most.

export type Db = Kysely<Tables>
export type Condition = RawBuilder<SqlBool>

/** What is read of a user to find out whether it is on the page, and where. */
export interface KeyRow {
  readonly id: string
  readonly email_key: string
  readonly created_at: number
  readonly login_key: number
  readonly facet: number
}

const KEY_COLUMNS = ['id', 'email_key', 'created_at', 'login_key', 'facet'] as const
export const COLUMN_OF = {
  email: 'email_key',
  joined: 'created_at',
  lastLogin: 'login_key',
} as const satisfies Record<UserOrder, keyof KeyRow>

/** The filter's span of joining; null where it has none. */
export function spanOf({ joinedFrom, joinedBefore }: UserFilter): Condition | null {
  const from = joinedFrom && sql<SqlBool>`${sql.ref('created_at')} >= ${joinedFrom.getTime()}`
  const before = joinedBefore && sql<SqlBool>`${sql.ref('created_at')} < ${joinedBefore.getTime()}`
  return from && before ? sql`(${from} and ${before})` : from || before
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return sql`(${sql.join(conditions, sql` or `)})`
}

/**
 * The same condition, by which no database looks anything up: another one is to lead to the rows. Compared as greater,
 * as of that PostgreSQL takes a third to pass, and so walks an index in order; of equal ones it takes next to none.
 */
export function hidden(condition: Condition): Condition {
  return sql`case when ${condition} then 1 else 0 end > 0`
}

function passing(db: Db, filter: UserFilter, conditions: readonly Condition[]) {
  const facets = db.selectFrom('users').where('facet', 'in', facetsOf(filter))
  return conditions.reduce((select, condition) => select.where(condition), facets)
}

/** A row for each source that has any: its place in the list, and how many of the filter's facets meet all of it. */
export function counts(
  db: Db,
  filter: UserFilter,
  sources: readonly (readonly Condition[])[],
  limit: number,
) {
  return unionAll(
    sources.map((conditions, source) =>
      db
        .selectFrom(passing(db, filter, conditions).select('facet').limit(sql.lit(limit)).as('met'))
        .select((eb) => [sql.lit(source).as('source'), eb.fn.countAll<number>().as('count')]),
    ),
  )
}

/** How many meet the conditions of any source; no source has more than `limit`. */
export function distinctCount(
  db: Db,
  filter: UserFilter,
  sources: readonly (readonly Condition[])[],
  limit: number,
) {
  const [first, ...rest] = sources.map((conditions, n) =>
    db
      .selectFrom(passing(db, filter, conditions).select('id').limit(sql.lit(limit)).as(`s${n}`))
      .select('id'),
  )
  if (!first) throw new RangeError('there is nothing to count')
  const people = rest.reduce((all, one) => all.union(one), first)
  return db.selectFrom(people.as('people')).select((eb) => eb.fn.countAll<number>().as('count'))
}

/** Those of the page among who meets the conditions, of whom there are no more than `limit`: all are read. */
export function gathered(db: Db, query: UserQuery, conditions: readonly Condition[], limit: number) {
  const { order, after } = query
  const column = COLUMN_OF[order]
  const [direction, beyond] = query.descending ? (['desc', '<'] as const) : (['asc', '>'] as const)
  return db
    .selectFrom(passing(db, query, conditions).select(KEY_COLUMNS).limit(sql.lit(limit)).as('few'))
    .select(KEY_COLUMNS)
    .$if(after !== null, (select) =>
      select.where((eb) =>
        eb.or([
          eb(column, beyond, after?.key as never),
          eb.and([eb(column, '=', after?.key as never), eb('id', beyond, after?.id ?? '')]),
        ]),
      ),
    )
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(sql.lit(query.limit))
}

/** Part of an index: the users of one facet from one place to another, in order. */
export interface Stretch {
  readonly facet: number
  /** What of one key has a greater id; or, without an id, what has a greater key. Null for all there are. */
  readonly after: { readonly key: UserPlace['key']; readonly id: string | null } | null
  /** The last place. Null for the end. */
  readonly end: UserPlace | null
}

/** What a walk is made for. */
export interface Walk {
  readonly db: Db
  readonly query: UserQuery
  /** The prefix of the tables where the index of the order must be named, as the planner reads it from its beginning; else null. */
  readonly forcedPrefix: string | null
}

/** Everybody after the query's place: of each facet those who share its key, and then those beyond it. */
export function stretchesOf(query: UserQuery): readonly Stretch[] {
  const { after, order } = query
  return facetsOf(query).flatMap((facet): Stretch[] => {
    if (after === null) return [{ facet, after, end: null }]
    const further = { facet, after: { key: after.key, id: null }, end: null }
    return order === 'email' ? [further] : [{ facet, after, end: null }, further]
  })
}

const INDEX_OF = {
  email: 'users_by_facet_email_key',
  joined: 'users_by_facet_created_at_id',
  lastLogin: 'users_by_facet_login_key_id',
} as const satisfies Record<UserOrder, string>

/** The users, by the index of an order where it must be named; `prefix` is that of the tables, or null. */
function usersInOrder(db: Db, order: UserOrder, prefix: string | null) {
  if (prefix === null) return db.selectFrom('users')
  const index = sql.id(prefix + INDEX_OF[order])
  return db.selectFrom(
    sql<UserRow>`${sql.table('users')}`.as<'users'>(sql`${sql.id(`${prefix}users`)} force index (${index})`),
  )
}

/** A stretch in order; in two parts if it has an end, as not every database finds a pair of values in an index. */
function walked({ db, query, forcedPrefix }: Walk, stretch: Stretch, conditions: readonly Condition[]) {
  const { facet, after, end } = stretch
  const column = COLUMN_OF[query.order]
  const [direction, beyond, before] = query.descending
    ? (['desc', '<', '>'] as const)
    : (['asc', '>', '<'] as const)
  const ordered = conditions
    .reduce(
      (select, condition) => select.where(condition),
      usersInOrder(db, query.order, forcedPrefix).select(KEY_COLUMNS).where('facet', '=', facet),
    )
    .orderBy(column, direction)
    // No two share an address, and its index has no id.
    .$if(query.order !== 'email', (select) => select.orderBy('id', direction))
    .limit(sql.lit(query.limit))
  const upToEnd = `${before}=` as const
  if (after?.id != null) {
    const beside = ordered.where(column, '=', after.key as never).where('id', beyond, after.id)
    return [end ? beside.where('id', upToEnd, end.id) : beside]
  }
  const further = after ? ordered.where(column, beyond, after.key as never) : ordered
  if (!end) return [further]
  if (query.order === 'email') return [further.where(column, upToEnd, end.key as never)]
  return [
    further.where(column, before, end.key as never),
    ordered.where(column, '=', end.key as never).where('id', upToEnd, end.id),
  ]
}

/** The page's first users of each stretch that meet the conditions. */
export function walk(walk: Walk, stretches: readonly Stretch[], conditions: readonly Condition[]) {
  const branches = stretches.flatMap((stretch) => walked(walk, stretch, conditions))
  // Each in a table of its own, since not every database takes an order and a limit in a part of a union.
  return unionAll(branches.map((branch, n) => walk.db.selectFrom(branch.as(`b${n}`)).select(KEY_COLUMNS)))
}

/** Where each stretch is after so many users; nothing for one that has fewer. From the index alone. */
export function placesIn(
  walk: Walk,
  stretches: readonly Stretch[],
  conditions: readonly Condition[],
  distance: number,
) {
  const { db, query } = walk
  const column = COLUMN_OF[query.order]
  const email = query.order === 'email'
  return unionAll(
    stretches.map((stretch, n) => {
      const [whole] = walked(walk, stretch, conditions)
      const place = whole
        ?.clearSelect()
        // An index that has no id is not to be left for one: there the key is enough.
        .select((eb) => [column, (email ? sql<string>`''` : sql<string>`${eb.ref('id')}`).as('id')])
        .clearLimit()
        .limit(sql.lit(1))
        .offset(sql.lit(distance))
      if (!place) throw new RangeError('a stretch is at least one part of an index')
      return db.selectFrom(place.as(`p${n}`)).select([sql.lit(n).as('stretch'), column, 'id'])
    }),
  )
}

function unionAll<Select extends { unionAll(other: Select): Select }>(selects: readonly Select[]): Select {
  const [first, ...rest] = selects
  if (!first) throw new RangeError('there is nothing to unite')
  return rest.reduce((all, one) => all.unionAll(one), first)
}
