import { actions as authActions } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({
  reason: url.searchParams.get('reason'),
  purpose: url.searchParams.get('purpose'),
})

export const actions = {
  confirm: authActions.regenerate(auth, { goTo: '/auth/confirming?asked=regenerate' }),
  reset: authActions.requestPasswordReset(auth, { goTo: '/auth/confirming?asked=reset' }),
}
