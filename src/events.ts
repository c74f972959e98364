import { createHash } from 'node:crypto'
import { type Context, newId, requestOrigin } from './context.ts'
import type { Change, EventRecord } from './ports/storage.ts'

/** What can be read in an event's `type`. */
export type EventType =
  | 'user.registered'
  | 'user.imported'
  | 'user.register-repeated'
  | 'user.password-forgotten'
  | 'user.confirmed'
  | 'user.removed'
  | 'user.updated'
  | 'user.created'
  | 'user.disabled'
  | 'user.enabled'
  | 'user.rank-changed'
  | 'user.leaving'
  | 'user.restored'
  | 'user.deleted'
  | 'user.deletion-failed'
  | 'link.requested'
  | 'login.succeeded'
  | 'login.failed'
  | 'session.reauthenticated'
  | 'session.ended'
  | 'session.others-ended'
  | 'session.all-ended'
  | 'password.reset-requested'
  | 'password.reset-sent'
  | 'password.chosen'
  | 'password.changed'
  | 'password.set'
  | 'password.refused'
  | 'password.switched-off'
  | 'email.change-asked'
  | 'email.changed'
  | 'email.taken-back'
  | 'superuser.granted'
  | 'mail.dropped'
  | 'mail.retried'

/** An event as an app hears of it: what happened, to whom, from where, and how it ended. Holds no secret. */
export interface AuthEvent extends Omit<EventRecord, 'type' | 'gatherKey'> {
  readonly type: EventType
}

/** An event of a commit, for the option `onEvent`. */
export function heardEvent({ gatherKey: _, ...event }: EventRecord): AuthEvent {
  return event as AuthEvent
}

/** What an event is made of besides time, place and id. */
export interface EventFacts {
  readonly type: EventType
  readonly userId: string | null
  readonly actorId?: string
  readonly outcome?: 'success' | 'failure'
  readonly detail?: Readonly<Record<string, string>>
  /** The address that a failure is about; failures of one address, client and minute become one row. */
  readonly gatherBy?: string
}

/** The one place where events are made; the change goes into the commit of the act. Nothing in it is secret. */
export function addEvent(context: Context, facts: EventFacts): Extract<Change, { kind: 'addEvent' }> {
  const at = context.clock.now()
  const { ip, userAgent } = requestOrigin(context)
  const gatherKey =
    facts.gatherBy === undefined
      ? null
      : digest([facts.type, facts.gatherBy, ip ?? '', String(Math.floor(at.getTime() / 60_000))])
  return {
    kind: 'addEvent',
    event: {
      id: newId(context),
      type: facts.type,
      at,
      userId: facts.userId,
      actorId: facts.actorId ?? null,
      ip,
      userAgent,
      outcome: facts.outcome ?? 'success',
      detail: facts.detail ?? {},
      gatherKey,
    },
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
