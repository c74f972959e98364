import assert from 'node:assert/strict'
import { HISTORY_PAGE } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { addEvent, addMail, at, atOnce, done, event, id, insert, mail, NOW, remove, user } from './records.ts'

export function eventClauses(clause: Clause): void {
  clause('an event is stored as it is', async ({ storage, events }) => {
    const detail = { reason: '"quoted" \u00e9\u{1f600}', other: '' }
    await done(storage, addEvent(event(1, { detail })))
    assert.deepEqual(await events(), [
      {
        id: id(1),
        type: 'user.registered',
        userId: id(1),
        ip: '203.0.113.7',
        userAgent: 'Mozilla/5.0',
        detail,
        count: 1,
      },
    ])
  })

  clause('events of one gather key are counted in the first', async ({ storage, events }) => {
    const first = event(1, { gatherKey: 'a', detail: { n: 'first' } })
    await done(storage, addEvent(first), addEvent(event(2, { gatherKey: 'b' })))
    await done(storage, addEvent(event(3, { gatherKey: 'a', detail: { n: 'second' } })))
    await done(storage, addEvent(event(4, { gatherKey: 'a' })))
    const counted = (await events()).map((stored) => [stored.id, stored.count]).sort()
    assert.deepEqual(counted, [
      [id(1), 3],
      [id(2), 1],
    ])
    assert.deepEqual((await events()).find((stored) => stored.id === id(1))?.detail, { n: 'first' })
  })

  clause('events without a gather key are never gathered', async ({ storage, events }) => {
    await done(storage, addEvent(event(1)), addEvent(event(2)), addEvent(event(3)))
    assert.equal((await events()).length, 3)
  })

  clause('none of 50 events of one key at once is lost', async ({ storage, second, events }) => {
    await atOnce(50, [storage, second], (one, n) => one.commit([addEvent(event(n, { gatherKey: 'k' }))]))
    assert.deepEqual(
      (await events()).map(({ count }) => count),
      [50],
    )
  })

  clause('events outlive their user, without the addresses of clients', async ({ storage, events }) => {
    await done(storage, insert(user(1)), addEvent(event(1)), addEvent(event(2, { userId: id(2) })))
    await done(storage, remove(1), addEvent(event(3, { type: 'user.deleted', userId: id(1) })))
    const kept = (await events()).map(({ id, ip, userAgent }) => [id, ip, userAgent]).sort()
    assert.deepEqual(kept, [
      [id(1), null, null],
      [id(2), '203.0.113.7', 'Mozilla/5.0'],
      [id(3), '203.0.113.7', 'Mozilla/5.0'],
    ])
  })

  clause(
    'the events about a user are listed whole, the newest first, and of nobody else',
    async ({ storage }) => {
      const first = event(1, { detail: { a: '"b"' }, actorId: id(9), outcome: 'failure', gatherKey: 'k' })
      await done(storage, addEvent(event(3, { ip: null, userAgent: null })), addEvent(first))
      await done(storage, addEvent(event(2, { userId: id(2) })), addEvent(event(5, { userId: null })))
      await done(storage, addEvent(event(4, { gatherKey: 'k' })))
      const listed = await storage.listUserEvents(id(1), null)
      const { gatherKey: _1, ...newer } = event(3, { ip: null, userAgent: null })
      const { gatherKey: _2, ...older } = first
      assert.deepEqual(listed, [
        { ...newer, count: 1 },
        { ...older, count: 2 },
      ])
      assert.deepEqual(await storage.listUserEvents(id(7), null), [])
    },
  )

  clause('a list of events is a page at most, and goes on from any of them', async ({ storage }) => {
    const numbers = Array.from({ length: HISTORY_PAGE + 3 }, (_, n) => n + 1)
    await done(storage, ...numbers.map((n) => addEvent(event(n))))
    const newest = await storage.listUserEvents(id(1), null)
    assert.deepEqual(
      newest.map((one) => one.id),
      numbers.slice(3).toReversed().map(id),
    )
    const rest = await storage.listUserEvents(id(1), id(4))
    assert.deepEqual(
      rest.map((one) => one.id),
      [id(3), id(2), id(1)],
    )
    assert.deepEqual(await storage.listUserEvents(id(1), id(1)), [])
  })

  clause('a mail that waits outlives its user', async ({ storage }) => {
    const link = { purpose: 'confirm', userId: id(1), trust: 1, deadline: at(60) } as const
    await done(storage, insert(user(1)), addMail(mail(1, { link })))
    await done(storage, remove(1))
    const [claimed] = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1 })
    assert.deepEqual(claimed?.link, link)
  })
}
