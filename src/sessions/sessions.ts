import type { Context } from '../context.ts'
import { requestOrigin } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { SessionLimits } from '../options.ts'
import type { FoundSession, SessionRecord, UserRecord } from '../ports/storage.ts'
import { makeSessionToken, sessionId } from '../tokens/session-token.ts'
import { statusOf } from '../user.ts'
import type { KnownBrowser } from './known-browser.ts'

/** A session that was just opened. The token goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly token: string
  /** The session ends at this moment whatever happens. */
  readonly expiresAt: Date
  /** Whether the cookie should outlive the browser. */
  readonly remember: boolean
}

/** A session that was opened because the password was proven. */
export interface ProvenSession extends OpenedSession {
  /** For the cookie by which this browser is known again. */
  readonly browser: KnownBrowser
}

/** A session that counts now, with its active user. */
export interface LiveSession extends FoundSession {
  /** What it is stored under. */
  readonly id: Uint8Array
}

/** The session of a token while it counts: neither ended nor expired, and its user active. Null otherwise. */
export async function findLiveSession(context: Context, token: unknown): Promise<LiveSession | null> {
  const id = sessionId(token)
  if (!id) return null
  const found = await context.storage.findSession(id)
  if (!found) return null
  const now = context.clock.now()
  const { session, user } = found
  const over = now >= session.idleExpiresAt || now >= session.expiresAt
  return over || statusOf(user) !== 'active' ? null : { id, session, user }
}

/** The session of who is logged in. Throws `not_logged_in`, `unavailable`. */
export async function demandSession(context: Context, token: unknown): Promise<LiveSession> {
  const live = await findLiveSession(context, token)
  if (!live) throw new AuthError('not_logged_in')
  return live
}

/** How long after the password was proven a session may do what is dangerous. Source: shared numbers, NIST AAL2. */
export const RECENT_LOGIN_SECONDS = 900
/** The clock of the process that opened the session may be ahead by so much (ASVS 9.2.1). */
export const MAX_CLOCK_SKEW_SECONDS = 60

/**
 * Lets a session pass that was opened, by log-in or by `reauthenticate`, within {@link RECENT_LOGIN_SECONDS}: for
 * what a stranger at an unlocked screen must not do. Throws `reauth_required`.
 */
export function demandRecentLogin(context: Context, session: Pick<SessionRecord, 'createdAt'>): void {
  const age = (context.clock.now().getTime() - session.createdAt.getTime()) / 1000
  if (age < -MAX_CLOCK_SKEW_SECONDS || age >= RECENT_LOGIN_SECONDS) throw new AuthError('reauth_required')
}

/**
 * Makes a session under the trust that is given: the one that the user has once the session is stored. One that
 * takes the place of another hands on `expiresAt`, so that proving a password again never prolongs it.
 */
export function makeSession(
  context: Context,
  user: Pick<UserRecord, 'id' | 'trust'>,
  { remember, expiresAt: given }: { readonly remember: boolean; readonly expiresAt?: Date },
): { readonly record: SessionRecord; readonly opened: OpenedSession } {
  const { sessions } = context.settings
  const token = makeSessionToken(context.random)
  const id = sessionId(token)
  if (!id) throw new TypeError('option "random" must give as many bytes as it is asked for.')
  const createdAt = context.clock.now()
  const expiresAt = given ?? new Date(createdAt.getTime() + sessions.absoluteSeconds * 1000)
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
