/** What happened, to whom, from where, and how it ended. Holds no secret. */
export interface EventRecord {
  /** UUIDv7, made before the commit, so that it tells afterwards whether the commit happened. */
  readonly id: string
  /** Such as `user.registered`. */
  readonly type: string
  readonly at: Date
  /** Who it is about; null for an address that nobody has. */
  readonly userId: string | null
  /** Who did it; null for a person who is not logged in. */
  readonly actorId: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly outcome: 'success' | 'failure'
  readonly detail: Readonly<Record<string, string>>
  /** Events with the same key are gathered into the first, whose count rises; null for one of its own. */
  readonly gatherKey: string | null
}

/** An event as it is listed. */
export interface LoggedEvent extends Omit<EventRecord, 'gatherKey'> {
  /** How many were gathered into it, itself included. */
  readonly count: number
}
