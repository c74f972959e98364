import type { MailDirectory } from '../ports/mail-directory.ts'
import type { Storage } from '../ports/storage.ts'
import type { UserDirectory } from '../ports/user-directory.ts'

/** One step between two versions of the tables. */
export interface MigrationStatus {
  /** Such as `0001-first-tables`; in the order in which they run. */
  readonly name: string
  /** When it was run here; null for one that is yet to be run. */
  readonly at: Date | null
}

/**
 * The tables' versions, for a team that changes its databases by hand or by script. Works on a storage that is
 * not open. Each verb that changes anything holds a lock, so that two at once come one after the other; each
 * throws a `TypeError` in one sentence when a setting is wrong or the tables are a newer release's, and `unavailable`
 * when the database cannot be reached.
 */
export interface Migrations {
  /** Every migration of this release, in order. Changes nothing. */
  status(): Promise<readonly MigrationStatus[]>
  /** Runs what has not been run, and answers the names of those. */
  up(): Promise<readonly string[]>
  /**
   * Undoes what was run after `target`, newest first, with all rows that it made room for, and answers the names of
   * what was undone. Null undoes everything: every account is lost. Throws a `TypeError` when there is no such migration,
   * or it has not been run.
   */
  down(target: string | null): Promise<readonly string[]>
  /** What {@link Migrations.up} would send, as a script to read. Changes nothing. Empty when nothing is missing. */
  sql(): Promise<string>
}

/** A storage whose tables this package makes. */
export interface SqlStorage extends Storage, MailDirectory, UserDirectory {
  /** The versions of the tables; works on a storage that is not open. */
  migrations(): Migrations
  /** What time it is by the clock of the database, for `latchkey doctor`; absent where that is the computer's own. */
  time?(): Promise<Date>
}

/** Migrations that are loaded, with Kysely, when one of their verbs is called. */
export function lazyMigrations(load: () => Promise<Migrations>): Migrations {
  return {
    status: async () => (await load()).status(),
    up: async () => (await load()).up(),
    down: async (target) => (await load()).down(target),
    sql: async () => (await load()).sql(),
  }
}
