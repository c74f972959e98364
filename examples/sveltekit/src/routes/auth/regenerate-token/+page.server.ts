import { actions as authActions } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'

export const actions = {
  default: authActions.regenerate(auth, { goTo: '/auth/confirming?asked=regenerate' }),
}
