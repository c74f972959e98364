import type { OutboxMail, Storage } from './storage.ts'
import type { LinkPurpose } from './token-signer.ts'

/** How many mails {@link MailDirectory.listMail} answers at a time. */
export const MAIL_PAGE = 100

/** A mail of the outbox as administration sees it: enough to understand why it is there, and nothing that opens a door. */
export interface ListedMail
  extends Pick<OutboxMail, 'id' | 'template' | 'recipient' | 'createdAt' | 'notBefore'> {
  /** What its link is for, and when that ends; null for a mail without one. */
  readonly link: { readonly purpose: LinkPurpose; readonly deadline: Date } | null
  /** How many times it has been tried. */
  readonly attempts: number
  /** Until when a worker holds it; null when none does, and in the past when that worker died. */
  readonly leasedUntil: Date | null
  /** When it was given up; null while it waits. */
  readonly deadAt: Date | null
  /** Why the last try failed. May quote the recipient. */
  readonly error: string | null
}

/** Which mails to list. */
export interface MailQuery {
  /** `waiting`: to be sent, those that a worker holds just now included. `dead`: given up. */
  readonly status: 'waiting' | 'dead'
  /** The id of the last one that was answered before; null to begin. */
  readonly after: string | null
}

/**
 * What administration needs of the outbox besides {@link Storage}. Optional: without it, mail is sent all the same,
 * and `latchkey mail list` and `retry` say that they cannot.
 *
 * Throws only an {@link AuthError} with code `unavailable`, as every verb of a storage does.
 */
export interface MailDirectory {
  /**
   * Up to {@link MAIL_PAGE} mails of this status by id, which is the order in which they were queued; decoys left out.
   * Fewer than that is the end.
   */
  listMail(query: MailQuery): Promise<readonly ListedMail[]>
  /**
   * Lets a mail that was given up wait again, due at `now`, with all its tries before it. Where a newer one waits
   * under its key, that one replaces it, as for any mail that is to wait again. False, and nothing changed, when no
   * mail with this id was given up.
   */
  retryMail(id: string, now: Date): Promise<boolean>
}

/** Whether a storage can do what {@link MailDirectory} says. */
export function isMailDirectory(storage: Storage): storage is Storage & MailDirectory {
  return 'listMail' in storage && 'retryMail' in storage
}
