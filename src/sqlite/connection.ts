import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database, DatabaseConstructor } from './driver.ts'
import { MEMORY } from './place.ts'

/** Memory that each connection may keep pages in, in KiB; SQLite's unit for a negative `cache_size`. */
const CACHE_KIB = 16_384

/** How much of the file the reading connection maps into its address space, in bytes. */
const MAPPED_BYTES = 256 * 1024 * 1024

/** Throws a `TypeError` with the fix when there can be no database at `path`. */
export function checkPlace(path: string): void {
  if (path === MEMORY) return
  const folder = dirname(path)
  if (!existsSync(folder)) {
    throw new TypeError(`The folder of the SQLite database ${path} does not exist: make it, or name another`)
  }
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new TypeError(`${path} is not a file: give sqlite() the path of a database file`)
  }
  // The write-ahead log and its index are files beside the database, so the folder counts too.
  for (const place of existsSync(path) ? [folder, path] : [folder]) {
    if (!mayWrite(place)) {
      throw new TypeError(`${place} cannot be written by this process: let it, or give sqlite() another path`)
    }
  }
}

function mayWrite(place: string): boolean {
  try {
    accessSync(place, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Opens a connection that never waits for another one's lock: waiting would stop the event loop. */
export function connect(Database: DatabaseConstructor, path: string, mode: 'write' | 'read'): Database {
  return new Database(path, { timeout: 0, readonly: mode === 'read' })
}

/** Sets up the connection that writes. Throws a `TypeError` when the file system cannot do it. */
export function prepareWriter(writer: Database, path: string): void {
  const mode = writer.pragma('journal_mode = wal', { simple: true })
  if (mode !== 'wal' && path !== MEMORY) {
    throw new TypeError(`${path} cannot have a write-ahead log where it is: put it on a local disk`)
  }
  // A commit is on the disk when it is answered. With NORMAL it would outlive the process, but not a loss of
  // power, and with it a password reset or a log-out that was answered as done would be undone.
  writer.pragma('synchronous = full')
  writer.pragma('foreign_keys = on')
  writer.pragma(`cache_size = -${CACHE_KIB}`)
}

/**
 * Sets up the connection that reads. Each commit of another connection empties its cache, so it is mapped
 * pages that make it quick (a quarter more session checks per second). Their price: should somebody cut the
 * file short under a running app, other than through SQLite, the app ends instead of getting an error.
 */
export function prepareReader(reader: Database): void {
  reader.pragma(`cache_size = -${CACHE_KIB}`)
  reader.pragma(`mmap_size = ${MAPPED_BYTES}`)
}
