import type { Auth } from '../../src/auth.ts'
import { PATHS } from '../../src/paths.ts'
import { type ActionOptions, type AuthAction, type FormSpec, formAction } from './form-action.ts'

const form =
  (name: string, spec: FormSpec) =>
  (auth: Auth<object>, options: ActionOptions = {}): AuthAction =>
    formAction(auth, name, spec, options)

/**
 * Form actions for every flow: `export const actions = { default: actionsOf.login(auth) }` in `+page.server.ts`. Each
 * reads the form's fields by their names on the wire, does what the endpoint does, throttles included, sets the cookies,
 * and gives an {@link ActionResult}, as Kit's `fail` when it was refused. Works with and without JavaScript.
 *
 * A person who is not logged in is led to the log-in, and one whose log-in is too long ago to the page where the
 * password is proven again; both lead back. A form for something on the page of another is told apart by `action`.
 */
export const actions = {
  /** `email`, `first_name`, `last_name`, `password`. */
  register: form('register', { path: PATHS.register }),
  /** `token` in the form, the route or the query. Leads to the target `confirmed`. */
  confirm: form('confirm', { path: PATHS.confirm, purpose: 'confirm', goTo: 'confirmed' }),
  /** "Not me": `token`, as `confirm`. */
  disown: form('disown', { path: PATHS.notMe, purpose: 'confirm' }),
  /** `email`. */
  regenerate: form('regenerate', { path: PATHS.regenerate }),
  /** `email`, `password`, `remember`, `next`. Leads to `next` where that is a path of this site, or to the target `loggedIn`. */
  login: form('login', { path: PATHS.login, goTo: 'loggedIn', takesNext: true }),
  /** Nothing. Leads to the target `loggedOut`. */
  logout: form('logout', { path: PATHS.logout, goTo: 'loggedOut' }),
  /** `email`. */
  requestPasswordReset: form('requestPasswordReset', { path: PATHS.requestPasswordReset }),
  /** `password`; the link's token is in a cookie, or `token`. */
  choosePassword: form('choosePassword', { path: PATHS.choosePassword, purpose: 'choose-password' }),
  /** "Not me", for the link of a pending account in its cookie. */
  disownPassword: form('disownPassword', { path: PATHS.notMePassword, purpose: 'choose-password' }),
  /** `current_password`, `new_password`. */
  changePassword: form('changePassword', { path: PATHS.changePassword }),
  /** `email`, `password`. */
  changeEmail: form('changeEmail', { path: PATHS.changeEmail }),
  /** `token` in the form, the route or the query. Leads to the target `emailChanged`. */
  confirmEmailChange: form('confirmEmailChange', {
    path: PATHS.confirmEmailChange,
    purpose: 'change-email',
    goTo: 'emailChanged',
  }),
  /** The former address takes its account back: `token`, as `confirmEmailChange`. */
  takeBackEmail: form('takeBackEmail', { path: PATHS.takeBackEmail, purpose: 'take-back' }),
  /** Any of `first_name`, `last_name`, the profile's own fields and, with `enctype="multipart/form-data"`, `thumbnail`. */
  updateUser: form('updateUser', {
    path: PATHS.updateUser,
    method: 'PATCH',
    message: 'message.profile-saved',
  }),
  /** `password`, `next`. Leads to `next` where that is a path of this site. */
  reauthenticate: form('reauthenticate', { path: PATHS.reauthenticate, takesNext: true }),
  /** `id`; `password` when the log-in is long ago. */
  endSession: form('endSession', { path: PATHS.session, method: 'DELETE' }),
  /** `password` when the log-in is long ago. */
  endOtherSessions: form('endOtherSessions', { path: PATHS.sessions, method: 'DELETE' }),
  /** `password`. Takes the session's cookie away. */
  deleteAccount: form('deleteAccount', { path: PATHS.deleteAccount }),
  /** As `login`, for an account that is to be deleted: what `login` answers with the code `account_leaving`. */
  restoreAccount: form('restoreAccount', { path: PATHS.restoreAccount, goTo: 'loggedIn', takesNext: true }),
} as const
