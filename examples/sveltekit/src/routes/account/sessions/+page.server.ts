import { actions as authActions, sessionsOf } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => ({ sessions: await sessionsOf(auth, event) })

export const actions = {
  endSession: authActions.endSession(auth),
  endOtherSessions: authActions.endOtherSessions(auth),
}
