import { auth } from '#lib/server/auth.ts'
import type { LayoutServerLoad } from './$types'

/** Every page may know who is logged in; it is told no more than it shows. */
export const load: LayoutServerLoad = ({ locals }) => ({
  person: locals.user && { email: locals.user.email, name: locals.user.firstName },
  mailbox: auth.mailbox !== null,
})
