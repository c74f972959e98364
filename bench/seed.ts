import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v7 } from 'uuid'
import { sqlite } from '../src/sqlite/index.ts'
import { sessionId } from '../src/tokens/session-token.ts'

/** A filled database in a folder of its own. */
export interface Seeded {
  readonly path: string
  /** Tokens of sessions, in no order. */
  readonly tokens: readonly string[]
  remove(): void
}

const DAY = 86_400_000

/** What the session of a token is stored under. */
export function hashOf(token: string): Uint8Array {
  const hash = sessionId(token)
  if (hash === null) throw new Error('the bench made a token that is none')
  return hash
}

/** Makes that many active users and sessions, past the storage and without waiting for the disk. */
export async function seed(users: number, sessions: number): Promise<Seeded> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const path = join(folder, 'app.db')
  const storage = sqlite(path)
  await storage.open({ migrate: true })
  await storage.close()

  const database = new Database(path)
  database.pragma('synchronous = off')
  const now = Date.now()
  const ids = Array.from({ length: users }, (_, n) => v7({ msecs: now - 30 * DAY + n }))
  const tokens = Array.from({ length: sessions }, () => randomBytes(32).toString('base64url'))
  database.transaction(() => {
    insertUsers(database, ids, now)
    insertSessions(database, ids, tokens, now)
  })()
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  return { path, tokens, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function insertUsers(database: Database.Database, ids: readonly string[], now: number): void {
  const insert = database.prepare(`insert into auth_users
    (id, email, email_key, password_hash, first_name, last_name, is_staff, is_superuser, created_at,
     confirmed_at, last_login_at, trust, revision, link_secret, profile)
    values (?, ?, ?, ?, 'Ada', 'Lovelace', 0, 0, ?, ?, ?, 1, 1, ?, ?)`)
  const salt = randomBytes(16).toString('base64')
  for (const [n, id] of ids.entries()) {
    const hash = `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${randomBytes(32).toString('base64')}`
    const email = `person${n}@example.com`
    insert.run(id, email, email, hash, now - DAY, now - DAY, now, randomBytes(32), '{}')
  }
}

function insertSessions(
  database: Database.Database,
  ids: readonly string[],
  tokens: readonly string[],
  now: number,
): void {
  const insert = database.prepare(`insert into auth_sessions
    (id, user_id, trust, created_at, last_seen_at, idle_expires_at, expires_at, remember, ip, user_agent)
    values (?, ?, 1, ?, ?, ?, ?, 1, '203.0.113.7', ?)`)
  const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  // In the order of their keys, which is many times quicker and leaves the same tree.
  const hashes = tokens.map(hashOf).sort(Buffer.compare)
  for (const hash of hashes) {
    insert.run(hash, ids[randomInt(ids.length)], now, now, now + 14 * DAY, now + 30 * DAY, browser)
  }
}
