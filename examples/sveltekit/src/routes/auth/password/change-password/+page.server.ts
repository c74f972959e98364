import { actions as authActions, linkOf } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

/** The link's token waits in a cookie, so that it is not in the address. */
export const load: PageServerLoad = async (event) => {
  const { email, pending, asked } = await linkOf(auth, event, 'choose-password')
  return { email, pending, asked }
}

export const actions = {
  choose: authActions.choosePassword(auth, { goTo: '/auth/password/changed' }),
  disown: authActions.disownPassword(auth, { goTo: '/auth/removed' }),
}
