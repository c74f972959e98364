import type { Context } from '../context.ts'
import { type LoginInput, type LoginResult, logIn } from './login.ts'

/** What somebody who wants their account back gives: what they log in with. */
export type RestoreAccountInput = LoginInput

/**
 * Keeps an account that is to be deleted, and logs its owner in. Links from before stay dead, and a notice is mailed.
 * Whoever gives what would open an account that is not leaving is logged in all the same, so that asking twice does no
 * harm; and every refusal is that of a log-in, counted alike, so that nobody learns here what a log-in would not tell.
 *
 * Throws as `login` does, but for `account_leaving`.
 */
export function restoreAccount<P extends object>(
  context: Context<P>,
  input: RestoreAccountInput,
): Promise<LoginResult<P>> {
  return logIn(context, input, true)
}
