import type { Auth } from '../auth.ts'
import type { AuthOptions } from '../options.ts'
import type { CommonOptions } from './program.ts'
import { accountSettings } from './settings.ts'

/** An auth that works on accounts, and neither signs nor sends anything; its mail waits for the app. */
export async function accountAuth(
  options: CommonOptions,
  given: Pick<AuthOptions<object>, 'migrate'> = {},
): Promise<Auth<object>> {
  const settings = await accountSettings(options)
  // Loaded here: it takes longer than all other commands need.
  const { createAuth } = await import('../auth.ts')
  const never = async () => {
    throw new TypeError('latchkey: nothing is signed or sent here.')
  }
  return createAuth({
    ...settings,
    ...given,
    signer: { sign: () => '', verify: () => null },
    mailer: { send: never },
    dispatchMail: false,
    dangerouslyKeepMailbox: false,
    limiter: undefined,
    log: { info() {}, warn() {}, error() {} },
  })
}
