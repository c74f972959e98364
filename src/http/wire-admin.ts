import type { AdminUser } from '../admin/admin-user.ts'
import type { EventPage } from '../flows/admin/list-events.ts'
import type { MailPage } from '../flows/admin/list-mail.ts'
import type { UserPage } from '../flows/admin/list-users.ts'
import type { OwnSession } from '../flows/list-sessions.ts'
import { wireUser } from './wire-user.ts'

// What administration answers to JSON clients.

const time = (at: Date | null) => at?.toISOString() ?? null

export function wireAdminUser(user: AdminUser<object>) {
  return {
    ...wireUser(user),
    status: user.status,
    last_login_at: time(user.lastLoginAt),
    confirmed_at: time(user.confirmedAt),
    disabled_at: time(user.disabledAt),
    delete_after: time(user.deleteAfter),
  }
}

export function wireUserPage({ users, total, totalIsExact, next, previous }: UserPage<object>) {
  return { users: users.map(wireAdminUser), total, total_is_exact: totalIsExact, next, previous }
}

export function wireUserSession(session: Omit<OwnSession, 'current'>) {
  const { id, createdAt, lastSeenAt, ip, userAgent } = session
  return { id, created_at: time(createdAt), last_seen_at: time(lastSeenAt), ip, user_agent: userAgent }
}

export function wireEventPage({ events, next }: EventPage) {
  return {
    events: events.map(({ at, userId, actorId, userAgent, ...event }) => ({
      ...event,
      at: time(at),
      user_id: userId,
      actor_id: actorId,
      user_agent: userAgent,
    })),
    next,
  }
}

export function wireMailPage({ mails, next }: MailPage) {
  return {
    mails: mails.map(({ id, template, recipient, createdAt, notBefore, attempts, deadAt, error }) => ({
      id,
      template,
      recipient,
      created_at: time(createdAt),
      not_before: time(notBefore),
      attempts,
      dead_at: time(deadAt),
      error,
    })),
    next,
  }
}
