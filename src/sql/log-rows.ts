import type { ListedMail } from '../ports/mail-directory.ts'
import type { ClaimedMail, EventRecord, LoggedEvent, OutboxMail } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { ListedOutboxRow, NewOutboxRow } from './outbox-queries.ts'
import type { EventRow, OutboxRow } from './tables.ts'
import { date, MalformedRow, textMap } from './values.ts'

export function mailRow(mail: OutboxMail): NewOutboxRow {
  return {
    id: mail.id,
    template: mail.template,
    recipient: mail.recipient,
    locale: mail.locale,
    params: JSON.stringify(mail.params),
    link_purpose: mail.link?.purpose ?? null,
    link_user_id: mail.link?.userId ?? null,
    link_trust: mail.link?.trust ?? null,
    link_deadline: mail.link?.deadline.getTime() ?? null,
    created_at: mail.createdAt.getTime(),
    not_before: mail.notBefore.getTime(),
    replace_key: mail.replaceKey,
    waiting_key: mail.replaceKey,
    attempts: 0,
    due_at: mail.notBefore.getTime(),
  }
}

/** A row that is being claimed, read before its claim is counted. Throws {@link MalformedRow}. */
export function claimedMail(row: OutboxRow, lease: string): ClaimedMail {
  return {
    id: row.id,
    template: row.template,
    recipient: row.recipient,
    locale: row.locale,
    params: textMap(row.params),
    link: link(row),
    createdAt: date(row.created_at),
    notBefore: date(row.not_before),
    replaceKey: row.replace_key,
    lease,
    attempts: row.attempts + 1,
  }
}

function link(row: OutboxRow): ClaimedMail['link'] {
  if (row.link_purpose === null) return null
  if (row.link_user_id === null || row.link_trust === null || row.link_deadline === null) {
    throw new MalformedRow('a stored link is not whole')
  }
  return {
    purpose: row.link_purpose as LinkPurpose,
    userId: row.link_user_id,
    trust: row.link_trust,
    deadline: date(row.link_deadline),
  }
}

/** A row for administration, which must see one that is broken, too: times that are none become the epoch. */
export function listedMail(row: ListedOutboxRow): ListedMail {
  return {
    id: row.id,
    template: row.template,
    recipient: row.recipient,
    createdAt: readable(row.created_at),
    notBefore: readable(row.not_before),
    link:
      row.link_purpose === null || row.link_deadline === null
        ? null
        : { purpose: row.link_purpose as LinkPurpose, deadline: readable(row.link_deadline) },
    attempts: row.attempts,
    leasedUntil: row.lease === null || row.due_at === null ? null : readable(row.due_at),
    deadAt: row.dead_at === null ? null : readable(row.dead_at),
    error: row.error,
  }
}

function readable(milliseconds: number): Date {
  const time = new Date(milliseconds)
  return Number.isNaN(time.getTime()) ? new Date(0) : time
}

/** Greater than the id of any event: for those from the newest on. */
export const AFTER_EVERY_ID = 'g'

/** A row for its owner or for administration; what cannot be read of it is left empty, since it happened all the same. */
export function loggedEvent(row: Omit<EventRow, 'gather_key'>): LoggedEvent {
  return {
    id: row.id,
    type: row.type,
    at: readable(row.at),
    userId: row.user_id,
    actorId: row.actor_id,
    ip: row.ip,
    userAgent: row.user_agent,
    outcome: row.outcome === 'failure' ? 'failure' : 'success',
    detail: readableMap(row.detail),
    count: row.count,
  }
}

function readableMap(json: string): Readonly<Record<string, string>> {
  try {
    return textMap(json)
  } catch {
    return {}
  }
}

export function eventRow(event: EventRecord): EventRow {
  return {
    id: event.id,
    type: event.type,
    at: event.at.getTime(),
    user_id: event.userId,
    actor_id: event.actorId,
    ip: event.ip,
    user_agent: event.userAgent,
    outcome: event.outcome,
    detail: JSON.stringify(event.detail),
    gather_key: event.gatherKey,
    count: 1,
  }
}
