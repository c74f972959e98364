// How many session checks a second one process makes: a held statement as it is, through the storage, and the
// whole way from the cookie's token to the user. All in one run, in turns, on one file.
import Database from 'better-sqlite3'
import { createAuth } from '../src/index.ts'
import type { Storage } from '../src/ports/storage.ts'
import { prepareReader } from '../src/sqlite/connection.ts'
import { sqlite } from '../src/sqlite/index.ts'
import { kyselyFor } from '../src/sqlite/kysely.ts'
import { prepareReads } from '../src/sqlite/statements.ts'
import { hashOf, type Seeded, seed } from './seed.ts'

const USERS = 100_000
const SESSIONS = 200_000
const ROUNDS = 15
const CHECKS = 20_000

/** One way to check a session. */
interface Way {
  readonly name: string
  /** Checks the sessions of these tokens one after another, and answers how many a second. */
  rate(tokens: readonly string[]): Promise<number>
  close(): Promise<void> | void
}

/** The yardstick: the same statement with the same settings, its rows thrown away; the hashes are made before. */
function rawWay({ path, tokens }: Seeded): Way {
  const database = new Database(path, { readonly: true })
  prepareReader(database)
  const statement = prepareReads(database, kyselyFor('auth_')).findSession
  const hashes = new Map(tokens.map((token) => [token, hashOf(token)]))
  return {
    name: 'held statement',
    rate(some) {
      const keys = some.map((token) => hashes.get(token) as Uint8Array)
      return rateOf(some.length, () => {
        let found = 0
        for (const key of keys) if (statement.get(key) !== undefined) found += 1
        return found
      })
    },
    close: () => void database.close(),
  }
}

async function storageWay({ path }: Seeded): Promise<Way> {
  const storage: Storage = sqlite(path)
  await storage.open({ migrate: false })
  return {
    name: 'storage.findSession, with the token hashed',
    rate: (some) =>
      rateOf(some.length, async () => {
        let found = 0
        for (const token of some) if (await storage.findSession(hashOf(token))) found += 1
        return found
      }),
    close: () => storage.close(),
  }
}

async function authWay({ path }: Seeded): Promise<Way> {
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: 'a secret of the bench, long enough: 3f9c1b7e',
    storage: sqlite(path),
    mailer: { send: async () => {} },
    dispatchMail: false,
    migrate: false,
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.start()
  return {
    name: 'auth.currentUser',
    rate: (some) =>
      rateOf(some.length, async () => {
        let found = 0
        for (const token of some) if (await auth.currentUser(token)) found += 1
        return found
      }),
    close: () => auth.close(),
  }
}

/** How many a second `work` finds, which must be all. */
async function rateOf(count: number, work: () => number | Promise<number>): Promise<number> {
  const started = performance.now()
  if ((await work()) !== count) throw new Error('a session was not found')
  return count / ((performance.now() - started) / 1000)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const seeded = await seed(USERS, SESSIONS)
const ways = [rawWay(seeded), await storageWay(seeded), await authWay(seeded)]
const rates = new Map(ways.map(({ name }) => [name, [] as number[]]))

// The first round warms up and is not counted.
for (let round = 0; round <= ROUNDS; round++) {
  for (const { name, rate } of ways) {
    const some = Array.from(
      { length: CHECKS },
      () => seeded.tokens[Math.floor(Math.random() * SESSIONS)] as string,
    )
    const measured = await rate(some)
    if (round > 0) rates.get(name)?.push(measured)
  }
}

const yardstick = rates.get('held statement') ?? []
console.log(`${USERS} users, ${SESSIONS} sessions, Node ${process.versions.node}: session checks per second`)
for (const [name, own] of rates) {
  const ratio = median(own.map((rate, round) => rate / (yardstick[round] ?? Number.NaN)))
  console.log(
    `${name.padEnd(44)}${String(Math.round(median(own))).padStart(8)}${ratio.toFixed(2).padStart(7)}`,
  )
}
for (const { close } of ways) await close()
seeded.remove()
