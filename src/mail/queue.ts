import { createHash } from 'node:crypto'
import { type Context, newId } from '../context.ts'
import { mailboxAddress } from '../input/email.ts'
import { type MailCounter, mailDelaySeconds } from '../limits/mail-throttle.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { MailTemplateName } from './templates/types.ts'

/** The template of a row that stands for a mail to nobody, so that commits look alike; it is never sent. */
export const DECOY = 'decoy'

/** Makes the change that queues a mail, or a decoy. */
export interface MailSlot {
  /** A mail to this user; `trust` is the one that the user has after the commit. */
  to(user: UserRecord, template: MailTemplateName, trust?: number): Change
  /** A row like any other that reaches nobody: for an address without an account, or an act without a mail. */
  decoy(): Change
}

/** The links that templates carry. */
const PURPOSE_OF: Partial<Record<MailTemplateName, LinkPurpose>> = {
  confirm: 'confirm',
  'choose-password': 'choose-password',
}

/**
 * Asks the mail throttle of one address, before anything is looked up, and gives what queues a mail under its
 * answer. A mail that must wait takes the place of one that waits already.
 */
export async function reserveMail(
  context: Context,
  counter: MailCounter,
  emailKey: string,
): Promise<MailSlot> {
  const delay = await mailDelaySeconds(context, counter, emailKey)
  const replaceKey =
    delay > 0 ? createHash('sha256').update(`${counter} ${emailKey}`).digest('base64url') : null
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
    locale: 'en',
    params: {},
    createdAt: now,
    notBefore,
    replaceKey,
  }
  return {
    to(user, template, trust = user.trust) {
      const purpose = PURPOSE_OF[template]
      const seconds = purpose ? lifetimeSeconds(context, purpose) : 0
      const link = purpose
        ? { purpose, userId: user.id, trust, deadline: new Date(notBefore.getTime() + seconds * 1000) }
        : null
      const recipient = mailboxAddress(user)
      return { kind: 'addMail', mail: { ...row, id: newId(context), template, recipient, link } }
    },
    decoy() {
      return {
        kind: 'addMail',
        mail: { ...row, id: newId(context), template: DECOY, recipient: '', link: null },
      }
    },
  }
}

function lifetimeSeconds(context: Context, purpose: LinkPurpose): number {
  const { confirmSeconds, choosePasswordSeconds } = context.settings.links
  return purpose === 'confirm' ? confirmSeconds : choosePasswordSeconds
}
