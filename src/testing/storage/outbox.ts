import assert from 'node:assert/strict'
import type { ClaimedMail, Storage } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { addMail, at, atOnce, done, event, id, mail, NOW } from './records.ts'

function claim(storage: Storage, { now = NOW, leaseSeconds = 60, limit = 100 } = {}) {
  return storage.claimMail({ now, leaseSeconds, limit })
}

async function claimOne(storage: Storage, now = NOW): Promise<ClaimedMail> {
  const claimed = await claim(storage, { now })
  assert.equal(claimed.length, 1)
  return claimed[0] as ClaimedMail
}

const ids = (mails: readonly ClaimedMail[]) => mails.map((one) => one.id)

export function outboxClauses(clause: Clause): void {
  clause('a claimed mail is what was queued, with its lease and first attempt', async ({ storage }) => {
    const link = { purpose: 'choose-password', userId: id(1), trust: 3, deadline: at(60.001) } as const
    const queued = mail(1, {
      link,
      params: { name: 'O\u2019Brien "x"', empty: '' },
      replaceKey: 'key',
      createdAt: at(-1.001),
    })
    await done(storage, addMail(queued))
    const { lease, attempts, ...content } = await claimOne(storage)
    assert.deepEqual(content, queued)
    assert.equal(attempts, 1)
    assert.ok(lease.length >= 16, 'a lease is long enough not to be guessed')
  })

  clause('mails are claimed from the moment that they are due, oldest first', async ({ storage }) => {
    const times = [at(3.003), at(1.001), at(2.002), at(1.001)]
    await done(storage, ...times.map((notBefore, n) => addMail(mail(n, { notBefore }))))
    assert.deepEqual(ids(await claim(storage, { now: at(1) })), [])
    assert.deepEqual(ids(await claim(storage, { now: at(2.002) })), [id(1), id(3), id(2)])
    assert.deepEqual(ids(await claim(storage, { now: at(9) })), [id(0)])
  })

  clause('no more are claimed than asked for', async ({ storage }) => {
    await done(storage, ...[1, 2, 3].map((n) => addMail(mail(n))))
    assert.deepEqual(ids(await claim(storage, { limit: 2 })), [id(1), id(2)])
    assert.deepEqual(ids(await claim(storage, { limit: 2 })), [id(3)])
  })

  clause('workers that claim at once never get the same mail, and together get all', async (subject) => {
    const { storage, second } = subject
    await done(storage, ...Array.from({ length: 100 }, (_, n) => addMail(mail(n))))
    const claims = await atOnce(25, [storage, second], (one) => claim(one, { limit: 7 }))
    const claimed = claims.flatMap(ids)
    assert.equal(claimed.length, 100)
    assert.equal(new Set(claimed).size, 100)
  })

  clause('a leased mail is free again when its lease has run out', async ({ storage }) => {
    await done(storage, addMail(mail(1)))
    const dead = await claimOne(storage)
    assert.deepEqual(await claim(storage, { now: at(59.999) }), [])
    const taken = await claimOne(storage, at(60))
    assert.equal(taken.attempts, 2)
    assert.notEqual(taken.lease, dead.lease)
    assert.equal(await storage.settleMail(id(1), dead.lease, { kind: 'sent', at: at(61) }), false)
    assert.equal(await storage.settleMail(id(1), taken.lease, { kind: 'sent', at: at(61) }), true)
  })

  clause('a worker that comes late keeps a mail that nobody else has claimed', async ({ storage }) => {
    await done(storage, addMail(mail(1)))
    const { lease } = await claimOne(storage)
    assert.equal(await storage.settleMail(id(1), lease, { kind: 'sent', at: at(600) }), true)
    assert.deepEqual(await claim(storage, { now: at(9999) }), [])
  })

  clause('by its id a mail is claimed alone, due or not, but not while it is leased', async ({ storage }) => {
    await done(storage, addMail(mail(1, { notBefore: at(500) })), addMail(mail(2)))
    const byId = (now = NOW) => storage.claimMail({ now, leaseSeconds: 60, limit: 9, id: id(1) })
    const [claimed] = await byId()
    assert.equal(claimed?.id, id(1))
    assert.deepEqual(await byId(at(59)), [])
    assert.deepEqual(ids(await byId(at(60))), [id(1)])
    assert.deepEqual(await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 9, id: id(7) }), [])
  })

  clause('of many who claim one mail by its id at once, one gets it', async ({ storage, second }) => {
    await done(storage, addMail(mail(1)))
    const claims = await atOnce(20, [storage, second], (one) =>
      one.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id: id(1) }),
    )
    assert.equal(claims.flat().length, 1)
  })

  clause('a mail that was sent, is dead or was dropped never comes back', async ({ storage }) => {
    await done(storage, ...[1, 2, 3].map((n) => addMail(mail(n, { replaceKey: `key ${n}` }))))
    const [sent, dead, dropped] = (await claim(storage)) as [ClaimedMail, ClaimedMail, ClaimedMail]
    assert.equal(await storage.settleMail(sent.id, sent.lease, { kind: 'sent', at: NOW }), true)
    const outcome = { kind: 'dead', at: NOW, error: 'refused' } as const
    assert.equal(await storage.settleMail(dead.id, dead.lease, outcome), true)
    assert.equal(await storage.settleMail(dropped.id, dropped.lease, { kind: 'drop', event: null }), true)
    assert.deepEqual(await claim(storage, { now: at(9e6) }), [])
    for (const n of [1, 2, 3]) {
      const again = { now: at(9e6), leaseSeconds: 60, limit: 1, id: id(n) }
      assert.deepEqual(await storage.claimMail(again), [])
    }
    assert.equal(await storage.nextMailAt(), null)
  })

  clause('a mail is dropped together with its event', async ({ storage, events }) => {
    await done(storage, addMail(mail(1)), addMail(mail(2)))
    for (const { id, lease } of await claim(storage)) {
      const dropped = event(5, { type: 'mail.dropped', gatherKey: 'dropped' })
      await storage.settleMail(id, lease, { kind: 'drop', event: dropped })
    }
    assert.deepEqual(
      (await events()).map(({ type, count }) => [type, count]),
      [['mail.dropped', 2]],
    )
  })

  clause('a mail to be tried again waits until then, and its attempts are counted', async ({ storage }) => {
    await done(storage, addMail(mail(1)))
    const first = await claimOne(storage)
    const retry = { kind: 'retry', notBefore: at(30.001), error: 'timeout' } as const
    assert.equal(await storage.settleMail(first.id, first.lease, retry), true)
    assert.deepEqual(await claim(storage, { now: at(30) }), [])
    const again = await claimOne(storage, at(30.001))
    assert.deepEqual([again.attempts, again.notBefore], [2, at(30.001)])
  })

  clause('a mail given back untried is due as before, and no attempt is counted', async ({ storage }) => {
    await done(storage, addMail(mail(1)))
    const first = await claimOne(storage)
    assert.equal(await storage.settleMail(first.id, first.lease, { kind: 'release' }), true)
    const { lease: _, ...again } = await claimOne(storage)
    assert.deepEqual(again, { ...mail(1), attempts: 1 })
  })

  clause('settling with a foreign lease is false and changes nothing', async ({ storage, events }) => {
    await done(storage, addMail(mail(1)), addMail(mail(2)))
    const [first] = await claim(storage, { limit: 1 })
    const [second] = await claim(storage, { limit: 1 })
    const drop = { kind: 'drop', event: event(5) } as const
    assert.equal(await storage.settleMail(id(1), second?.lease ?? '', drop), false)
    assert.equal(await storage.settleMail(id(1), '', drop), false)
    assert.equal(await storage.settleMail(id(9), first?.lease ?? '', drop), false)
    assert.deepEqual(await events(), [])
    assert.equal(await storage.settleMail(id(1), first?.lease ?? '', drop), true)
  })

  clause('a mail is settled once, of many tries at once', async ({ storage, second, events }) => {
    await done(storage, addMail(mail(1)))
    const { lease } = await claimOne(storage)
    const settled = await atOnce(10, [storage, second], (one, n) =>
      one.settleMail(id(1), lease, { kind: 'drop', event: event(n) }),
    )
    assert.equal(settled.filter(Boolean).length, 1)
    assert.equal((await events()).length, 1)
  })

  clause(
    'the next mail is due at the earliest time, leased ones from the end of their lease',
    async ({ storage }) => {
      assert.equal(await storage.nextMailAt(), null)
      await done(storage, addMail(mail(1, { notBefore: at(80) })), addMail(mail(2, { notBefore: at(9.009) })))
      assert.deepEqual(await storage.nextMailAt(), at(9.009))
      const [claimed] = await claim(storage, { now: at(10), leaseSeconds: 60 })
      assert.deepEqual(await storage.nextMailAt(), at(70))
      await storage.settleMail(id(2), claimed?.lease ?? '', { kind: 'sent', at: at(11) })
      assert.deepEqual(await storage.nextMailAt(), at(80))
    },
  )
}
