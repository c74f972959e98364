import type { Storage } from '../../src/ports/storage.ts'
import type { UserDirectory, UserFilter } from '../../src/ports/user-directory.ts'
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

/** How many users and mails the plans are made for, and half as many sessions again. */
export const MANY = 20_000

/** A statement that was sent, with the plan that it had at that moment. */
export interface Sent<Plan> {
  readonly sql: string
  readonly plan: Plan
}

/** Every list of users and events that administration asks for: each filter in each order, from both ends and the middle. */
export async function everyList(directory: UserDirectory): Promise<void> {
  const text = { email: 'person1', domain: 'example', name: 'a', names: [['b', 'a'] as const], id: null }
  const filters: Partial<UserFilter>[] = [
    {},
    { status: 'active' },
    { status: 'disabled' },
    { staff: true },
    { superuser: true, confirmed: true },
    { confirmed: false },
    { joinedFrom: new Date(5), joinedBefore: new Date(500) },
    { joinedFrom: new Date(5) },
    { search: { email: 'person777', domain: 'person777', name: 'person777', names: [], id: null } },
    { search: { email: null, domain: null, name: null, names: [['a', 'x']], id: null } },
    { search: { email: null, domain: null, name: null, names: [], id: id(1) } },
    { search: text },
    { search: text, status: 'disabled' },
  ]
  const anyone = {
    search: null,
    status: null,
    staff: null,
    superuser: null,
    confirmed: null,
    joinedFrom: null,
    joinedBefore: null,
  }
  for (const filter of filters) {
    for (const order of ['email', 'joined', 'lastLogin'] as const) {
      for (const descending of [false, true]) {
        const query = { ...anyone, ...filter, order, descending, limit: 51 }
        const page = await directory.listUsers({ ...query, after: null })
        await directory.listUsers({ ...query, after: page.at(-1)?.place ?? null })
      }
    }
    await directory.countUsers({ ...anyone, ...filter })
  }
  for (const userId of [null, id(3)]) {
    const page = await directory.listEvents({ userId, before: null })
    await directory.listEvents({ userId, before: page.at(-1) ?? null })
  }
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
