import type { Context } from './context.ts'
import { requestOrigin } from './context.ts'
import type { SessionLimits } from './options.ts'
import type { SessionRecord, UserRecord } from './ports/storage.ts'
import { makeSessionToken, sessionId } from './tokens/session-token.ts'

/** A session that was just opened. The token goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly token: string
  /** The session ends at this moment whatever happens. */
  readonly expiresAt: Date
  /** Whether the cookie should outlive the browser. */
  readonly remember: boolean
}

/** Makes a session under the trust that the user has now. */
export function makeSession(
  context: Context,
  user: UserRecord,
  remember: boolean,
): { readonly record: SessionRecord; readonly opened: OpenedSession } {
  const { sessions } = context.settings
  const token = makeSessionToken(context.random)
  const id = sessionId(token)
  if (!id) throw new TypeError('option "random" must give as many bytes as it is asked for.')
  const createdAt = context.clock.now()
  const expiresAt = new Date(createdAt.getTime() + sessions.absoluteSeconds * 1000)
  const record: SessionRecord = {
    id,
    userId: user.id,
    trust: user.trust,
    createdAt,
    lastSeenAt: createdAt,
    idleExpiresAt: idleEnd(sessions, remember, createdAt, expiresAt),
    expiresAt,
    remember,
    ...requestOrigin(context),
  }
  return { record, opened: { token, expiresAt, remember } }
}

/** When a session ends that is used now and then no more; never after its absolute end. */
export function idleEnd(limits: SessionLimits, remember: boolean, now: Date, expiresAt: Date): Date {
  return new Date(Math.min(now.getTime() + idleSeconds(limits, remember) * 1000, expiresAt.getTime()))
}

/** The idle limit of a session, in seconds. */
export function idleSeconds(limits: SessionLimits, remember: boolean): number {
  return remember ? limits.idleSeconds : limits.unrememberedIdleSeconds
}
