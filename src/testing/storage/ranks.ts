import assert from 'node:assert/strict'
import type { Change, UserRecord } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { addEvent, atOnce, done, event, id, insert, NOW, remove, update, user } from './records.ts'

const RANK = { isStaff: true, isSuperuser: true }
const check = (number: number, revision = 1): Change => ({ kind: 'checkUser', id: id(number), revision })
const keep = (number: number): Change => ({ kind: 'keepSuperuser', userId: id(number) })
const superuser = (number: number, fields: Partial<UserRecord> = {}) =>
  insert(user(number, { ...RANK, ...fields }))

export function rankClauses(clause: Clause): void {
  clause(
    'a check passes while the user stands at that revision, and stores nothing otherwise',
    async ({ storage }) => {
      await done(storage, insert(user(1)), insert(user(2)))
      assert.equal(await storage.commit([check(1), update(2, { firstName: 'Grace' })]), 'done')
      await done(storage, update(1, { isStaff: false }))
      assert.equal(
        await storage.commit([update(2, { firstName: 'Eve' }, { revision: 2 }), check(1)]),
        'stale',
      )
      assert.equal(await storage.commit([check(9)]), 'stale')
      assert.equal((await storage.findUserById(id(2)))?.firstName, 'Grace')
      assert.equal(await storage.commit([check(1, 2)]), 'done')
    },
  )

  clause(
    'of acts that check whom they change, one after the other has happened, and none in between',
    async (subject) => {
      const { storage, second } = subject
      await done(storage, superuser(1), superuser(2))
      // Each takes the other's rank away, as the one who has it.
      const results = await atOnce(2, [storage, second], (one, n) =>
        one.commit([check(n + 1), update(2 - n, { isSuperuser: false })]),
      )
      assert.deepEqual(results.toSorted(), ['done', 'stale'])
      const both = await Promise.all([1, 2].map((number) => storage.findUserById(id(number))))
      assert.equal(both.filter((one) => one?.isSuperuser).length, 1)
    },
  )

  clause('the last superuser is kept, and another one is enough to let go', async ({ storage }) => {
    await done(storage, superuser(1), insert(user(2, { isStaff: true })))
    const demote = update(1, { isSuperuser: false })
    assert.equal(await storage.commit([keep(1), demote]), 'last_superuser')
    assert.equal(await storage.commit([keep(1), remove(1)]), 'last_superuser')
    assert.equal((await storage.findUserById(id(1)))?.isSuperuser, true)
    assert.equal(await storage.commit([keep(2)]), 'done')
    await done(storage, update(2, { isSuperuser: true }))
    assert.equal(await storage.commit([keep(1), demote]), 'done')
    assert.equal(await storage.commit([keep(2), remove(2, 2)]), 'last_superuser')
  })

  clause('a superuser who is pending, disabled or leaving is none to lean on', async ({ storage }) => {
    await done(
      storage,
      superuser(1),
      superuser(2, { confirmedAt: null }),
      superuser(3, { disabledAt: NOW }),
      superuser(4, { deleteAfter: NOW }),
    )
    assert.equal(await storage.commit([keep(1)]), 'last_superuser')
    await done(storage, update(3, { disabledAt: null }))
    assert.equal(await storage.commit([keep(1)]), 'done')
    await done(storage, update(3, { disabledAt: NOW }, { revision: 2 }))
    assert.equal(await storage.commit([keep(1)]), 'last_superuser')
    await done(storage, update(2, { confirmedAt: NOW }))
    assert.equal(await storage.commit([keep(1)]), 'done')
    await done(storage, remove(2, 2))
    assert.equal(await storage.commit([keep(1)]), 'last_superuser')
  })

  clause(
    'what events say of a change of a user goes with the user, and the rest of them stays',
    async (subject) => {
      const { storage } = subject
      const changed = { before: '{"first_name":"Ada"}', after: '{"first_name":"Grace"}' }
      await done(
        storage,
        insert(user(1)),
        insert(user(2)),
        addEvent(event(1, { detail: changed })),
        addEvent(event(2, { detail: { after: '{}' } })),
        addEvent(event(3, { detail: { reason: 'spam' } })),
        addEvent(event(4, { detail: changed, userId: id(2) })),
      )
      await done(storage, remove(1))
      const details = (await subject.events())
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ detail }) => detail)
      assert.deepEqual(details, [{}, {}, { reason: 'spam' }, changed])
    },
  )

  clause('of many who are let go at once, one stays', async ({ storage, second }) => {
    const numbers = [1, 2, 3, 4, 5, 6]
    await done(storage, ...numbers.map((number) => superuser(number)))
    const results = await atOnce(numbers.length, [storage, second], (one, n) => {
      const away = n % 2 === 0 ? update(n + 1, { isSuperuser: false }) : update(n + 1, { disabledAt: NOW })
      return one.commit([keep(n + 1), away])
    })
    assert.deepEqual(results.toSorted(), ['done', 'done', 'done', 'done', 'done', 'last_superuser'])
  })
}
