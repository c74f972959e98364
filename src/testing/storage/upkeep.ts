import assert from 'node:assert/strict'
import { FREE_ATTEMPTS, LONGEST_WAIT_SECONDS, MOST_ATTEMPTS } from '../../limits/account-throttle.ts'
import { type Storage, SWEEP_BATCH } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import {
  addEvent,
  addMail,
  at,
  bytes,
  done,
  event,
  id,
  insert,
  mail,
  NOW,
  remove,
  update,
  user,
} from './records.ts'

const ALLOWED = { allowed: true }
const pending = (number: number, seconds: number) =>
  user(number, { confirmedAt: null, asked: { at: at(seconds), ip: '203.0.113.7', userAgent: null } })
const note = (name: string, seconds = 0) => ({ kind: 'noteFile', name, at: at(seconds) }) as const
const forget = (name: string) => ({ kind: 'forgetFile', name }) as const
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

/** Claims a mail and settles it. */
async function settle(
  storage: Storage,
  number: number,
  kind: 'sent' | 'dead',
  seconds: number,
): Promise<void> {
  const [claimed] = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id: id(number) })
  assert.ok(claimed)
  const outcome =
    kind === 'sent' ? { kind, at: at(seconds) } : { kind, at: at(seconds), error: 'no such mailbox' }
  assert.ok(await storage.settleMail(id(number), claimed.lease, outcome))
}

export function upkeepClauses(clause: Clause): void {
  clause('events before a moment are swept, and no other', async ({ storage, events }) => {
    const old = event(1, { at: at(9.999), userId: null, gatherKey: 'k' })
    await done(
      storage,
      addEvent(old),
      addEvent(event(2, { at: at(9.999) })),
      addEvent(event(3, { at: at(10) })),
    )
    assert.equal(await storage.sweepOld('events', at(9.999)), 0)
    assert.equal(await storage.sweepOld('events', at(10)), 2)
    assert.equal(await storage.sweepOld('events', at(10)), 0)
    assert.deepEqual(
      (await events()).map((left) => left.id),
      [id(3)],
    )
  })

  clause(
    'an event whose first was swept is one of its own, and can be gathered into',
    async ({ storage, events }) => {
      await done(storage, addEvent(event(1, { gatherKey: 'k', at: NOW })))
      assert.equal(await storage.sweepOld('events', at(1)), 1)
      await done(storage, addEvent(event(2, { gatherKey: 'k', at: at(2) })))
      await done(storage, addEvent(event(3, { gatherKey: 'k', at: at(3) })))
      assert.deepEqual(
        (await events()).map((left) => [left.id, left.count]),
        [[id(2), 2]],
      )
    },
  )

  clause('a user whose events were swept can be deleted', async ({ storage, events }) => {
    await done(storage, insert(user(1)), addEvent(event(1)), addEvent(event(2, { at: at(5) })))
    await storage.sweepOld('events', at(1))
    await done(storage, remove(1))
    assert.deepEqual(
      (await events()).map((left) => [left.id, left.ip]),
      [[id(2), null]],
    )
  })

  clause('sweeps of events go by batches, and several at once take each away once', async (subject) => {
    const { storage, second, events } = subject
    await done(storage, ...numbers(SWEEP_BATCH + 5).map((n) => addEvent(event(n))))
    const first = await Promise.all([storage.sweepOld('events', at(1)), second.sweepOld('events', at(1))])
    for (const swept of first) assert.ok(swept <= SWEEP_BATCH)
    let total = (first[0] ?? 0) + (first[1] ?? 0)
    total += (await storage.sweepOld('events', at(1))) + (await second.sweepOld('events', at(1)))
    assert.equal(total, SWEEP_BATCH + 5)
    assert.deepEqual(await events(), [])
  })

  clause('mail that waits or is leased is never swept', async ({ storage }) => {
    await done(storage, addMail(mail(1)), addMail(mail(2)), addMail(mail(3)), addMail(mail(4)))
    await settle(storage, 3, 'sent', 10)
    await settle(storage, 4, 'dead', 10)
    const [leased] = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id: id(1) })
    assert.ok(leased)
    for (const kind of ['sentMail', 'deadMail'] as const) {
      assert.equal(await storage.sweepOld(kind, at(10)), 0)
      // One that keeps no mail that was sent has none to sweep.
      assert.ok((await storage.sweepOld(kind, at(10.001))) <= 1)
      assert.equal(await storage.sweepOld(kind, at(99_999)), 0)
    }
    assert.ok(await storage.settleMail(id(1), leased.lease, { kind: 'release' }))
    assert.equal((await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 9 })).length, 2)
  })

  clause('attempts are swept once their last is old and their wait over', async ({ storage }) => {
    const [over, waiting] = [bytes('over'), bytes('waiting')]
    for (let n = 0; n < FREE_ATTEMPTS; n++) {
      await storage.reserveAttempt(over, NOW)
      await storage.reserveAttempt(waiting, at(5))
    }
    assert.equal(await storage.sweepOld('attempts', NOW), 0)
    assert.equal(await storage.sweepOld('attempts', at(5)), 1)
    assert.deepEqual(await storage.reserveAttempt(over, NOW), ALLOWED)
    assert.equal((await storage.reserveAttempt(waiting, at(5))).allowed, false)
  })

  clause('attempts that have switched a password off are never swept', async ({ storage }) => {
    const key = bytes('guessed at')
    let last = 0
    for (; last < MOST_ATTEMPTS; last += 1) await storage.reserveAttempt(key, at(last * LONGEST_WAIT_SECONDS))
    assert.equal(await storage.sweepOld('attempts', at((last + 2) * LONGEST_WAIT_SECONDS)), 0)
    assert.equal((await storage.reserveAttempt(key, at((last + 2) * LONGEST_WAIT_SECONDS))).allowed, false)
  })

  clause('attempts of which one was given back are no older than they are', async ({ storage }) => {
    const key = bytes('somebody@example.com')
    for (let n = 0; n < FREE_ATTEMPTS; n++) await storage.reserveAttempt(key, NOW)
    await storage.giveBackAttempt(key)
    assert.equal(await storage.sweepOld('attempts', NOW), 0)
    assert.deepEqual(await storage.reserveAttempt(key, NOW), ALLOWED)
    assert.equal((await storage.reserveAttempt(key, NOW)).allowed, false)
    assert.equal(await storage.sweepOld('attempts', at(LONGEST_WAIT_SECONDS)), 1)
  })

  clause(
    'the pending accounts are those asked for before a moment, longest ago first',
    async ({ storage }) => {
      const old = [pending(1, 2), pending(2, 1)]
      const others = [pending(3, 3), user(4), { ...pending(5, 1), disabledAt: NOW }]
      await done(storage, ...[...old, ...others].map(insert))
      assert.deepEqual(await storage.listPending(at(3), null), [
        { id: id(2), askedAt: at(1) },
        { id: id(1), askedAt: at(2) },
      ])
      assert.deepEqual(await storage.listPending(at(1), null), [])
    },
  )

  clause(
    'an account is pending no more once it is confirmed, disabled, asked for again or gone',
    async ({ storage }) => {
      await done(storage, ...numbers(4).map((n) => insert(pending(n, 1))))
      await done(
        storage,
        update(1, { confirmedAt: at(2), asked: null }),
        update(2, { disabledAt: at(2) }),
        remove(4),
      )
      await done(storage, update(3, { asked: { at: at(7), ip: null, userAgent: null } }))
      assert.deepEqual(await storage.listPending(at(7), null), [])
      const [left] = await storage.listPending(at(8), null)
      assert.equal(left?.id, id(3))
    },
  )

  clause('the pending accounts are listed in batches that a reader can go through', async ({ storage }) => {
    const count = SWEEP_BATCH + 3
    // Several were asked for at one moment, at the end of a batch too.
    const users = numbers(count).map((n) => pending(n, n < count / 2 ? 1 : 2))
    await done(storage, ...users.toReversed().map(insert))
    const first = await storage.listPending(at(9), null)
    assert.equal(first.length, SWEEP_BATCH)
    const rest = await storage.listPending(at(9), first.at(-1) ?? null)
    assert.deepEqual(
      [...first, ...rest].map((one) => one.id),
      users.map((one) => one.id),
    )
  })

  clause(
    'a file that was noted is listed until it is forgotten, the longest noted first',
    async ({ storage }) => {
      await done(storage, note('b.png', 2), note('a.png', 1), note('c.png', 3))
      // Noting again changes nothing.
      await done(storage, note('b.png', 9))
      assert.deepEqual(await storage.listFiles(at(3)), ['a.png', 'b.png'])
      await done(storage, forget('a.png'), forget('never.png'))
      assert.deepEqual(await storage.listFiles(at(4)), ['b.png', 'c.png'])
      await done(storage, ...numbers(SWEEP_BATCH).map((n) => note(`${n}.png`, 4 + n)))
      assert.equal((await storage.listFiles(at(9999))).length, SWEEP_BATCH)
    },
  )

  clause('a file that is forgotten and noted in one commit is noted anew', async ({ storage }) => {
    await done(storage, note('a.png', 1), note('b.png', 2))
    await done(storage, { ...forget('a.png'), mustExist: true }, note('a.png', 3))
    assert.deepEqual(await storage.listFiles(at(3)), ['b.png'])
    assert.deepEqual(await storage.listFiles(at(4)), ['b.png', 'a.png'])
  })

  clause(
    'a file that must be noted and is not is stale, and nothing of the list is stored',
    async (subject) => {
      const { storage, second } = subject
      await done(storage, insert(user(1)), note('a.png'))
      const take = [update(1, { thumbnail: 'a.png' }), { ...forget('a.png'), mustExist: true } as const]
      await done(storage, forget('a.png'))
      assert.equal(await second.commit(take), 'stale')
      assert.equal((await storage.findUserById(id(1)))?.thumbnail, null)
      await done(storage, note('a.png'))
      assert.equal(await second.commit(take), 'done')
      assert.deepEqual(await storage.listFiles(at(9)), [])
    },
  )

  clause('of a user who takes a file and a sweep that forgets it, one wins', async ({ storage, second }) => {
    for (let n = 1; n <= 20; n++) {
      const name = `${n}.png`
      await done(storage, insert(user(n)), note(name))
      const must = { ...forget(name), mustExist: true } as const
      const results = await Promise.all([
        storage.commit([update(n, { thumbnail: name }), must]),
        second.commit([must]),
      ])
      assert.deepEqual(results.toSorted(), ['done', 'stale'])
      const taken = (await storage.findUserById(id(n)))?.thumbnail ?? null
      assert.equal(taken, results[0] === 'done' ? name : null)
    }
  })
}
