import { readSearch } from '../../src/admin/search.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { UserDirectory, UserFilter } from '../../src/ports/user-directory.ts'
import { LIMITS } from '../../src/sql/user-count.ts'
import {
  addEvent,
  addMail,
  at,
  bytes,
  event,
  id,
  mail,
  NOW,
  open,
  remove,
  session,
  update,
  user,
} from '../../src/testing/storage/records.ts'
import { FIRST_JOINED, JOINING, person } from './people.ts'

/** How many users and mails the plans are made for, and half as many sessions again. */
export const MANY = 20_000

/** A statement that was sent, with the plan that it had at that moment. */
export interface Sent<Plan> {
  readonly sql: string
  readonly plan: Plan
}

/** How many users the plans of lists are made for: more than a list reads whole. */
export const LISTED = 60_000

const SEARCHES = [
  undefined,
  person(9, LISTED).id,
  person(9, LISTED).email,
  'anna',
  'anna p',
  'p',
  '@mail',
  '@firm77',
]
const HALF = new Date(FIRST_JOINED + JOINING / 2)
const FILTERS: readonly Partial<UserFilter>[] = [
  {},
  { status: 'active' },
  { status: 'disabled' },
  { staff: true },
  { superuser: true, confirmed: true },
  { confirmed: false },
  { joinedFrom: HALF, joinedBefore: new Date(HALF.getTime() + JOINING / 1000) },
  { joinedFrom: HALF },
  { status: 'pending', joinedBefore: HALF },
]

/** Every list that administration asks for: each search and filter in each order, from both ends and the middle. */
export async function everyList(directory: UserDirectory): Promise<void> {
  const anyone = {
    search: null,
    status: null,
    staff: null,
    superuser: null,
    confirmed: null,
    joinedFrom: null,
    joinedBefore: null,
  }
  for (const text of SEARCHES) {
    for (const filter of FILTERS) {
      const wanted = { ...anyone, ...filter, search: readSearch(text) }
      for (const order of ['email', 'joined', 'lastLogin'] as const) {
        for (const descending of [false, true]) {
          const query = { ...wanted, order, descending, limit: 51 }
          const page = await directory.listUsers({ ...query, after: null })
          await directory.listUsers({ ...query, after: page.at(-1)?.place ?? null })
        }
      }
      await directory.countUsers(wanted)
    }
  }
  for (const userId of [null, id(3)]) {
    const page = await directory.listEvents({ userId, before: null })
    await directory.listEvents({ userId, before: page.at(-1) ?? null })
  }
}

/** What reads a large part of the table, where a walk in order has met too few: there its beginning is as good as an index. */
export function readsMuch(sql: string): boolean {
  return sql.includes(`limit ${LIMITS.gathered})`)
}

/** Everything that runs for a visitor, once; on tables with many rows, of which it takes a few away. */
export async function everything(storage: Storage): Promise<void> {
  const key = bytes('attempts')
  await storage.commit([open(session('a', 1)), { kind: 'touchUser', id: id(1), lastLoginAt: NOW }])
  await storage.findSession(bytes('a'))
  await storage.renewSession(bytes('a'), at(1), at(1001))
  await storage.listSessions(id(1), NOW)
  await storage.sweepSessions(new Date(1))
  const [first = null] = await storage.listLeaving(new Date(1), null)
  await storage.listLeaving(new Date(1), first)
  for (const kind of ['sentMail', 'deadMail', 'events', 'attempts'] as const)
    await storage.sweepOld(kind, new Date(4))
  const [pending = null] = await storage.listPending(new Date(4), null)
  await storage.listPending(new Date(4), pending)
  await storage.commit([{ kind: 'noteFile', name: 'a.png', at: NOW }])
  await storage.listFiles(new Date(4))
  await storage.commit([{ kind: 'forgetFile', name: 'a.png', mustExist: true }])
  await storage.listUserEvents(id(5), null)
  await storage.listUserEvents(id(5), id(9))
  await storage.findUserById(id(1))
  await storage.findUserByEmailKey(user(1).emailKey)
  await storage.reserveAttempt(key, NOW)
  await storage.reserveAttempt(key, NOW)
  await storage.commit([
    { kind: 'endSession', id: bytes('former') },
    { kind: 'clearAttempts', key },
    addEvent(event(1)),
    addEvent(event(2, { gatherKey: 'k' })),
    addMail(mail(1, { replaceKey: 'k' })),
    update(1, { firstName: 'Grace' }, { raiseTrust: true }),
    { kind: 'endSessions', userId: id(1), exceptId: bytes('a') },
    { kind: 'endSessions', userId: id(1), exceptId: null },
    { kind: 'keepSuperuser', userId: id(1) },
    { kind: 'dropMail', recipient: 'nobody@example.com' },
    remove(2),
  ])
  await storage.nextMailAt()
  const [claimed] = await storage.claimMail({ now: at(9), leaseSeconds: 60, limit: 10 })
  if (claimed === undefined) throw new Error('no mail was due')
  await storage.settleMail(claimed.id, claimed.lease, { kind: 'retry', notBefore: at(20), error: 'x' })
  await storage.claimMail({ now: at(9), leaseSeconds: 60, limit: 1, id: id(1) })
}
