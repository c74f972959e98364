import { COUNT_LIMIT, type UserFilter } from '../ports/user-directory.ts'
import { facetsOf } from './user-facets.ts'
import { anyOf, type Condition, counts, type Db, distinctCount, hidden, spanOf } from './user-statements.ts'

/** Runs a statement that only reads, and gives its rows. */
export type Read = <Row>(query: { sql: string; parameters: readonly unknown[] }) => Promise<readonly Row[]>

/** Numbers of users between which a plan chooses. */
export const LIMITS = {
  /** Most that are read whole at once, without trying a walk. */
  few: 20_000,
  /** How many of a facet are walked past at first. Of a million, more than `few` has a hundred of them here. */
  window: 5_000,
  /** Most that are read whole when a walk has met too few. Beyond it, walking on is hardly slower. */
  gathered: 200_000,
}

/** One way to be found by a search. */
export interface Part {
  readonly condition: Condition
  /** Whether the order by address has them side by side. */
  readonly byAddress: boolean
}

/** As `UserDirectory.countUsers`. */
export async function countParts(
  read: Read,
  db: Db,
  filter: UserFilter,
  parts: readonly Part[] | null,
): Promise<number> {
  if (facetsOf(filter).length === 0) return 0
  const [span, enough] = [spanOf(filter), COUNT_LIMIT + 1]
  const count = async (conditions: readonly Condition[]) =>
    (await numbers(read, db, filter, [conditions], enough))[0] ?? 0
  const distinct = async (sources: readonly (readonly Condition[])[]) => {
    const [row] = await read<{ count: number }>(distinctCount(db, filter, sources, enough).compile())
    return Math.min(Number(row?.count ?? 0), enough)
  }
  if (parts === null) return count(span ? [span] : [])
  const conditions = parts.map(({ condition }) => condition)
  const met = await numbers(
    read,
    db,
    filter,
    conditions.map((one) => [one]),
    enough,
  )
  if (!span) {
    if (met.length === 1 || met.includes(enough)) return Math.max(...met)
    return distinct(conditions.map((condition) => [condition]))
  }
  const spanned = () => count([span, hidden(anyOf(conditions))])
  if (await isNarrower(read, db, filter, span, met, COUNT_LIMIT)) return spanned()
  const sources = conditions.map((condition) => [condition, hidden(span)])
  const found = await numbers(read, db, filter, sources, enough)
  if (found.length === 1 || found.includes(enough)) return Math.max(...found)
  // People who joined one after the other mostly lie side by side, and those of a name never do.
  const wide = met.includes(enough) && (await isWithin(read, db, filter, span, LIMITS.gathered))
  return wide ? spanned() : distinct(sources)
}

/** Whether no more than `limit` meet the span, and fewer than meet the conditions, of which `met` meet each. */
export async function isNarrower(
  read: Read,
  db: Db,
  filter: UserFilter,
  span: Condition,
  met: readonly number[],
  limit: number,
): Promise<boolean> {
  const [joined = 0] = await numbers(read, db, filter, [[span]], limit + 1)
  return joined <= limit && joined < met.reduce((sum, one) => sum + one, 0)
}

/** Whether no more than so many of the filter's facets meet a condition. */
export async function isWithin(read: Read, db: Db, filter: UserFilter, condition: Condition, limit: number) {
  const [number = 0] = await numbers(read, db, filter, [[condition]], limit + 1)
  return number <= limit
}

/** For each list of conditions, how many of the filter's facets meet all of them, as far as `limit`. */
export async function numbers(
  read: Read,
  db: Db,
  filter: UserFilter,
  sources: readonly (readonly Condition[])[],
  limit: number,
): Promise<readonly number[]> {
  const rows = await read<{ source: number; count: number }>(counts(db, filter, sources, limit).compile())
  const found = new Map(rows.map(({ source, count }) => [Number(source), Number(count)]))
  return sources.map((_, source) => found.get(source) ?? 0)
}
