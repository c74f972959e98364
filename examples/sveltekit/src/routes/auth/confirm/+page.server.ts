import { actions as authActions, linkOf } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

/** Changes nothing, since mail scanners follow links too; the button does. */
export const load: PageServerLoad = async (event) => {
  const { email, asked } = await linkOf(auth, event, 'confirm')
  return { email, asked }
}

export const actions = {
  confirm: authActions.confirm(auth),
  disown: authActions.disown(auth, { goTo: '/auth/removed' }),
}
