import { actions as authActions, requireUser } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => ({ email: requireUser(auth, event).email })

export const actions = { default: authActions.deleteAccount(auth, { goTo: '/auth/deleted' }) }
