/** An account of another system. Fields that are not named here are refused, so that no misspelt one is lost. */
export interface ImportRow<Profile extends object = object> {
  /** By the rules of registering. */
  readonly email: string
  /**
   * A hash that the hasher can read; see `argon2id`. Without one, which null, an empty text and Django's `!…` for an
   * unusable password also say, the person has to choose a password by mail. Default: none.
   */
  readonly passwordHash?: string | null | undefined
  /** By the rules of registering. Default: empty. */
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  /** Default: false. */
  readonly isStaff?: boolean | undefined
  /** Default: false. */
  readonly isSuperuser?: boolean | undefined
  /**
   * Whether the address has been proven. False makes a pending account, which its owner confirms by a link that they
   * ask for. Default: true.
   */
  readonly confirmed?: boolean | undefined
  /** False makes a disabled account, which no link opens again. Default: true. */
  readonly isActive?: boolean | undefined
  /** A date, or one in ISO 8601, in UTC where it names no zone; from 1970, and not in the future. Default: now. */
  readonly dateJoined?: Date | string | undefined
  /** As `dateJoined`. Default: never. */
  readonly lastLoginAt?: Date | string | null | undefined
  /** The app's own fields; those left out get their defaults. */
  readonly profile?: Partial<Profile> | undefined
  /** Where the row stands in its source, for the report. Default: its place among the rows, from 1. */
  readonly line?: number | undefined
}

/** What became of a row. `exists`: its address has an account, which was left alone. */
export interface ImportReport {
  readonly line: number
  /** The address as it was given; null when it is no text. */
  readonly email: string | null
  readonly outcome: 'imported' | 'exists' | 'refused'
  /** Why it was refused, in a sentence that repeats no hash; null otherwise. */
  readonly reason: string | null
}

/** How many rows came to which end. */
export interface ImportSummary {
  readonly imported: number
  readonly exists: number
  readonly refused: number
}

/** How an import is run. */
export interface ImportOptions {
  /** Checks everything and stores nothing. An address that comes twice counts twice. Default: false. */
  readonly dryRun?: boolean | undefined
  /** Told of every row, in order, once it is stored. Waited for. */
  readonly onRow?: ((report: ImportReport) => void | Promise<void>) | undefined
  /** Told of the numbers so far, after every batch. Waited for. */
  readonly onProgress?: ((soFar: ImportSummary) => void | Promise<void>) | undefined
}
