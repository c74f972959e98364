import { type Actor, withStaff } from '../../admin/actor.ts'
import { type AdminUser, toAdminUser } from '../../admin/admin-user.ts'
import { userDirectory } from '../../admin/ports.ts'
import { readSearch } from '../../admin/search.ts'
import { readCursor, type UserCursor, writeCursor } from '../../admin/user-cursor.ts'
import type { Context } from '../../context.ts'
import { COUNT_LIMIT, type PlacedUser, type UserFilter, type UserOrder } from '../../ports/user-directory.ts'
import type { UserStatus } from '../../user.ts'

/** How many users there are on a page unless told otherwise. */
const PAGE_SIZE = 50
/** Most users on a page. */
const MAX_PAGE_SIZE = 200

/** Which users to list. What is left out does not matter. */
export interface ListUsersInput {
  /**
   * Beginning of an address, a domain, a first or a last name, without regard to capitals and accents; the beginnings
   * of both names, in either order: `ada love`; or a whole id.
   * `@example` is a domain for sure, and what has an `@` further on an address.
   */
  readonly search?: string | undefined
  readonly status?: UserStatus | undefined
  /** Whether staff or superuser. */
  readonly staff?: boolean | undefined
  readonly superuser?: boolean | undefined
  /** Whether the address is confirmed, whatever became of the account. */
  readonly confirmed?: boolean | undefined
  /** Joined from this moment. */
  readonly joinedFrom?: Date | undefined
  /** Joined before this moment. */
  readonly joinedBefore?: Date | undefined
  /** Default: `joined`. Who never logged in comes before who did. */
  readonly order?: UserOrder | undefined
  /** Default: true, but for the order `email`. */
  readonly descending?: boolean | undefined
  /** `next` or `previous` of another page of the same list, or `last`. Default: the first page. */
  readonly cursor?: string | undefined
  /** How many, 1 to 200. Default: 50. */
  readonly limit?: number | undefined
}

/** A page of users. */
export interface UserPage<Profile extends object> {
  readonly users: readonly AdminUser<Profile>[]
  /** How many there are in all, up to 10,000. */
  readonly total: number
  /** False when there are more than that. */
  readonly totalIsExact: boolean
  /** Cursor of the page after this one; null at the end. */
  readonly next: string | null
  /** Cursor of the page before this one; null at the beginning. */
  readonly previous: string | null
}

/**
 * Users as they are now. Pages meet whatever changes between them: a cursor is the place of a user in the order, not a
 * number of users. Throws `invalid_input` for a cursor of another list.
 */
export async function listUsers<P extends object>(
  context: Context<P>,
  input: { readonly actor: Actor; readonly query: ListUsersInput },
): Promise<UserPage<P>> {
  return withStaff(context, input.actor, { recent: false }, async () => {
    const query = input.query ?? {}
    const order = query.order ?? 'joined'
    const descending = query.descending ?? order !== 'email'
    const size = Math.min(Math.max(Math.trunc(query.limit ?? PAGE_SIZE), 1), MAX_PAGE_SIZE)
    const cursor: UserCursor | null =
      query.cursor === undefined ? null : readCursor(query.cursor, order, descending)
    const backwards = cursor?.backwards ?? false
    const filter = filterOf(query)
    const directory = userDirectory(context)
    const [found, count] = await Promise.all([
      directory.listUsers({
        ...filter,
        order,
        descending: descending !== backwards,
        after: cursor?.place ?? null,
        limit: size + 1,
      }),
      directory.countUsers(filter),
    ])
    const page = backwards ? found.slice(0, size).toReversed() : found.slice(0, size)
    const more = found.length > size
    const ends = { order, descending, cursor }
    return {
      users: page.map(({ user }) => toAdminUser(context, user)),
      total: Math.min(count, COUNT_LIMIT),
      totalIsExact: count <= COUNT_LIMIT,
      next: (backwards ? cursor?.place != null : more) ? cursorAt(page.at(-1), false, ends) : null,
      previous: (backwards ? more : cursor !== null) ? cursorAt(page[0], true, ends) : null,
    }
  })
}

function filterOf(query: ListUsersInput): UserFilter {
  return {
    search: readSearch(query.search),
    status: query.status ?? null,
    staff: query.staff ?? null,
    superuser: query.superuser ?? null,
    confirmed: query.confirmed ?? null,
    joinedFrom: query.joinedFrom ?? null,
    joinedBefore: query.joinedBefore ?? null,
  }
}

/** The cursor of the page beside this one; an empty page has the place that it was asked for. */
function cursorAt(
  end: PlacedUser | undefined,
  backwards: boolean,
  {
    order,
    descending,
    cursor,
  }: Pick<UserCursor, 'order' | 'descending'> & { readonly cursor: UserCursor | null },
): string | null {
  const place = end?.place ?? cursor?.place
  return place ? writeCursor({ order, descending, backwards, place }) : null
}
