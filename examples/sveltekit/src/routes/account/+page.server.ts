import { actions as authActions, requireUser } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  const { email, firstName, lastName, thumbnail, profile } = requireUser(auth, event)
  return { email, thumbnail, values: { first_name: firstName, last_name: lastName, ...profile } }
}

export const actions = { default: authActions.updateUser(auth) }
