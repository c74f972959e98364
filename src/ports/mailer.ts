/** A rendered mail, ready to be sent to one person. */
export interface Mail {
  /** The outbox row's id. Goes into the `Message-ID`, so that a mail sent twice can be told. */
  readonly id: string
  /** The one recipient: an address in strict dot-atom form, nothing else. */
  readonly to: string
  readonly subject: string
  /** Plain text; lines end with `\n`. */
  readonly text: string
  /** A whole HTML document. */
  readonly html: string
  /** A BCP 47 language tag. */
  readonly locale: string
}

/**
 * Delivers mails. Called by the dispatcher only, never by a flow, so its speed and its failures show in no answer.
 */
export interface Mailer {
  /**
   * Sends one mail; resolves when it has been taken over. Any rejection is tried again later with growing
   * pauses; an error with `permanent: true` (a refused recipient, say) goes to the dead letters at once.
   * `signal` is aborted when the time for one mail is over or the app stops.
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>
  /** Checked by `start()`: throws when the settings cannot work. Optional. */
  check?(): Promise<void>
  /** Connects and logs in as for a mail, and sends none, for `latchkey doctor`. Throws with the reason. Optional. */
  probe?(): Promise<void>
  /** Lets connections go. Optional. */
  close?(): Promise<void>
}
