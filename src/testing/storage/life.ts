import assert from 'node:assert/strict'
import { isAuthError } from '../../errors.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { bytes, done, id, insert, mail, NOW, session, user } from './records.ts'

const VERBS: Readonly<Record<string, (storage: Storage) => Promise<unknown>>> = {
  ping: (storage) => storage.ping(),
  findUserById: (storage) => storage.findUserById(id(1)),
  findUserByEmailKey: (storage) => storage.findUserByEmailKey('a@b.test'),
  findSession: (storage) => storage.findSession(bytes('a')),
  renewSession: (storage) => storage.renewSession(session('a', 1).id, NOW, NOW),
  listLeaving: (storage) => storage.listLeaving(NOW, null),
  sweepSessions: (storage) => storage.sweepSessions(NOW),
  sweepOld: (storage) => storage.sweepOld('events', NOW),
  listPending: (storage) => storage.listPending(NOW, null),
  listUserEvents: (storage) => storage.listUserEvents(id(1), null),
  listFiles: (storage) => storage.listFiles(NOW),
  commit: (storage) => storage.commit([insert(user(1))]),
  reserveAttempt: (storage) => storage.reserveAttempt(bytes('a'), NOW),
  giveBackAttempt: (storage) => storage.giveBackAttempt(bytes('a')),
  clearAttempts: (storage) => storage.clearAttempts(bytes('a')),
  claimMail: (storage) => storage.claimMail({ now: NOW, leaseSeconds: 1, limit: 1 }),
  settleMail: (storage) => storage.settleMail(mail(1).id, 'lease', { kind: 'release' }),
  nextMailAt: (storage) => storage.nextMailAt(),
}

export function lifeClauses(clause: Clause): void {
  clause('an open storage answers a ping', async ({ storage, second }) => {
    await storage.ping()
    await second.ping()
  })

  clause('opening again changes nothing', async ({ storage }) => {
    await done(storage, insert(user(1)))
    await Promise.all([storage.open({ migrate: true }), storage.open({ migrate: false })])
    assert.deepEqual(await storage.findUserById(id(1)), user(1))
  })

  clause('a storage may be closed twice, and what was begun before is finished', async ({ storage }) => {
    const begun = storage.commit([insert(user(1))])
    await Promise.all([storage.close(), storage.close()])
    assert.equal(await begun, 'done')
    await storage.close()
  })

  for (const [name, call] of Object.entries(VERBS)) {
    clause(`${name} of a closed storage rejects with unavailable`, async ({ storage }) => {
      await storage.close()
      await assert.rejects(
        () => call(storage),
        (error) => isAuthError(error) && error.code === 'unavailable' && error.cause !== undefined,
      )
    })
  }
}
