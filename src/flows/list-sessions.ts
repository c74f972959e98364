import type { Context } from '../context.ts'
import { byLastUse, publicSessionId } from '../sessions/session-list.ts'
import { demandSession } from '../sessions/sessions.ts'

/** Whose sessions. */
export interface ListSessionsInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
}

/** A session as its owner sees it. */
export interface OwnSession {
  /** What to end it by; opens nothing. */
  readonly id: string
  /** When it was opened, or its password last proven. */
  readonly createdAt: Date
  /** Of use within a tenth of its idle time or a day, whichever is less. */
  readonly lastSeenAt: Date
  /** Where it was opened. */
  readonly ip: string | null
  readonly userAgent: string | null
  /** Whether it is the one that asks. */
  readonly current: boolean
}

/** Every session of who is logged in, the one that asks first, then by last use. Throws `not_logged_in`, `unavailable`. */
export async function listSessions(
  context: Context,
  input: ListSessionsInput,
): Promise<readonly OwnSession[]> {
  const live = await demandSession(context, input?.session)
  const found = await context.storage.listSessions(live.user.id, context.clock.now())
  return [...found]
    .sort(byLastUse)
    .map(({ id, createdAt, lastSeenAt, ip, userAgent }) => {
      const current = Buffer.compare(id, live.id) === 0
      return { id: publicSessionId(id), createdAt, lastSeenAt, ip, userAgent, current }
    })
    .sort((a, b) => Number(b.current) - Number(a.current))
}
