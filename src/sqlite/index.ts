import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { SqlStorage } from '../sql/sql-storage.ts'
import { checkPrefix, DEFAULT_PREFIX } from '../sql/tables.ts'
import { LOCK_WAIT_SECONDS } from './busy.ts'
import { MEMORY, type Place } from './place.ts'
import { SqliteStorage } from './sqlite-storage.ts'

export type { MigrationStatus, Migrations, SqlStorage } from '../sql/sql-storage.ts'

/** What {@link sqlite} can be told besides the path. */
export interface SqliteOptions {
  /**
   * What the names of the tables begin with: 1 to 32 lower-case letters, digits and underscores. Choose it
   * before the first start; tables under another prefix are other accounts. Default: `auth_`.
   */
  readonly prefix?: string | undefined
  /**
   * How long another process's lock on the file is waited for before a call fails with `unavailable`, in
   * seconds from 0 to 60. The event loop goes on meanwhile. Default: 5.
   */
  readonly lockWaitSeconds?: number | undefined
}

/**
 * Keeps accounts in a SQLite file, through the package better-sqlite3, which the app installs. Opens nothing
 * yet. Several processes of one machine may share the file; a network file system cannot hold it.
 *
 * `path` is relative to the working directory; the file is made when it is missing, its folder is not.
 * `:memory:` gives a database that ends with the storage, for tests.
 *
 * Throws a `TypeError` for a path, prefix or wait that cannot be used.
 */
export function sqlite(path: string, options: SqliteOptions = {}): SqlStorage {
  const { prefix = DEFAULT_PREFIX, lockWaitSeconds = LOCK_WAIT_SECONDS } = options
  checkPath(path)
  checkPrefix(prefix, 'sqlite(): "prefix"')
  if (!(lockWaitSeconds >= 0 && lockWaitSeconds <= 60)) {
    throw new TypeError(`sqlite(): "lockWaitSeconds" must be 0 to 60; it is ${lockWaitSeconds}`)
  }
  const place = { path: path === MEMORY ? MEMORY : resolve(path), prefix, lockWaitSeconds }
  return new SqliteStorage(nameOf(place), place)
}

function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path.trim() === '') {
    throw new TypeError(`sqlite() needs the path of a database file; it was given ${JSON.stringify(path)}`)
  }
  if (/^(file|sqlite3?):/i.test(path)) {
    throw new TypeError(`sqlite() takes a path, not a URL: leave ${path.slice(0, path.indexOf(':') + 1)} out`)
  }
}

/** Two databases in memory are two, so their names differ too. */
function nameOf({ path, prefix }: Place): string {
  const place = path === MEMORY ? `${MEMORY}#${randomBytes(6).toString('hex')}` : path
  return prefix === DEFAULT_PREFIX ? `sqlite:${place}` : `sqlite:${place} (${prefix})`
}
