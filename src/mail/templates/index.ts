import { accountDisabled } from './account-disabled.ts'
import { accountExists } from './account-exists.ts'
import { choosePassword } from './choose-password.ts'
import { confirm } from './confirm.ts'
import { passwordChanged } from './password-changed.ts'
import type { MailTemplates } from './types.ts'

/** The mails that are sent where the app has none of its own. */
export const mailTemplates: MailTemplates = {
  confirm,
  'account-exists': accountExists,
  'choose-password': choosePassword,
  'account-disabled': accountDisabled,
  'password-changed': passwordChanged,
}
