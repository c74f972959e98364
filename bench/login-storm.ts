import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createAuth, isAuthError } from '../src/index.ts'
import { sqlite } from '../src/sqlite/index.ts'

/**
 * How long a session check takes while fifty people log in at once, with the hash at its real cost, and what the
 * first of them is told who is beyond the bound of the queue.
 */
const LOGINS = 50
const PASSWORD = 'correct horse battery'
const folder = mkdtempSync(join(tmpdir(), 'latchkey-storm-'))
const auth = createAuth({
  url: 'http://localhost:3000/users',
  storage: sqlite(join(folder, 'app.db')),
  secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
  dispatchMail: false,
  dangerouslyDisableLimits: true,
  hashing: { maxQueued: LOGINS - 3 },
  log: { info() {}, warn() {}, error() {} },
})

async function confirmed(email: string): Promise<string> {
  await auth.ensureSuperuser({ email, password: PASSWORD })
  return email
}

const people = []
for (let n = 0; n < LOGINS; n += 1) people.push(await confirmed(`p${n}@example.com`))
const { session } = await auth.login({ email: people[0] ?? '', password: PASSWORD })

async function checkFor(until: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!until()) {
    const began = performance.now()
    await auth.currentUser(session.token)
    times.push(performance.now() - began)
    await new Promise((resolve) => setImmediate(resolve))
    times[times.length - 1] = performance.now() - began
  }
  return times.sort((a, b) => a - b)
}

const report = (name: string, times: readonly number[]) => {
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)
  console.log(`${name}: ${times.length} checks, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms`)
}

let quiet = true
setTimeout(() => {
  quiet = false
}, 1000)
report('alone', await checkFor(() => !quiet))

let left = LOGINS
const refused: number[] = []
const began = performance.now()
for (const email of people) {
  auth
    .login({ email, password: PASSWORD })
    .catch((error: unknown) => {
      if (!isAuthError(error) || error.code !== 'busy') throw error
      refused.push(error.retryAfterSeconds ?? 0)
    })
    .finally(() => {
      left -= 1
    })
}
report(`during ${LOGINS} log-ins`, await checkFor(() => left === 0))
const seconds = (performance.now() - began) / 1000
console.log(
  `${LOGINS - refused.length} log-ins in ${seconds.toFixed(2)} s; ${refused.length} told busy, to wait ${refused[0]} s`,
)
await auth.close()
rmSync(folder, { recursive: true, force: true })
