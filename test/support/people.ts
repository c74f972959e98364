// People as an app has them after three years: a few frequent names and providers and many rare ones, a tenth that
// never confirmed, a third that never came back. The n-th is always the same, so that every engine has the same.

const BATCH = 1000
const COLUMNS = `id, email, email_key, first_name, last_name, is_staff, is_superuser, created_at, confirmed_at,
  last_login_at, trust, revision, link_secret, profile, disabled_at, delete_after, first_name_key, last_name_key`
const DAY = 86_400_000
/** When the first of them joined, and how long they went on joining. */
export const FIRST_JOINED = Date.UTC(2023, 0, 1)
export const JOINING = 1000 * DAY

const HEADS = [
  'An',
  'Be',
  'Cla',
  'Do',
  'El',
  'Fre',
  'Ge',
  'Ha',
  'In',
  'Jo',
  'Ka',
  'Lu',
  'Ma',
  'Ni',
  'Ot',
  'Pe',
]
const TAILS = [
  'na',
  'rta',
  'ra',
  'ris',
  'len',
  'da',
  'org',
  'nna',
  'ge',
  'han',
  'rin',
  'kas',
  'rie',
  'kita',
  'to',
]
const MIDDLES = ['berg', 'hof', 'mann', 'stein', 'wald', 'brook', 'field', 'ton', 'well', 'wood']

/** From 0 up to `sides`, in no order that anybody sees: the n-th throw of the die of that name. */
function die(n: number, name: number, sides: number): number {
  let mixed = Math.imul(n ^ (name * 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) % sides
}

const pick = (list: readonly string[], n: number, name: number) => list[die(n, name, list.length)] ?? ''

/** The n-th of so many, from 1. The first fiftieth came from one firm, and nobody later did. */
export function person(n: number, users: number) {
  const firstName = die(n, 1, 50) === 0 ? 'Anna' : pick(HEADS, n, 2) + pick(TAILS, n, 3)
  const lastName = pick(HEADS, n, 4) + pick(TAILS, n, 5) + pick(MIDDLES, n, 6)
  const provider = die(n, 7, 10)
  const many =
    provider < 6 ? 'mail.example' : provider < 9 ? 'mailbox.example' : `firm${die(n, 8, 1000)}.example`
  const domain = n <= users / 50 ? 'early.example' : many
  const joined = FIRST_JOINED + Math.floor((n / users) * JOINING)
  const state = die(n, 9, 1000)
  const confirmed = state < 900 ? joined + 60_000 : null
  return {
    id: `019cb6d0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    email: `${firstName}.${lastName}${n}@${domain}`.toLowerCase(),
    firstName,
    lastName,
    rank: die(n, 10, 5000) === 0 ? 1 : n === 7 ? 2 : 0,
    joined,
    confirmed,
    disabled: state < 25 || state === 999 ? joined + DAY : null,
    leaving: state > 25 && state < 30 ? FIRST_JOINED + 2 * JOINING : null,
    lastLogin: confirmed && die(n, 11, 10) < 7 ? joined + die(n, 12, 100 * 86_400) * 1000 : null,
  }
}

/** Inserts that many, by statements that every engine reads alike but for bytes. */
export async function seedPeople(
  run: (sql: string) => Promise<unknown>,
  users: number,
  bytes: (hex: string) => string,
): Promise<void> {
  for (let from = 1; from <= users; from += BATCH) {
    const rows: string[] = []
    for (let n = from; n < from + BATCH && n <= users; n++) {
      const one = person(n, users)
      rows.push(`('${one.id}', '${one.email}', '${one.email}', '${one.firstName}', '${one.lastName}',
        ${one.rank > 0 ? 1 : 0}, ${one.rank > 1 ? 1 : 0}, ${one.joined}, ${one.confirmed}, ${one.lastLogin}, 1, 1,
        ${bytes(n.toString(16).padStart(64, '0'))}, '{}', ${one.disabled}, ${one.leaving},
        '${one.firstName.toLowerCase()}', '${one.lastName.toLowerCase()}')`)
    }
    await run(`insert into auth_users (${COLUMNS}) values ${rows.join()}`)
  }
}
