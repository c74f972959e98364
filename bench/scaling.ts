// What a session check and a log-in less its hash cost at a thousand users and at a million, on each engine, one
// after another. Target: at most 1.5 times as much. `--users 20000` tries it with fewer than a million; words are
// the engines to measure: sqlite postgres mariadb.
import { parseArgs } from 'node:util'
import { createAuth } from '../src/index.ts'
import {
  addressNumber,
  type BenchServer,
  mariadbServer,
  median,
  postgresServer,
  sessionNumber,
} from './servers.ts'
import { sqliteSubject } from './sqlite-subject.ts'

const { values, positionals } = parseArgs({
  options: { users: { type: 'string', default: '1000000' } },
  allowPositionals: true,
})
const SMALL = 1_000
const LARGE = Number(values.users)
const SESSIONS_PER_USER = 2
const CHECKS = 4_000
const LOGINS = 600

/** The median of so many, in microseconds, each timed by itself; the first tenth warms up. */
async function cost(count: number, act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const started = performance.now()
    if (!(await act())) throw new Error('nothing was found')
    if (n >= count / 10) times.push((performance.now() - started) * 1000)
  }
  return median(times)
}

const anyOf = (count: number) => 1 + Math.floor(Math.random() * count)

type Subject = Pick<BenchServer, 'name' | 'storage' | 'seed' | 'end'>

async function costs(server: Subject, users: number) {
  const sessions = users * SESSIONS_PER_USER
  const started = performance.now()
  await server.seed(users, sessions)
  const seconds = (performance.now() - started) / 1000
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: 'a secret of the bench, long enough: 3f9c1b7e',
    storage: server.storage,
    // A password costs what it costs; here it is free.
    hasher: { hash: async () => 'free', verify: async () => ({ valid: true, needsRehash: false }) },
    mailer: { send: async () => {} },
    dispatchMail: false,
    migrate: false,
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.start()
  const check = await cost(CHECKS, () => server.storage.findSession(sessionNumber(anyOf(sessions))))
  const login = await cost(LOGINS, () => auth.login({ email: addressNumber(anyOf(users)), password: 'any' }))
  return { check, login, seconds }
}

async function measure(server: Subject): Promise<void> {
  const small = await costs(server, SMALL)
  const large = await costs(server, LARGE)
  const line = (name: 'check' | 'login') =>
    `${name} ${small[name].toFixed(0)} -> ${large[name].toFixed(0)} us, ratio ${(large[name] / small[name]).toFixed(2)}`
  console.log(
    `${server.name}, ${SMALL} -> ${LARGE} users: ${line('check')}; ${line('login')}; seeded in ${large.seconds.toFixed(0)} s`,
  )
  await server.end()
}

const ENGINES: Record<string, () => Promise<Subject>> = {
  sqlite: sqliteSubject,
  postgres: postgresServer,
  mariadb: mariadbServer,
}
for (const name of positionals.length > 0 ? positionals : Object.keys(ENGINES)) {
  const make = ENGINES[name]
  if (!make || !(LARGE >= SMALL))
    throw new Error('usage: scaling.ts [--users 20000] [sqlite] [postgres] [mariadb]')
  await measure(await make())
}
