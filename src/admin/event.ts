import type { Context } from '../context.ts'
import { addEvent, type EventType } from '../events.ts'
import type { Change } from '../ports/storage.ts'
import type { Acting } from './actor.ts'

/** What an act has changed, by wire names. */
export type Values = Readonly<Record<string, unknown>>

/** The event of an act: by whom or why, on whom, and what was there before and after it. Never a secret. */
export function actEvent(
  context: Context,
  acting: Acting,
  act: {
    readonly type: EventType
    readonly userId: string | null
    readonly before?: Values
    readonly after?: Values
    readonly detail?: Readonly<Record<string, string>>
  },
): Change {
  return addEvent(context, {
    type: act.type,
    userId: act.userId,
    ...(acting.id === null ? {} : { actorId: acting.id }),
    detail: {
      ...(act.before ? { before: JSON.stringify(act.before) } : {}),
      ...(act.after ? { after: JSON.stringify(act.after) } : {}),
      ...act.detail,
      ...(acting.reason === null ? {} : { reason: acting.reason }),
    },
  })
}

/** The parts of two states that differ. */
export function difference(
  before: Values,
  after: Values,
): { readonly before: Values; readonly after: Values } {
  const names = Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const only = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  return { before: only(before), after: only(after) }
}
