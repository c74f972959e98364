// What a session check and a log-in less its hash cost at a thousand users and at a million, on each server, one
// after another. Target: at most 1.5 times as much.
import { createAuth } from '../src/index.ts'
import {
  addressNumber,
  type BenchServer,
  mariadbServer,
  median,
  postgresServer,
  sessionNumber,
} from './servers.ts'

const SMALL = [1_000, 2_000] as const
const LARGE = [1_000_000, 2_000_000] as const
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

async function costs(server: BenchServer, users: number, sessions: number) {
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

async function measure(server: BenchServer): Promise<void> {
  const small = await costs(server, ...SMALL)
  const large = await costs(server, ...LARGE)
  const line = (name: 'check' | 'login') =>
    `${name} ${small[name].toFixed(0)} -> ${large[name].toFixed(0)} us, ratio ${(large[name] / small[name]).toFixed(2)}`
  console.log(`${server.name}: ${line('check')}; ${line('login')}; seeded in ${large.seconds.toFixed(0)} s`)
  await server.end()
}

if (process.argv[2] !== 'mariadb') await measure(await postgresServer())
if (process.argv[2] !== 'postgres') await measure(await mariadbServer())
