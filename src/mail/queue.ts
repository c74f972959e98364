import { createHash } from 'node:crypto'
import { type Context, newId } from '../context.ts'
import { type EmailAddress, mailboxAddress } from '../input/email.ts'
import { type MailCounter, mailDelaySeconds } from '../limits/mail-throttle.ts'
import type { LinkLifetimes } from '../options.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import { isSwitchedOff } from './notices.ts'
import type { MailTemplateName } from './templates/types.ts'

/** The template of a row that stands for a mail to nobody, so that commits look alike; it is never sent. */
export const DECOY = 'decoy'

/** Makes the change that queues a mail, or a decoy. */
export interface MailSlot {
  /**
   * A mail to this user; `trust` is the one that the user has after the commit. A notice that is switched off is a
   * decoy.
   */
  to(user: UserRecord, template: MailTemplateName, trust?: number, facts?: MailFacts): Change
  /**
   * A mail whose link speaks for this address, and goes to it alone; made under the trust that the user has at the
   * time of reading.
   */
  toAddress(user: UserRecord, template: MailTemplateName, address: EmailAddress): Change
  /** A row like any other that reaches nobody: for an address without an account, or an act without a mail. */
  decoy(): Change
}

/** What a mail says besides what it always says. */
export interface MailFacts {
  /** The moment that it is about. */
  readonly until: Date
}

/** The links that templates carry. */
const PURPOSE_OF: Partial<Record<MailTemplateName, LinkPurpose>> = {
  confirm: 'confirm',
  'choose-password': 'choose-password',
  'reset-password': 'choose-password',
  'confirm-email-change': 'change-email',
  'email-change-asked': 'take-back',
  'email-changed': 'take-back',
  'email-restored': 'choose-password',
}

const LIFETIME_OF: Record<LinkPurpose, keyof LinkLifetimes> = {
  confirm: 'confirmSeconds',
  'choose-password': 'choosePasswordSeconds',
  'change-email': 'changeEmailSeconds',
  'take-back': 'takeBackSeconds',
}

/**
 * Asks the mail throttle of one address, before anything is looked up, and gives what queues a mail under its
 * answer. A mail that must wait takes the place of one that waits already; where mails to one address are about
 * several people's accounts, only of one by the same `asker`, so that nobody can push another's aside.
 */
export async function reserveMail(
  context: Context,
  counter: MailCounter,
  emailKey: string,
  asker = '',
): Promise<MailSlot> {
  const delay = await mailDelaySeconds(context, counter, emailKey)
  const replaceKey =
    delay > 0 ? createHash('sha256').update(`${counter} ${emailKey}${asker}`).digest('base64url') : null
  return mailSlot(context, delay, replaceKey)
}

/** For a notice that no stranger can ask for: it is not throttled. */
export function noticeSlot(context: Context): MailSlot {
  return mailSlot(context, 0, null)
}

function mailSlot(context: Context, delaySeconds: number, replaceKey: string | null): MailSlot {
  const now = context.clock.now()
  const notBefore = new Date(now.getTime() + delaySeconds * 1000)
  const row = {
    locale: context.locale,
    params: {},
    createdAt: now,
    notBefore,
    replaceKey,
  }
  const linkFor = (user: UserRecord, template: MailTemplateName, trust: number) => {
    const purpose = PURPOSE_OF[template]
    if (!purpose) return null
    const seconds = context.settings.links[LIFETIME_OF[purpose]]
    return { purpose, userId: user.id, trust, deadline: new Date(notBefore.getTime() + seconds * 1000) }
  }
  const decoy = (): Change => ({
    kind: 'addMail',
    mail: { ...row, id: newId(context), template: DECOY, recipient: '', link: null },
  })
  return {
    to(user, template, trust = user.trust, facts) {
      if (isSwitchedOff(context.settings.notices, template)) return decoy()
      const link = linkFor(user, template, trust)
      const recipient = mailboxAddress(user)
      const params: Record<string, string> = facts ? { until: facts.until.toISOString() } : {}
      return { kind: 'addMail', mail: { ...row, id: newId(context), template, recipient, params, link } }
    },
    toAddress(user, template, { email, key }) {
      const link = linkFor(user, template, user.trust)
      const recipient = mailboxAddress({ email, emailKey: key })
      const params = { address: email }
      return { kind: 'addMail', mail: { ...row, id: newId(context), template, recipient, params, link } }
    },
    decoy,
  }
}
