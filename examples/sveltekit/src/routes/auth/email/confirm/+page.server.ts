import { actions as authActions, linkOf } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

/** Changes nothing, since mail scanners follow links too; the button does. */
export const load: PageServerLoad = async (event) => {
  const { email } = await linkOf(auth, event, 'change-email')
  return { email }
}

export const actions = { default: authActions.confirmEmailChange(auth) }
