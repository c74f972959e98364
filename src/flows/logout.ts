import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'
import { sessionId } from '../tokens/session-token.ts'

/** The token of the session to end. */
export interface LogoutInput {
  readonly token: string | null | undefined
}

/** Ends a session. Does nothing when there is none. Throws `unavailable`. */
export async function logout(context: Context, input: LogoutInput): Promise<void> {
  const id = sessionId(input?.token)
  if (!id) return
  const found = await context.storage.findSession(id)
  if (!found) return
  const userId = found.user.id
  await commit(context, [
    { kind: 'endSession', id },
    addEvent(context, { type: 'session.ended', userId, actorId: userId }),
  ])
}
