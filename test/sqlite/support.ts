import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { sqlite } from '../../src/sqlite/index.ts'
import type { StorageUnderTest, StoredEvent } from '../../src/testing/storage-contract.ts'

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The path of a database that does not exist yet. */
export function newPath(): string {
  return join(temporaryFolder(), 'app.db')
}

/** Two storages on one new file, and a third look at it. */
export async function fileSubject(prefix?: string): Promise<StorageUnderTest> {
  const path = newPath()
  const [storage, second] = [sqlite(path, { prefix }), sqlite(path, { prefix })]
  await storage.open({ migrate: true })
  await second.open({ migrate: false })
  return {
    storage,
    second,
    events: async () => storedEvents(path, prefix),
    async dispose() {
      await Promise.all([storage.close(), second.close()])
    },
  }
}

/** One row of anything in a database file, read past the storage. */
export function look<Row>(path: string, query: string): Row[] {
  const database = new Database(path, { readonly: true })
  try {
    return database.prepare(query).all() as Row[]
  } finally {
    database.close()
  }
}

/** Changes a database file past the storage. */
export function tamper(path: string, statement: string): void {
  const database = new Database(path)
  try {
    database.exec(statement)
  } finally {
    database.close()
  }
}

export function storedEvents(path: string, prefix = 'auth_'): StoredEvent[] {
  return eventsIn((query) => look(path, query), prefix)
}

/** Reads the events through any way of asking. */
export function eventsIn(ask: (query: string) => unknown[], prefix = 'auth_'): StoredEvent[] {
  const columns = 'id, type, user_id as userId, ip, user_agent as userAgent, detail, count'
  const rows = ask(`select ${columns} from ${prefix}events`) as (Omit<StoredEvent, 'detail'> & {
    detail: string
  })[]
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }))
}

/** How a fixture ended, and what it printed. */
interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
}

/** A script of `fixtures/` in a process of its own. */
export interface Child {
  /** Resolves when the script has printed this. */
  printed(text: string): Promise<void>
  /** Lets a script that waits for its input go on. */
  goOn(): void
  readonly ended: Promise<Ended>
}

export function run(
  fixture: string,
  args: readonly (string | number)[],
  options: { uid?: number } = {},
): Child {
  const script = fileURLToPath(new URL(`fixtures/${fixture}.ts`, import.meta.url))
  const child = spawn(process.execPath, [script, ...args.map(String)], { stdio: 'pipe', ...options })
  let output = ''
  const heard = new Set<() => void>()
  const listen = (text: Buffer) => {
    output += String(text)
    for (const check of heard) check()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })
  return {
    ended,
    goOn: () => void child.stdin.end('\n'),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (output.includes(text)) resolve()
        }
        heard.add(check)
        check()
        ended.then(({ output }) => reject(new Error(`${fixture} ended without ${text}: ${output}`)))
      }),
  }
}
