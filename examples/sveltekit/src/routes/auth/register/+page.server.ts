import { actions as authActions } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'

export const actions = { default: authActions.register(auth, { goTo: '/auth/confirming?asked=register' }) }
