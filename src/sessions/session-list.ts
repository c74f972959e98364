import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Change, SessionRecord } from '../ports/storage.ts'

/** Most sessions of one user: as many browsers as nobody has, and a list that can be read. */
export const MAX_SESSIONS = 50

/**
 * What a session is called outside: derived from what it is stored under, so that it opens nothing, neither as a
 * token nor as a way to find one in a copy of the database.
 */
export function publicSessionId(id: Uint8Array): string {
  return createHash('sha256').update('latchkey session id ').update(id).digest('base64url').slice(0, 22)
}

/** The session used last comes first. */
export function byLastUse(a: SessionRecord, b: SessionRecord): number {
  const later = b.lastSeenAt.getTime() - a.lastSeenAt.getTime()
  return later || b.createdAt.getTime() - a.createdAt.getTime()
}

/**
 * What makes room for one more session of a user, beside the one that it replaces: ends those longest unused. Log-ins
 * at the same moment may pass the bound together; the next one makes up for it.
 */
export async function makeRoom(
  context: Context,
  userId: string,
  replaced: Uint8Array | null,
): Promise<readonly Change[]> {
  const live = await context.storage.listSessions(userId, context.clock.now())
  return live
    .filter(({ id }) => replaced === null || Buffer.compare(id, replaced) !== 0)
    .sort(byLastUse)
    .slice(MAX_SESSIONS - 1)
    .map(({ id }) => ({ kind: 'endSession', id }))
}
