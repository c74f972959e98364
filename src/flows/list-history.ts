import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { EventType } from '../events.ts'
import { HISTORY_PAGE, type LoggedEvent } from '../ports/storage.ts'
import { demandSession } from '../sessions/sessions.ts'

/** Whose history, and from where on. */
export interface ListHistoryInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  /** `next` of the page before; the newest when left out. */
  readonly before?: string | null | undefined
}

/** Something that happened to an account, as its owner sees it. */
export interface HistoryEntry {
  readonly id: string
  readonly type: EventType
  /** When; of failures that were gathered, the first. */
  readonly at: Date
  readonly outcome: 'success' | 'failure'
  /** The client's address; null when unknown. */
  readonly ip: string | null
  readonly userAgent: string | null
  /** How many of the same, from one client within a minute, this stands for. */
  readonly count: number
  /** Whether somebody else who was logged in did it, such as an admin. */
  readonly byOther: boolean
}

/** A page of a history, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[]
  /** What to give as `before` for the page after; null when there is none. */
  readonly next: string | null
}

/** The shape of an event's id, which is all that `before` may be. */
const EVENT_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * What happened to the account of who is logged in, newest first, up to 50 at a time, for as long as the option
 * `retention` keeps it. Neither the details of events nor who else did something are in it: they may be meant for staff.
 *
 * Throws `not_logged_in`; `not_found` when `before` is none of ours; `unavailable`.
 */
export async function listHistory(context: Context, input: ListHistoryInput): Promise<HistoryPage> {
  const before = input?.before ?? null
  const { user } = await demandSession(context, input?.session)
  if (before !== null && !(typeof before === 'string' && EVENT_ID.test(before)))
    throw new AuthError('not_found')
  const found = await context.storage.listUserEvents(user.id, before)
  // One more than is shown tells whether there are more.
  const shown = found.slice(0, HISTORY_PAGE - 1)
  return {
    entries: shown.map(toEntry),
    next: found.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  }
}

function toEntry({
  id,
  type,
  at,
  outcome,
  ip,
  userAgent,
  count,
  userId,
  actorId,
}: LoggedEvent): HistoryEntry {
  const byOther = actorId !== null && actorId !== userId
  // Where somebody else sat is theirs.
  const where = byOther ? { ip: null, userAgent: null } : { ip, userAgent }
  return { id, type: type as EventType, at, outcome, ...where, count, byOther }
}
