// What a list of administration costs at a thousand users and at a million, on each engine: every search with every
// filter in every order, from both ends and the middle, and its count. Target: at most 50 ms each. `--users 1000000`
// is the real thing and takes half an hour; `--all` prints every combination; words are the engines to measure:
// sqlite postgres mariadb.
import { parseArgs } from 'node:util'
import { readSearch } from '../src/admin/search.ts'
import { LAST_PAGE, writeCursor } from '../src/admin/user-cursor.ts'
import type { ListUsersInput } from '../src/flows/admin/list-users.ts'
import { createAuth } from '../src/index.ts'
import type { UserFilter, UserOrder } from '../src/ports/user-directory.ts'
import { FIRST_JOINED, JOINING, person, seedPeople } from '../test/support/people.ts'
import { type BenchServer, mariadbServer, median, postgresServer } from './servers.ts'
import { sqliteSubject } from './sqlite-subject.ts'

const { values, positionals } = parseArgs({
  options: { users: { type: 'string', default: '20000' }, all: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const SMALL = 1_000
const LARGE = Number(values.users)
const TARGET = 50
const ROUNDS = 3
const PAGE = 50

/** Part of the time in which people joined. */
const moment = (part: number) => new Date(FIRST_JOINED + part * JOINING)
const somebody = person(SMALL / 2, SMALL)
const SEARCHES: Record<string, string | undefined> = {
  everybody: undefined,
  'an id': somebody.id,
  'one address': somebody.email,
  'an address, few': 'anna.bera',
  nothing: 'zzz',
  'a letter': 'a',
  'a first name, 2 %': 'anna',
  'a last name, few': 'petoberg',
  'a firm': '@firm77',
  'a domain, most': '@mail',
  'a domain, the oldest 2 %': '@early.example',
}
const FILTERS: Record<string, ListUsersInput> = {
  none: {},
  active: { status: 'active' },
  pending: { status: 'pending' },
  disabled: { status: 'disabled' },
  leaving: { status: 'leaving' },
  staff: { staff: true },
  'no staff': { staff: false },
  superuser: { superuser: true },
  confirmed: { confirmed: true },
  unconfirmed: { confirmed: false },
  'joined in a day': { joinedFrom: moment(0.5), joinedBefore: moment(0.501) },
  'joined in a tenth': { joinedFrom: moment(0.5), joinedBefore: moment(0.6) },
  'joined after half': { joinedFrom: moment(0.5) },
  'disabled, after half': { status: 'disabled', joinedFrom: moment(0.5) },
}
const ORDERS: readonly UserOrder[] = ['email', 'joined', 'lastLogin']
const PAGES = ['first', 'middle', 'last'] as const

const NO_FILTER = {
  status: null,
  staff: null,
  superuser: null,
  confirmed: null,
  joinedFrom: null,
  joinedBefore: null,
}

type Subject = Omit<BenchServer, 'raw' | 'seed'>
/** Milliseconds of everything that was timed, by what it was. */
type Times = ReadonlyMap<string, number>

async function time(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const started = performance.now()
    await act()
    times.push(performance.now() - started)
  }
  return median(times)
}

/** Where the middle of a list is, or a place near it. */
function middle(order: UserOrder, descending: boolean, users: number): string {
  const { id, email, joined, lastLogin } = person(Math.ceil(users / 2), users)
  const key = { email, joined, lastLogin: lastLogin ?? 0 }[order]
  return writeCursor({ order, descending, backwards: false, place: { key, id } })
}

async function times({ storage }: Subject, users: number): Promise<Times> {
  const auth = createAuth({
    url: 'https://shop.example/users',
    secret: 'a secret of the bench, long enough: 3f9c1b7e',
    storage,
    mailer: { send: async () => {} },
    dispatchMail: false,
    migrate: false,
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.start()
  const { listUsers } = auth.admin.asSystem('bench')
  const found = new Map<string, number>()
  for (const [searched, search] of Object.entries(SEARCHES)) {
    for (const [filtered, filter] of Object.entries(FILTERS)) {
      const subject = `${searched} | ${filtered}`
      for (const order of ORDERS) {
        for (const descending of [false, true]) {
          for (const page of PAGES) {
            const cursor = { first: undefined, middle: middle(order, descending, users), last: LAST_PAGE }[
              page
            ]
            const query = { ...filter, search, order, descending, cursor, limit: PAGE }
            found.set(
              `${subject} | ${order} ${descending ? 'down' : 'up'}, ${page}`,
              await time(() => listUsers(query)),
            )
          }
        }
      }
      const counted = { ...NO_FILTER, ...filter, search: readSearch(search) } as UserFilter
      found.set(`${subject} | count alone`, await time(() => storage.countUsers(counted)))
    }
  }
  return found
}

/** One line for each search and filter, of the slowest of its orders and pages; then what is beyond the target. */
function print(name: string, small: Times, large: Times): void {
  const ratio = (key: string) => `${((large.get(key) ?? 0) / (small.get(key) ?? 1)).toFixed(1)}x`
  const line = (key: string) =>
    `${(small.get(key) ?? 0).toFixed(1).padStart(7)} ${(large.get(key) ?? 0).toFixed(1).padStart(8)} ${ratio(key).padStart(8)}  ${key}`
  console.log(`${name}: ms at ${SMALL} users, at ${LARGE}, ratio; the slowest page of each search and filter`)
  const slowest = new Map<string, string>()
  for (const [key, ms] of large) {
    const [searched, filtered, what] = key.split(' | ')
    const group = `${searched} ${filtered} ${what === 'count alone'}`
    if (ms > (large.get(slowest.get(group) ?? '') ?? 0)) slowest.set(group, key)
  }
  for (const key of values.all ? large.keys() : slowest.values()) console.log(line(key))
  const beyond = [...large].filter(([, ms]) => ms > TARGET)
  console.log(`${name}: ${beyond.length} of ${large.size} take more than ${TARGET} ms`)
  for (const [key] of beyond.toSorted(([, a], [, b]) => b - a).slice(0, 40)) console.log(line(key))
}

interface Engine {
  readonly make: () => Promise<Subject>
  readonly bytes: (hex: string) => string
  /** What is told to the server once they are there, as it would do by itself sooner or later. */
  readonly settle: string | null
}

const ENGINES: Record<string, Engine> = {
  sqlite: { make: sqliteSubject, bytes: (hex) => `x'${hex}'`, settle: null },
  postgres: { make: postgresServer, bytes: (hex) => `'\\x${hex}'`, settle: 'vacuum analyze auth_users' },
  mariadb: { make: mariadbServer, bytes: (hex) => `x'${hex}'`, settle: 'analyze table auth_users' },
}

for (const name of positionals.length > 0 ? positionals : Object.keys(ENGINES)) {
  const engine = ENGINES[name]
  if (!engine || !(LARGE >= SMALL))
    throw new Error('usage: admin-list.ts [--users 1000000] [--all] [sqlite] [postgres] [mariadb]')
  const subject = await engine.make()
  const measured: Times[] = []
  for (const users of [SMALL, LARGE]) {
    await subject.run('delete from auth_users')
    await subject.makeRoom(users)
    await seedPeople(subject.run, users, engine.bytes)
    if (engine.settle) await subject.run(engine.settle)
    measured.push(await times(subject, users))
  }
  const [small, large] = measured
  if (small && large) print(subject.name, small, large)
  await subject.end()
}
