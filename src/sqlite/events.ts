import type { EventRecord } from '../ports/storage.ts'
import { eventRow } from '../sql/log-rows.ts'
import type { WriteStatements } from './statements.ts'

/** Notes an event, or counts it in the one that has its gather key. Runs inside a transaction. */
export function addEvent(writes: WriteStatements, event: EventRecord): void {
  const gathered = event.gatherKey !== null && writes.gatherEvent.run({ key: event.gatherKey }) > 0
  if (!gathered) writes.insertEvent.run(eventRow(event))
}
