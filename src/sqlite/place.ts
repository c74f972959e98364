/** Where a database is, and how to go about it. */
export interface Place {
  /** Absolute, or {@link MEMORY}. */
  readonly path: string
  readonly prefix: string
  /** How long another connection's lock is waited for. */
  readonly lockWaitSeconds: number
}

/** The path of a database that lives and dies with its connection. */
export const MEMORY = ':memory:'
