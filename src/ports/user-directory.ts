import type { EventRecord, LoggedEvent, SessionUser, Storage } from './storage.ts'

/** How far {@link UserDirectory.countUsers} counts: beyond it nobody needs the number, and it would take a scan. */
export const COUNT_LIMIT = 10_000

/** How many events {@link UserDirectory.listEvents} answers at a time. */
export const EVENT_PAGE = 100

/** Longest beginning of a name that is searched for, in code points. */
const MAX_NAME_KEY_LENGTH = 100

/**
 * A name as it is searched for: without capitals and without accents, so that `muller` finds Müller; cut to 100 code
 * points. Two names are of one beginning when these are.
 */
export function nameKey(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return [...folded].slice(0, MAX_NAME_KEY_LENGTH).join('')
}

/** What a user must begin with to be found: one of these is enough. Null, or an empty list, leaves a part out. */
export interface UserSearch {
  /** Beginning of the canonical address. */
  readonly email: string | null
  /** Beginning of its domain. */
  readonly domain: string | null
  /** Beginning of the {@link nameKey} of the first or of the last name. */
  readonly name: string | null
  /** Beginnings of the {@link nameKey} of the one name and of the other, whichever of the two is the first name. */
  readonly names: readonly (readonly [one: string, other: string])[]
  /** The whole id. */
  readonly id: string | null
}

/** Which users. Null for what does not matter. */
export interface UserFilter {
  readonly search: UserSearch | null
  readonly status: 'pending' | 'active' | 'disabled' | 'leaving' | null
  /** Whether staff or superuser. */
  readonly staff: boolean | null
  readonly superuser: boolean | null
  readonly confirmed: boolean | null
  /** From this moment. */
  readonly joinedFrom: Date | null
  /** Before this moment. */
  readonly joinedBefore: Date | null
}

/** By canonical address, byte for byte; by the moment of joining; by that of the last log-in, never first. */
export type UserOrder = 'email' | 'joined' | 'lastLogin'

/** Where a user stands in an order; what shares a key is ordered by id. */
export interface UserPlace {
  /** The canonical address, or milliseconds since 1970, of which 0 is never. */
  readonly key: string | number
  readonly id: string
}

/** Which page of users. */
export interface UserQuery extends UserFilter {
  readonly order: UserOrder
  /** Whether the order is turned round, keys and ids. */
  readonly descending: boolean
  /** The place after which to begin; null for the beginning. The user who stood there may be gone. */
  readonly after: UserPlace | null
  readonly limit: number
}

/** A user of a list, and where it stands in the order that was asked for. */
export interface PlacedUser {
  readonly user: SessionUser
  readonly place: UserPlace
}

/** Which events, newest first. */
export interface EventQuery {
  /** About this user; null for everyone's. */
  readonly userId: string | null
  /** The last one that was answered before; null to begin. */
  readonly before: Pick<EventRecord, 'at' | 'id'> | null
}

/**
 * What administration needs of a storage besides {@link Storage}. Optional: without it accounts work all the same, and
 * the lists of `auth.admin` throw a `TypeError` that says so.
 *
 * Every verb answers in a time that grows with the answer and not with the number of users, but for a search or a
 * span of joining that more than {@link COUNT_LIMIT} match. Throws only an {@link AuthError} with code `unavailable`.
 */
export interface UserDirectory {
  /** Up to `limit` users after a place, in order. One that is changed meanwhile is neither lost nor met twice unless its own place moves. */
  listUsers(query: UserQuery): Promise<readonly PlacedUser[]>
  /** How many there are; {@link COUNT_LIMIT} and one more stand for any number beyond. */
  countUsers(filter: UserFilter): Promise<number>
  /** Up to {@link EVENT_PAGE} events, newest first. Fewer than that is the end. */
  listEvents(query: EventQuery): Promise<readonly LoggedEvent[]>
}

/** Whether a storage can do what {@link UserDirectory} says. */
export function isUserDirectory(storage: Storage): storage is Storage & UserDirectory {
  return 'listUsers' in storage && 'countUsers' in storage && 'listEvents' in storage
}
