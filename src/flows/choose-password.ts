import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { noticeSlot } from '../mail/queue.ts'
import { type KnownBrowser, makeKnownBrowser } from '../sessions/known-browser.ts'
import { checkLink } from '../tokens/link.ts'

/** The token from a choose-a-password link, and the password. */
export interface ChoosePasswordInput {
  readonly token: string
  readonly password: string
}

/** What follows from a chosen password. */
export interface ChosenPassword {
  /** For the cookie by which this browser is known: whoever has the mailbox gets in beside those who go on guessing. */
  readonly browser: KnownBrowser
}

/**
 * Sets a password by mailed link: activates a pending account, ends every session and link, opens no session,
 * mails a notice. Of simultaneous uses of one link one succeeds, and only its password works. The link is looked
 * at before the password is hashed, so a bad link costs nothing.
 *
 * Throws `link_invalid`, `link_expired`, `link_used`; `invalid_input`; `busy`, `unavailable`.
 */
export async function choosePassword(context: Context, input: ChoosePasswordInput): Promise<ChosenPassword> {
  let passwordHash: string | undefined
  return untilFresh<ChosenPassword>(async () => {
    const user = await checkLink(context, input?.token, 'choose-password')
    if (passwordHash === undefined) {
      const reader = new InputReader(context.text)
      const person = [user.email, user.firstName, user.lastName]
      const password = await reader.newPassword('password', input?.password, context.settings, person)
      reader.done()
      passwordHash = await context.hasher.hash(password)
    }
    const set = { passwordHash, confirmedAt: user.confirmedAt ?? context.clock.now(), asked: null }
    const result = await commit(context, [
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      { kind: 'endSessions', userId: user.id, exceptId: null },
      { kind: 'clearAttempts', key: accountKey(user.emailKey) },
      noticeSlot(context).to(user, 'password-changed', user.trust + 1),
      addEvent(context, { type: 'password.chosen', userId: user.id }),
    ])
    if (result !== 'done') return 'stale'
    return { browser: makeKnownBrowser(context, { ...user, trust: user.trust + 1 }) }
  })
}
