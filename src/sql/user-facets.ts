import type { UserFilter } from '../ports/user-directory.ts'

// One small number for everything that users are filtered by, so that an index that begins with it has the users of
// any filter in order: a filter is a few of these numbers, and its list the merged lists of each.

/** What a user's times come to; the SQL of the migration says the same. */
const STATES = [
  { status: 'pending', confirmed: false },
  { status: 'active', confirmed: true },
  { status: 'disabled', confirmed: true },
  { status: 'disabled', confirmed: false },
  { status: 'leaving', confirmed: true },
  { status: 'leaving', confirmed: false },
] as const

const RANKS = [
  { staff: false, superuser: false },
  { staff: true, superuser: false },
  { staff: true, superuser: true },
] as const

/** Every combination. */
export const FACETS = STATES.flatMap((state, s) =>
  RANKS.map((rank, r) => ({ ...state, ...rank, facet: s * RANKS.length + r })),
)

/** The facets of the users that a filter lets pass, its search and times aside. */
export function facetsOf(filter: UserFilter): readonly number[] {
  return FACETS.filter(
    (one) =>
      (filter.status ?? one.status) === one.status &&
      (filter.confirmed ?? one.confirmed) === one.confirmed &&
      (filter.staff ?? one.staff) === one.staff &&
      (filter.superuser ?? one.superuser) === one.superuser,
  ).map(({ facet }) => facet)
}
