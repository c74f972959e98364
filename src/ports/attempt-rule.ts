/** How attempts under one key are counted. */
export interface AttemptRule {
  /** So many are let through without a wait; from the last of them on each keeps the next one waiting. */
  readonly free: number
  /** After so many in a row nothing is let through any more, until the key's attempts are forgotten. */
  readonly most: number
}

/** Whether an attempt may go on. */
export type AttemptVerdict =
  /** `last`: after it none is let through any more. Absent elsewhere. */
  | { readonly allowed: true; readonly last?: true }
  /** `spent`: waiting does not help, only {@link Storage.clearAttempts}. Absent elsewhere. */
  | { readonly allowed: false; readonly retryAfterSeconds: number; readonly spent?: true }
