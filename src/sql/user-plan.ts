import type { UserPlace, UserQuery } from '../ports/user-directory.ts'
import { isNarrower, isWithin, type LIMITS, numbers, type Part, type Read } from './user-count.ts'
import { facetsOf } from './user-facets.ts'
import {
  anyOf,
  COLUMN_OF,
  type Condition,
  gathered,
  hidden,
  type KeyRow,
  placesIn,
  type Stretch,
  spanOf,
  stretchesOf,
  type Walk,
  walk,
} from './user-statements.ts'

// Which way leads to the users of a page. What few meet is read whole, by the index of what they meet. What many meet
// is met soon by whoever walks through the users in order. How many is counted first, in the index alone and no further
// than matters. Where many meet it but hardly any near that end of the order, as of a firm whose people all joined long
// ago, the walk ends after a while, and all of them are read after all.

/** A page that is looked for. */
export interface Page extends Walk {
  readonly read: Read
  readonly compare: (a: UserPlace, b: UserPlace) => number
  readonly limits: typeof LIMITS
}

/** Everybody who may be on the page, in any order, and some who are not. Null for no search. */
export async function keysOfPage(page: Page, parts: readonly Part[] | null): Promise<readonly KeyRow[]> {
  const { query, read, db, limits } = page
  if (facetsOf(query).length === 0) return []
  const span = spanOf(query)
  if (parts === null) {
    return span && query.order !== 'joined' ? byNumber(page, [span], null) : walked(page, [], span)
  }
  if (span) {
    const conditions = parts.map(({ condition }) => condition)
    const met = await numbers(
      read,
      db,
      query,
      conditions.map((one) => [one]),
      limits.few + 1,
    )
    if (await isNarrower(read, db, query, span, met, limits.few))
      return gather(page, [span, hidden(anyOf(conditions))], limits.few)
  }
  const beside = (part: Part) => part.byAddress && query.order === 'email'
  const others = parts.filter((part) => !beside(part)).map(({ condition }) => condition)
  const found = await Promise.all([
    ...parts.filter(beside).map(({ condition }) => walked(page, [condition], span)),
    byNumber(page, others, span),
  ])
  return found.flat()
}

/** Who meets any of the conditions, and the span. */
async function byNumber(
  page: Page,
  conditions: readonly Condition[],
  span: Condition | null,
): Promise<readonly KeyRow[]> {
  const { read, db, query, limits } = page
  if (conditions.length === 0) return []
  const met = async (limit: number) => {
    const sources = conditions.map((condition) => [condition])
    const found = await numbers(read, db, query, sources, limit + 1)
    return (condition: Condition) => found[conditions.indexOf(condition)] ?? 0
  }
  const whole = async (some: readonly Condition[], limit: number) => {
    const found = some.map((one) => gather(page, span ? [one, hidden(span)] : [one], limit))
    return (await Promise.all(found)).flat()
  }
  const number = await met(limits.few)
  let room = limits.few
  const few = conditions
    .toSorted((a, b) => number(a) - number(b))
    .filter((condition) => {
      room -= number(condition)
      return room >= 0
    })
  const many = conditions.filter((condition) => !few.includes(condition))
  const rows = await whole(few, limits.few)
  if (many.length === 0) return rows
  const wanted = [hidden(anyOf(many))]
  const near = await walkedNear(page, wanted, span)
  if (near) return [...rows, ...near]
  if (span && (await isWithin(read, db, query, span, limits.gathered)))
    return [...rows, ...(await gather(page, [span, ...wanted], limits.gathered))]
  const further = await met(limits.gathered)
  if (many.some((condition) => further(condition) > limits.gathered))
    return [...rows, ...(await walked(page, wanted, span))]
  return [...rows, ...(await whole(many, limits.gathered))]
}

function gather({ read, db, query }: Page, conditions: readonly Condition[], limit: number) {
  return read<KeyRow>(gathered(db, query, conditions, limit).compile())
}

/** Who meets the conditions and the span, by a walk to the end. */
function walked(page: Page, conditions: readonly Condition[], span: Condition | null) {
  const { read, query } = page
  return read<KeyRow>(walk(page, stretchesOf(query), [...conditions, ...spanInWalk(query, span)]).compile())
}

/** A span as a walk meets it: by joining it is a part of the index. */
function spanInWalk(query: UserQuery, span: Condition | null): readonly Condition[] {
  return span === null ? [] : [query.order === 'joined' ? span : hidden(span)]
}

/** The same by a walk of no more than a window of each facet; null when that has not shown who is on the page. */
async function walkedNear(
  page: Page,
  conditions: readonly Condition[],
  span: Condition | null,
): Promise<readonly KeyRow[] | null> {
  const { read, query, compare, limits } = page
  const column = COLUMN_OF[query.order]
  const placeOf = (row: KeyRow): UserPlace => ({ key: row[column], id: row.id })
  const stretches = stretchesOf(query)
  const inOrder = span && query.order === 'joined' ? [span] : []
  const ends = new Map(
    (
      await read<KeyRow & { stretch: number }>(placesIn(page, stretches, inOrder, limits.window).compile())
    ).map((row) => [Number(row.stretch), placeOf(row)]),
  )
  // What shares the key of the page's place comes first: when that has an end, nothing after it is looked at.
  const ended = (facet: number, before: number) =>
    stretches.some((stretch, n) => n < before && stretch.facet === facet && ends.has(n))
  const near = stretches
    .map((stretch, n): Stretch => ({ ...stretch, end: ends.get(n) ?? null }))
    .filter(({ facet }, n) => !ended(facet, n))
  const rows = await read<KeyRow>(walk(page, near, [...conditions, ...spanInWalk(query, span)]).compile())
  const last = rows.map(placeOf).sort(compare)[query.limit - 1]
  const shown = near.every(
    ({ facet, end }) =>
      end === null ||
      rows.filter((row) => row.facet === facet).length >= query.limit ||
      (last !== undefined && compare(last, end) <= 0),
  )
  return shown ? rows : null
}
