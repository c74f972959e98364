import { checkMail } from './check-mail.ts'
import { choosePassword } from './choose-password.ts'
import { confirm } from './confirm.ts'
import { confirmed } from './confirmed.ts'
import { currentUser } from './current-user.ts'
import { error } from './error.ts'
import { link } from './link.ts'
import { login } from './login.ts'
import { mailbox } from './mailbox.ts'
import { passwordChosen } from './password-chosen.ts'
import { regenerate } from './regenerate.ts'
import { register } from './register.ts'
import { removed } from './removed.ts'
import type { Pages } from './types.ts'

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
  login,
  choosePassword,
  passwordChosen,
  currentUser,
  error,
  mailbox,
}
