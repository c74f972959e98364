import { type AskForEmail, prepareEmailChange } from '../account/email-change.ts'
import { withOwnPassword } from '../account/own-password.ts'
import { type Context, commit } from '../context.ts'
import { InputReader } from '../input/read.ts'
import { demandSession } from '../sessions/sessions.ts'

/** The address that who is logged in would rather have. */
export interface ChangeEmailInput {
  /** The token from the session cookie. */
  readonly session: string | null | undefined
  readonly email: string
  readonly password: string
}

/**
 * Mails a link to a new address, with which it becomes the account's, and a notice to the present one, with a link
 * that takes the account back. Resolves alike whether or not the new address has an account; its holder hears by
 * mail. Changes nothing about the user: of several addresses that were asked for, the first that is confirmed wins.
 *
 * Throws `not_logged_in`; `invalid_input`, before the password is looked at; `wrong_password` with `fields`;
 * `too_many_attempts`, since a wrong password counts as one at the log-in does; `busy`, `unavailable`; with
 * `revealAccounts` also `email_taken`.
 */
export async function changeEmail(context: Context, input: ChangeEmailInput): Promise<void> {
  const { user: person } = await demandSession(context, input?.session)
  const reader = new InputReader(context.text)
  const address = reader.email(input.email)
  // Another spelling of it is another address to a mail server that tells upper from lower case.
  if (address.email === person.email) reader.refuse('email', 'field.email-same')
  const password = reader.passwordToCheck('password', input.password)
  reader.done()
  let ask: AskForEmail | undefined
  const proof = { session: input.session, password, field: 'password' }
  await withOwnPassword(context, proof, async ({ user, clear }) => {
    ask ??= await prepareEmailChange(context, user, address)
    return commit(context, [...(await ask(user, user.id)), ...clear])
  })
}
