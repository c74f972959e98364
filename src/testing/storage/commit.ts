import assert from 'node:assert/strict'
import type { Change, CommitResult, Storage } from '../../ports/storage.ts'
import type { Clause, StorageUnderTest } from '../storage-contract.ts'
import {
  addEvent,
  addMail,
  at,
  atOnce,
  bytes,
  done,
  event,
  id,
  insert,
  mail,
  NOW,
  open,
  remove,
  session,
  tally,
  update,
  user,
} from './records.ts'

/** Changes of every kind, all of which succeed together after {@link prepare}. */
export const GOOD: readonly Change[] = [
  insert(user(11)),
  open(session('new', 11)),
  update(1, { firstName: 'Grace' }),
  { kind: 'touchUser', id: id(2), lastLoginAt: at(1) },
  remove(3),
  { kind: 'endSession', id: bytes('one') },
  { kind: 'endSessions', userId: id(2), exceptId: null },
  { kind: 'keepSuperuser', userId: id(1) },
  addMail(mail(21)),
  { kind: 'dropMail', recipient: 'nobody@example.com' },
  addMail(mail(22, { replaceKey: 'k', params: { name: 'newer' } })),
  addEvent(event(31)),
  { kind: 'clearAttempts', key: bytes('key') },
]

/** Changes that are refused, with what is answered. */
const REFUSED: readonly (readonly [string, Change, CommitResult])[] = [
  ['a stale update', update(4, { firstName: 'Eve' }, { revision: 9 }), 'stale'],
  ['a stale deletion', remove(4, 9), 'stale'],
  ['a session under another trust', open(session('late', 4, { trust: 9 })), 'stale'],
  ['a taken address', insert(user(12, { emailKey: user(4).emailKey })), 'taken'],
  ['an update to a taken address', update(4, { emailKey: user(2).emailKey }), 'taken'],
  ['a guard of the last superuser', { kind: 'keepSuperuser', userId: id(2) }, 'last_superuser'],
]

export async function prepare(storage: Storage): Promise<void> {
  await done(storage, ...[1, 2, 3, 4].map((n) => insert(user(n, { isSuperuser: n === 2 }))))
  await done(storage, open(session('one', 1)), open(session('two', 2)), open(session('three', 3)))
  await done(storage, addMail(mail(20, { replaceKey: 'k', params: { name: 'older' } })))
  for (let n = 0; n < 5; n++) await storage.reserveAttempt(bytes('key'), NOW)
}

/** Everything that {@link GOOD} changes, as far as looking does not change it. */
async function look({ storage, events }: StorageUnderTest): Promise<unknown> {
  return {
    users: await Promise.all([1, 2, 3, 4, 11, 12].map((n) => storage.findUserById(id(n)))),
    sessions: await Promise.all(
      ['one', 'two', 'three', 'new', 'late'].map((name) => storage.findSession(bytes(name))),
    ),
    events: await events(),
    nextMailAt: await storage.nextMailAt(),
  }
}

export function commitClauses(clause: Clause): void {
  clause('a commit of nothing is done', async ({ storage }) => {
    assert.equal(await storage.commit([]), 'done')
  })

  clause('changes of every kind are applied together', async (subject) => {
    const { storage } = subject
    await prepare(storage)
    assert.equal(await storage.commit(GOOD), 'done')
    assert.equal((await storage.findUserById(id(1)))?.firstName, 'Grace')
    assert.deepEqual((await storage.findUserById(id(2)))?.lastLoginAt, at(1))
    assert.equal(await storage.findUserById(id(3)), null)
    const alive = ['one', 'two', 'three', 'new'].map((name) => storage.findSession(bytes(name)))
    assert.deepEqual(
      (await Promise.all(alive)).map((found) => found?.user.id ?? null),
      [null, null, null, id(11)],
    )
    assert.deepEqual(
      (await subject.events()).map((stored) => stored.id),
      [id(31)],
    )
    const claimed = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 9 })
    assert.deepEqual(
      claimed.map((one) => one.id),
      [id(21), id(22)],
    )
    assert.deepEqual(await storage.reserveAttempt(bytes('key'), NOW), { allowed: true })
  })

  for (const [name, refused, answer] of REFUSED) {
    clause(
      `${name} is ${answer} at every place in the list, and nothing of the list is stored`,
      async (subject) => {
        const { storage } = subject
        await prepare(storage)
        const before = await look(subject)
        for (let place = 0; place <= GOOD.length; place++) {
          const changes = [...GOOD.slice(0, place), refused, ...GOOD.slice(place)]
          assert.equal(await storage.commit(changes), answer, `at place ${place}`)
          assert.deepEqual(await look(subject), before, `at place ${place}`)
        }
        // Mail and attempts can only be looked at by changing them, so they come last.
        const claimed = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 9 })
        assert.deepEqual(
          claimed.map((one) => one.params.name),
          ['older'],
        )
        assert.equal((await storage.reserveAttempt(bytes('key'), NOW)).allowed, false)
      },
    )
  }

  clause('changes are applied in their order', async ({ storage }) => {
    assert.equal(await storage.commit([open(session('a', 1)), insert(user(1))]), 'stale')
    assert.equal(await storage.commit([insert(user(1)), open(session('a', 1))]), 'done')
    const heir = user(2, { emailKey: user(1).emailKey })
    assert.equal(await storage.commit([insert(heir), remove(1)]), 'taken')
    assert.equal(await storage.commit([remove(1), insert(heir)]), 'done')
    const twice = [update(2, { firstName: 'A' }), update(2, { lastName: 'B' }, { revision: 2 })]
    assert.equal(await storage.commit(twice), 'done')
    assert.deepEqual(
      await storage.findUserById(id(2)),
      user(2, { emailKey: heir.emailKey, firstName: 'A', lastName: 'B', revision: 3 }),
    )
  })

  clause('the first change that is refused decides the answer', async ({ storage }) => {
    await done(storage, insert(user(1)))
    const stale = update(1, {}, { revision: 9 })
    const taken = insert(user(2, { emailKey: user(1).emailKey }))
    assert.equal(await storage.commit([stale, taken]), 'stale')
    assert.equal(await storage.commit([taken, stale]), 'taken')
  })

  clause('commits of many users at once are all done', async ({ storage, second }) => {
    const results = await atOnce(60, [storage, second], (one, n) =>
      one.commit([insert(user(n)), open(session(`s${n}`, n)), addEvent(event(1000 + n))]),
    )
    assert.deepEqual(tally(results), { done: 60 })
    for (let n = 0; n < 60; n++) assert.equal((await storage.findSession(bytes(`s${n}`)))?.user.id, id(n))
  })
}
