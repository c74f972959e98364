import { actions as authActions, requireUser } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => ({
  email: requireUser(auth, event).email,
  next: event.url.searchParams.get('next'),
})

export const actions = { default: authActions.reauthenticate(auth, { goTo: '/account' }) }
