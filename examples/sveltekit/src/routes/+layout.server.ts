import { auth } from '#lib/server/auth.ts'
import type { LayoutServerLoad } from './$types'

/** Every page may know who is logged in; it is told no more than it shows. */
export const load: LayoutServerLoad = ({ locals, url }) => {
  // Kit asks again at every page then: a session may have been ended elsewhere.
  void url.pathname
  return {
    person: locals.user && { email: locals.user.email, name: locals.user.firstName },
    mailbox: auth.mailbox !== null,
  }
}
