import { accountDeleted } from './account-deleted.ts'
import { accountDisabled } from './account-disabled.ts'
import { accountExists } from './account-exists.ts'
import { accountLeaving } from './account-leaving.ts'
import { accountRestored } from './account-restored.ts'
import { choosePassword } from './choose-password.ts'
import { confirm } from './confirm.ts'
import { confirmEmailChange } from './confirm-email-change.ts'
import { disabled } from './disabled.ts'
import { emailChangeAsked } from './email-change-asked.ts'
import { emailChanged } from './email-changed.ts'
import { emailInUse } from './email-in-use.ts'
import { emailRestored } from './email-restored.ts'
import { emailTakenBack } from './email-taken-back.ts'
import { passwordChanged } from './password-changed.ts'
import { passwordOff } from './password-off.ts'
import { resetPassword } from './reset-password.ts'
import type { MailTemplates } from './types.ts'

/** The mails that are sent where the app has none of its own. */
export const mailTemplates: MailTemplates = {
  confirm,
  'account-exists': accountExists,
  'choose-password': choosePassword,
  'reset-password': resetPassword,
  'account-disabled': accountDisabled,
  disabled,
  'password-changed': passwordChanged,
  'password-off': passwordOff,
  'account-leaving': accountLeaving,
  'account-restored': accountRestored,
  'account-deleted': accountDeleted,
  'confirm-email-change': confirmEmailChange,
  'email-in-use': emailInUse,
  'email-change-asked': emailChangeAsked,
  'email-changed': emailChanged,
  'email-restored': emailRestored,
  'email-taken-back': emailTakenBack,
}
