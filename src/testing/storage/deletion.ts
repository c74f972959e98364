import assert from 'node:assert/strict'
import { type LeavingUser, type Storage, SWEEP_BATCH, type UserRecord } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import {
  addEvent,
  addMail,
  at,
  atOnce,
  done,
  event,
  id,
  insert,
  mail,
  NOW,
  remove,
  tally,
  update,
  user,
} from './records.ts'

const superuser = (number: number, fields: Partial<UserRecord> = {}) =>
  insert(user(number, { isSuperuser: true, ...fields }))
const keep = (except: number) => ({ kind: 'keepSuperuser', userId: id(except) }) as const
const drop = (recipient: string) => ({ kind: 'dropMail', recipient }) as const
const claim = { now: at(1000), leaseSeconds: 60, limit: 9 }

async function leaving(storage: Storage, now: Date, after: LeavingUser | null = null): Promise<string[]> {
  return (await storage.listLeaving(now, after)).map((one) => one.id)
}

export function deletionClauses(clause: Clause): void {
  clause('a superuser may go while another can act', async ({ storage }) => {
    await done(storage, superuser(1), superuser(2))
    await done(storage, keep(1), remove(1))
    assert.equal(await storage.commit([keep(2), remove(2)]), 'last_superuser')
    assert.deepEqual(await storage.findUserById(id(2)), user(2, { isSuperuser: true }))
    assert.equal(await storage.commit([keep(9)]), 'done')
  })

  clause('a superuser who cannot act is none that is left', async ({ storage }) => {
    await done(
      storage,
      superuser(1),
      superuser(2, { confirmedAt: null }),
      superuser(3, { disabledAt: NOW }),
      superuser(4, { deleteAfter: at(1) }),
      insert(user(5, { isStaff: true })),
    )
    assert.equal(await storage.commit([keep(1), remove(1)]), 'last_superuser')
    await done(storage, update(3, { disabledAt: null }))
    assert.equal(await storage.commit([keep(1), remove(1)]), 'done')
  })

  clause('a guard sees the changes before it', async ({ storage }) => {
    await done(storage, superuser(1), insert(user(2)))
    const demote = update(1, { isSuperuser: false })
    assert.equal(await storage.commit([demote, keep(2)]), 'last_superuser')
    assert.equal(await storage.commit([update(2, { isSuperuser: true }), keep(1), demote]), 'done')
  })

  clause('of superusers who all go at once one stays', async ({ storage, second }) => {
    await done(storage, ...[0, 1, 2, 3, 4, 5].map((n) => superuser(n)))
    const results = await atOnce(6, [storage, second], (one, n) => one.commit([keep(n), remove(n)]))
    assert.deepEqual(tally(results), { done: 5, last_superuser: 1 })
    const left = results.indexOf('last_superuser')
    assert.equal((await storage.findUserById(id(left)))?.isSuperuser, true)
  })

  clause('mail that waits for an address can be taken away, claimed or not', async ({ storage }) => {
    const recipient = 'gone@example.com'
    await done(storage, addMail(mail(1, { recipient })))
    const [held] = await storage.claimMail(claim)
    await done(
      storage,
      addMail(mail(2, { recipient, notBefore: at(500) })),
      addMail(mail(3, { recipient, replaceKey: 'k', notBefore: at(500) })),
      addMail(mail(4, { recipient: 'Gone@example.com' })),
    )
    await done(storage, drop(recipient), addMail(mail(5, { recipient })))
    assert.deepEqual(
      (await storage.claimMail(claim)).map((one) => one.id),
      [id(4), id(5)],
    )
    assert.equal(await storage.settleMail(id(1), held?.lease ?? '', { kind: 'sent', at: NOW }), false)
    // The key is free again.
    await done(storage, addMail(mail(6, { recipient, replaceKey: 'k', notBefore: at(600) })))
    const [next] = await storage.claimMail(claim)
    assert.deepEqual([next?.id, next?.notBefore], [id(6), at(600)])
    await done(storage, drop('nobody@example.com'))
  })

  clause('events of the same commit are blanked with those before it', async ({ storage, events }) => {
    const facts = { type: 'login.failed', gatherKey: 'k' }
    await done(storage, insert(user(1)), addEvent(event(1, facts)))
    await done(storage, addEvent(event(2, { type: 'user.deleted' })), remove(1))
    const kept = (await events()).map(({ id, ip, userAgent }) => [id, ip, userAgent]).sort()
    assert.deepEqual(kept, [
      [id(1), null, null],
      [id(2), null, null],
    ])
    // What was gathered under the address of somebody who is gone is not gathered on.
    await done(storage, addEvent(event(3, { ...facts, userId: null })))
    assert.deepEqual(
      (await events()).map(({ count }) => count),
      [1, 1, 1],
    )
  })

  clause('who leaves is listed from that moment on, longest first', async ({ storage }) => {
    await done(
      storage,
      insert(user(1, { deleteAfter: at(20) })),
      insert(user(3, { deleteAfter: at(10) })),
      insert(user(2, { deleteAfter: at(10), disabledAt: NOW })),
      insert(user(4)),
    )
    assert.deepEqual(await leaving(storage, at(9.999)), [])
    assert.deepEqual(await storage.listLeaving(at(10), null), [
      { id: id(2), deleteAfter: at(10) },
      { id: id(3), deleteAfter: at(10) },
    ])
    assert.deepEqual(await leaving(storage, at(20)), [id(2), id(3), id(1)])
    assert.deepEqual(await leaving(storage, at(20), { id: id(2), deleteAfter: at(10) }), [id(3), id(1)])
    await done(storage, update(3, { deleteAfter: null }), update(4, { deleteAfter: at(5) }), remove(1))
    assert.deepEqual(await leaving(storage, at(20)), [id(4), id(2)])
  })

  clause('who leaves is listed in batches that a reader can go through', async ({ storage }) => {
    const count = SWEEP_BATCH + 3
    const users = Array.from({ length: count }, (_, n) => user(n, { deleteAfter: at(n < count / 2 ? 1 : 2) }))
    await done(storage, ...users.map(insert))
    const first = await storage.listLeaving(at(9), null)
    assert.equal(first.length, SWEEP_BATCH)
    const rest = await leaving(storage, at(9), first.at(-1) ?? null)
    assert.deepEqual(
      [...first.map((one) => one.id), ...rest],
      users.map((one) => one.id),
    )
  })
}
