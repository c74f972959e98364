import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sqlite } from '../src/sqlite/index.ts'
import { type BenchServer, SESSION_COLUMNS, sessionValues, USER_COLUMNS, userValues } from './servers.ts'

/** SQLite in a folder of its own, seeded with the same people as the servers are. */
export async function sqliteSubject(): Promise<Omit<BenchServer, 'raw'>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const path = join(folder, 'app.db')
  const storage = sqlite(path)
  await storage.open({ migrate: true })
  const numbers = (last: number) =>
    `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${last})`
  const id = (n: string) => `printf('019cb6d0-0000-7000-8000-%012x', ${n})`
  return {
    name: 'SQLite',
    storage,
    async seed(users, sessions) {
      const now = Date.now()
      const database = new Database(path)
      database.pragma('synchronous = off')
      database.function('sha256', { deterministic: true }, (text) =>
        createHash('sha256').update(String(text)).digest(),
      )
      for (const table of ['sessions', 'users', 'events', 'outbox', 'attempts']) {
        database.exec(`delete from auth_${table}`)
      }
      const address = `'person' || n || '@example.com'`
      database.exec(`insert into auth_users (${USER_COLUMNS}) ${numbers(users)}
        select ${userValues(id('n'), address, `sha256('secret' || n)`, now)} from numbers`)
      database.exec(`insert into auth_sessions (${SESSION_COLUMNS}) ${numbers(sessions)}
        select ${sessionValues('sha256(n)', id(`1 + n % ${users}`), now)} from numbers order by 1`)
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    },
    makeRoom: async () => {},
    run: async (sql) => {
      const database = new Database(path)
      database.pragma('synchronous = off')
      database.exec(sql)
      database.close()
    },
    async end() {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
