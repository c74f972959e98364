import type { Redis } from 'ioredis'
import { type CommitResult, type EventRecord, HISTORY_PAGE, type LoggedEvent } from 'latchkey'
import { pack, unpack } from './codec.ts'
import type { Draft } from './draft.ts'
import type { Keys } from './keys.ts'

/** An event, and how many were gathered into it. */
export interface StoredEventRecord {
  readonly event: EventRecord
  readonly count: number
}

/** Stores an event, or counts it in the first of its gather key. */
export async function addEvent(draft: Draft, keys: Keys, event: EventRecord): Promise<CommitResult> {
  if (event.gatherKey !== null) {
    const firstId = await draft.get(keys.gathered(event.gatherKey))
    const first = unpack<StoredEventRecord>(firstId && (await draft.get(keys.event(firstId))))
    if (first) {
      draft.set(keys.event(first.event.id), pack({ ...first, count: first.count + 1 }))
      return 'done'
    }
    draft.set(keys.gathered(event.gatherKey), event.id)
  }
  draft.set(keys.event(event.id), pack({ event, count: 1 } satisfies StoredEventRecord))
  draft.place(keys.eventTimes, event.id, event.at.getTime())
  if (event.userId !== null) {
    const ids = await eventsOf(draft, keys, event.userId)
    draft.set(keys.eventsOf(event.userId), pack([...ids, event.id]))
  }
  return 'done'
}

/** The ids of the events about a user, oldest first. */
export async function eventsOf(draft: Draft, keys: Keys, userId: string): Promise<readonly string[]> {
  return unpack<string[]>(await draft.get(keys.eventsOf(userId))) ?? []
}

/** Takes an event away, with what leads to it. */
export async function removeEvent(
  draft: Draft,
  keys: Keys,
  { id, userId, gatherKey }: EventRecord,
): Promise<void> {
  draft.delete(keys.event(id))
  draft.displace(keys.eventTimes, id)
  if (gatherKey !== null) draft.delete(keys.gathered(gatherKey))
  if (userId === null) return
  const left = (await eventsOf(draft, keys, userId)).filter((other) => other !== id)
  if (left.length > 0) draft.set(keys.eventsOf(userId), pack(left))
  else draft.delete(keys.eventsOf(userId))
}

/** The newest events about a user, or those before one of them. */
export async function listUserEvents(
  redis: Redis,
  keys: Keys,
  userId: string,
  before: string | null,
): Promise<readonly LoggedEvent[]> {
  const ids = unpack<string[]>(await redis.get(keys.eventsOf(userId))) ?? []
  const page = ids
    .filter((id) => before === null || id < before)
    .sort()
    .reverse()
    .slice(0, HISTORY_PAGE)
  const stored = page.length > 0 ? await redis.mget(page.map(keys.event)) : []
  return stored.flatMap((text) => {
    const row = unpack<StoredEventRecord>(text)
    if (!row) return []
    const { gatherKey: _, ...event } = row.event
    return [{ ...event, count: row.count }]
  })
}
