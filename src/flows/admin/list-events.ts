import { type Actor, withStaff } from '../../admin/actor.ts'
import { userDirectory } from '../../admin/ports.ts'
import type { Context } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import type { LoggedEvent } from '../../ports/storage.ts'
import { EVENT_PAGE, type EventQuery } from '../../ports/user-directory.ts'

/** Which events. */
export interface ListEventsInput {
  /** About this user, also one who is gone. Default: everyone's. */
  readonly userId?: string | undefined
  /** `next` of another page of the same list. Default: the newest. */
  readonly cursor?: string | undefined
}

/** A page of events, newest first. */
export interface EventPage {
  readonly events: readonly LoggedEvent[]
  /** Cursor of the page after this one; null at the end. */
  readonly next: string | null
}

/** What happened, newest first. Throws `invalid_input` for a cursor that is none. */
export async function listEvents(
  context: Context,
  { actor, query }: { readonly actor: Actor; readonly query: ListEventsInput },
): Promise<EventPage> {
  return withStaff(context, actor, { recent: false }, async () => {
    const { userId, cursor } = query ?? {}
    const before = cursor === undefined ? null : readCursor(cursor)
    const events = await userDirectory(context).listEvents({ userId: userId ?? null, before })
    const last = events.at(-1)
    const next = last && events.length === EVENT_PAGE ? `${last.at.getTime()}.${last.id}` : null
    return { events, next }
  })
}

function readCursor(text: string): EventQuery['before'] {
  const [, at, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(text) ?? []
  if (at === undefined || id === undefined) throw new AuthError('invalid_input')
  return { at: new Date(Number(at)), id }
}
