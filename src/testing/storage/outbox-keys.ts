import assert from 'node:assert/strict'
import type { Storage } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { addMail, at, atOnce, done, id, mail } from './records.ts'

const LATER = at(9999)

/** Everything that can still be sent, with when it was due. */
async function drain(storage: Storage) {
  const claimed = await storage.claimMail({ now: LATER, leaseSeconds: 60, limit: 100 })
  return claimed.map((one) => [one.id, one.notBefore.getTime()] as const)
}

const due = (number: number, seconds: number) => [id(number), at(seconds).getTime()] as const
const keyed = (number: number, seconds: number, replaceKey: string | null = 'key') =>
  addMail(mail(number, { notBefore: at(seconds), params: { n: String(number) }, replaceKey }))

export function outboxKeyClauses(clause: Clause): void {
  clause(
    'a mail replaces the one that waits under its key and takes its place in time',
    async ({ storage }) => {
      await done(storage, keyed(1, 10))
      await done(storage, keyed(2, 50))
      assert.deepEqual(await storage.nextMailAt(), at(10))
      const [claimed] = await storage.claimMail({ now: at(10), leaseSeconds: 60, limit: 9 })
      assert.deepEqual([claimed?.id, claimed?.params, claimed?.attempts], [id(2), { n: '2' }, 1])
      assert.deepEqual(await storage.claimMail({ now: LATER, leaseSeconds: 60, limit: 9, id: id(1) }), [])
    },
  )

  clause('a mail that is due earlier than the one it replaces stays so', async ({ storage }) => {
    await done(storage, keyed(1, 50))
    await done(storage, keyed(2, 10))
    assert.deepEqual(await drain(storage), [due(2, 10)])
  })

  clause('mails under other keys, or under none, do not replace each other', async ({ storage }) => {
    await done(
      storage,
      keyed(1, 1),
      keyed(2, 2, 'Key'),
      keyed(3, 3, null),
      keyed(4, 4, null),
      keyed(5, 5, ''),
    )
    assert.deepEqual(await drain(storage), [due(1, 1), due(2, 2), due(3, 3), due(4, 4), due(5, 5)])
  })

  clause('of many queued under one key at once, one waits', async ({ storage, second }) => {
    await atOnce(30, [storage, second], (one, n) => one.commit([keyed(n, n)]))
    const waiting = await drain(storage)
    assert.equal(waiting.length, 1)
    assert.equal(waiting[0]?.[1], at(0).getTime())
  })

  clause('a claimed mail is not replaced, and what comes after it waits beside it', async ({ storage }) => {
    await done(storage, keyed(1, 0))
    const [claimed] = await storage.claimMail({ now: at(0), leaseSeconds: 60, limit: 1 })
    await done(storage, keyed(2, 5))
    await done(storage, keyed(3, 7))
    assert.equal(await storage.settleMail(id(1), claimed?.lease ?? '', { kind: 'sent', at: at(1) }), true)
    assert.deepEqual(await drain(storage), [due(3, 5)])
  })

  clause('a mail that waits again is replaced again', async ({ storage }) => {
    await done(storage, keyed(1, 0))
    const [claimed] = await storage.claimMail({ now: at(0), leaseSeconds: 60, limit: 1 })
    const retry = { kind: 'retry', notBefore: at(20), error: 'timeout' } as const
    await storage.settleMail(id(1), claimed?.lease ?? '', retry)
    await done(storage, keyed(2, 30))
    assert.deepEqual(await drain(storage), [due(2, 20)])
  })

  for (const kind of ['retry', 'release'] as const) {
    clause(
      `a mail that would wait again (${kind}) gives way to one that came meanwhile`,
      async ({ storage }) => {
        await done(storage, keyed(1, 0))
        const [claimed] = await storage.claimMail({ now: at(0), leaseSeconds: 60, limit: 1 })
        await done(storage, keyed(2, 30))
        const outcome = kind === 'retry' ? { kind, notBefore: at(20), error: 'timeout' } : { kind }
        assert.equal(await storage.settleMail(id(1), claimed?.lease ?? '', outcome), true)
        assert.deepEqual(await drain(storage), [due(2, kind === 'retry' ? 20 : 0)])
      },
    )
  }

  clause('a mail that was sent leaves its key free', async ({ storage }) => {
    await done(storage, keyed(1, 0))
    const [claimed] = await storage.claimMail({ now: at(0), leaseSeconds: 60, limit: 1 })
    await storage.settleMail(id(1), claimed?.lease ?? '', { kind: 'sent', at: at(1) })
    await done(storage, keyed(2, 30))
    assert.deepEqual(await drain(storage), [due(2, 30)])
  })
}
