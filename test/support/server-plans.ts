import type { Storage } from '../../src/ports/storage.ts'
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
} from '../contracts/storage/records.ts'

/** How many users and mails the plans are made for, and half as many sessions again. */
export const MANY = 20_000

/** A statement that was sent, with the plan that it had at that moment. */
export interface Sent<Plan> {
  readonly sql: string
  readonly plan: Plan
}

/** Everything that runs for a visitor, once; on tables with many rows, of which it takes a few away. */
export async function everything(storage: Storage): Promise<void> {
  const key = bytes('attempts')
  await storage.commit([open(session('a', 1)), { kind: 'touchUser', id: id(1), lastLoginAt: NOW }])
  await storage.findSession(bytes('a'))
  await storage.renewSession(bytes('a'), at(1), at(1001))
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
    remove(2),
  ])
  await storage.nextMailAt()
  const [claimed] = await storage.claimMail({ now: at(9), leaseSeconds: 60, limit: 10 })
  if (claimed === undefined) throw new Error('no mail was due')
  await storage.settleMail(claimed.id, claimed.lease, { kind: 'retry', notBefore: at(20), error: 'x' })
  await storage.claimMail({ now: at(9), leaseSeconds: 60, limit: 1, id: id(1) })
}
