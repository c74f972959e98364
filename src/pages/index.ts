import { accountDeleted } from './account-deleted.ts'
import { adminAdd } from './admin/add.ts'
import { adminBulk } from './admin/bulk.ts'
import { adminEvents } from './admin/events.ts'
import { adminMail } from './admin/mail.ts'
import { adminUser } from './admin/user.ts'
import { adminUsers } from './admin/users.ts'
import { changeEmail } from './change-email.ts'
import { changePassword } from './change-password.ts'
import { checkMail } from './check-mail.ts'
import { choosePassword } from './choose-password.ts'
import { confirm } from './confirm.ts'
import { confirmEmailChange } from './confirm-email-change.ts'
import { confirmed } from './confirmed.ts'
import { currentUser } from './current-user.ts'
import { deleteAccount } from './delete-account.ts'
import { emailChanged } from './email-changed.ts'
import { emailTakenBack } from './email-taken-back.ts'
import { error } from './error.ts'
import { history } from './history.ts'
import { link } from './link.ts'
import { login } from './login.ts'
import { mailbox } from './mailbox.ts'
import { passwordChosen } from './password-chosen.ts'
import { reauthenticate } from './reauthenticate.ts'
import { regenerate } from './regenerate.ts'
import { register } from './register.ts'
import { removed } from './removed.ts'
import { requestPasswordReset } from './request-password-reset.ts'
import { restoreAccount } from './restore-account.ts'
import { sessions } from './sessions.ts'
import { takeBackEmail } from './take-back-email.ts'
import type { Pages } from './types.ts'
import { updateUser } from './update-user.ts'

export { ADMIN_RULES } from './admin/stylesheet.ts'
export { stylesheet } from './stylesheet.ts'

/** The pages that serve where the app has none of its own. */
export const defaultPages: Pages = {
  register,
  checkMail,
  confirm,
  confirmed,
  removed,
  link,
  regenerate,
  requestPasswordReset,
  login,
  choosePassword,
  passwordChosen,
  changePassword,
  changeEmail,
  confirmEmailChange,
  emailChanged,
  takeBackEmail,
  emailTakenBack,
  reauthenticate,
  sessions,
  history,
  currentUser,
  updateUser,
  adminUsers,
  adminUser,
  adminAdd,
  adminBulk,
  adminEvents,
  adminMail,
  deleteAccount,
  accountDeleted,
  restoreAccount,
  error,
  mailbox,
}
