import type { CommitResult, EventRecord } from 'latchkey'
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
  if (event.userId !== null) draft.include(keys.eventsOf(event.userId), event.id)
  return 'done'
}
