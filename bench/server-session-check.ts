// How many session checks a second fifty callers make on each server: the driver's own prepared statement, and the
// storage. In one run, in turns. Targets: 0.8 of the raw statement on PostgreSQL, 0.7 on MariaDB.
import { type BenchServer, mariadbServer, median, postgresServer, sessionNumber } from './servers.ts'

const CALLERS = 50
const USERS = 10_000
const SESSIONS = 20_000
const ROUNDS = 11
const CHECKS = 10_000

const keys = Array.from({ length: SESSIONS }, (_, n) => sessionNumber(n + 1))

/** How many a second, made by so many callers, each of whom waits for an answer before the next. */
async function rate(check: (id: Uint8Array) => Promise<unknown>): Promise<number> {
  let left = CHECKS
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (left-- > 0) {
        const key = keys[Math.floor(Math.random() * SESSIONS)] as Uint8Array
        if (!(await check(key))) throw new Error('a session was not found')
      }
    }),
  )
  return CHECKS / ((performance.now() - started) / 1000)
}

async function measure(server: BenchServer): Promise<void> {
  await server.seed(USERS, SESSIONS)
  const raw: number[] = []
  const ours: number[] = []
  // The first round warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = [await rate(server.raw), await rate((id) => server.storage.findSession(id))] as const
    if (round === 0) continue
    raw.push(rates[0])
    ours.push(rates[1])
  }
  const ratio = median(ours.map((own, round) => own / (raw[round] ?? Number.NaN)))
  console.log(
    `${server.name}: raw ${Math.round(median(raw))}/s, storage ${Math.round(median(ours))}/s, ratio ${ratio.toFixed(2)}`,
  )
  await server.end()
}

await measure(await postgresServer())
await measure(await mariadbServer())
