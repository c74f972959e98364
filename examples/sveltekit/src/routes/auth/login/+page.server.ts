import { actions as authActions } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({ next: url.searchParams.get('next') })

export const actions = {
  login: authActions.login(auth),
  logout: authActions.logout(auth),
}
