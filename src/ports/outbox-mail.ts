import type { EventRecord } from './event-record.ts'
import type { LinkPurpose } from './token-signer.ts'

/** A mail that waits to be sent. Holds no secret, and stays valid when the user it is about is gone. */
export interface OutboxMail {
  /** UUIDv7. */
  readonly id: string
  /** Name of the template; `decoy` is never sent, only taken away. */
  readonly template: string
  /** The address as of the moment it was queued. */
  readonly recipient: string
  readonly locale: string
  /** Plain texts that the mail is made with; no secret. `address` is the one that its link speaks for, if not the user's. */
  readonly params: Readonly<Record<string, string>>
  /** The link that the mail carries, signed only when it is sent; null for a mail without one. */
  readonly link: OutboxLink | null
  readonly createdAt: Date
  /** Not to be sent before this moment. */
  readonly notBefore: Date
  /** While a mail waits under this key, another one under the same key replaces it and takes its place in time. */
  readonly replaceKey: string | null
}

/** What is needed to sign a link when its mail is sent. */
export interface OutboxLink {
  readonly purpose: LinkPurpose
  readonly userId: string
  readonly trust: number
  /** When the link ends; a mail that could not be sent by then is dropped. */
  readonly deadline: Date
}

/** A mail that this worker has claimed. */
export interface ClaimedMail extends OutboxMail {
  /** Proof of the claim, for {@link Storage.settleMail}. */
  readonly lease: string
  /** How many times it has been tried, this time included. */
  readonly attempts: number
}

/** What became of a claimed mail. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly at: Date }
  | { readonly kind: 'retry'; readonly notBefore: Date; readonly error: string }
  /** Given back untried; does not count as an attempt. */
  | { readonly kind: 'release' }
  | { readonly kind: 'dead'; readonly at: Date; readonly error: string }
  /** Taken away; with an event, unless it is a decoy. */
  | { readonly kind: 'drop'; readonly event: EventRecord | null }
