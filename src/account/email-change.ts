import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent, type EventFacts } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { type MailSlot, reserveMail } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { removal } from './remove-user.ts'

/**
 * Makes the changes that ask for another address, for the commit of whoever may ask: the person, with the password,
 * or an administrator. They look alike whoever has the address, and change nothing about the user.
 */
export type AskForEmail = (
  user: UserRecord,
  /** Null for a script. */
  actorId: string | null,
  detail?: EventFacts['detail'],
) => Promise<readonly Change[]>

/**
 * Begins a change of address: a link to the new mailbox, which alone makes the change, and a notice with a take-back
 * link to the present one. The throttles are asked here, once, and before the new address is looked up; the changes
 * are made for each turn from what was read then. The account must be active: no link works for another.
 *
 * The changes throw `unavailable`; with `revealAccounts` also `email_taken`.
 */
export async function prepareEmailChange(
  context: Context,
  { id, emailKey }: Pick<UserRecord, 'id' | 'emailKey'>,
  address: EmailAddress,
): Promise<AskForEmail> {
  const fresh = await reserveMail(context, 'change-email', address.key, id)
  const present = await reserveMail(context, 'change-email-notice', emailKey)
  return async (user, actorId, detail = {}) => {
    const holder = await findOther(context, user, address.key)
    if (context.settings.revealAccounts && holder && isProven(holder)) throw new AuthError('email_taken')
    return [
      mailToNew(fresh, user, address, holder),
      present.toAddress(user, 'email-change-asked', addressOf(user)),
      addEvent(context, {
        type: 'email.change-asked',
        userId: user.id,
        ...(actorId === null ? {} : { actorId }),
        detail,
      }),
    ]
  }
}

/** The address that a user has. */
export function addressOf({ email, emailKey }: UserRecord): EmailAddress {
  return { email, key: emailKey }
}

/**
 * What must go so that a user can have an address that has just been proven: an unproven claim, if there is one.
 * Throws `email_taken` when the address is another's.
 */
export async function freeAddress(
  context: Context,
  user: UserRecord,
  { key }: EmailAddress,
): Promise<readonly Change[]> {
  const holder = await findOther(context, user, key)
  if (!holder) return []
  if (isProven(holder)) throw new AuthError('email_taken')
  const detail = { reason: 'another account has proven the address' }
  return removal(context, holder, { type: 'user.removed', detail })
}

async function findOther(context: Context, user: UserRecord, key: string): Promise<UserRecord | null> {
  const holder = await context.storage.findUserByEmailKey(key)
  return holder?.id === user.id ? null : holder
}

/** A disabled account keeps its address, proven or not: no flow of a person's undoes what an administrator did. */
function isProven({ confirmedAt, disabledAt }: UserRecord): boolean {
  return confirmedAt !== null || disabledAt !== null
}

/** The holder of the address hears of it at the address as stored, never as typed (CVE-2019-19844). */
function mailToNew(
  slot: MailSlot,
  user: UserRecord,
  address: EmailAddress,
  holder: UserRecord | null,
): Change {
  if (!holder || !isProven(holder)) return slot.toAddress(user, 'confirm-email-change', address)
  return slot.to(holder, holder.disabledAt ? 'account-disabled' : 'email-in-use')
}
