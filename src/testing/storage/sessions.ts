import assert from 'node:assert/strict'
import type { SessionRecord, Storage } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { at, atOnce, bytes, done, id, insert, NOW, open, session, tally, update, user } from './records.ts'

async function sessionOf(storage: Storage, name: string) {
  return (await storage.findSession(bytes(name)))?.session ?? null
}

/** The part of a session that the check answers with. */
function shown(record: SessionRecord) {
  const { createdAt, lastSeenAt, idleExpiresAt, expiresAt, remember } = record
  return { createdAt, lastSeenAt, idleExpiresAt, expiresAt, remember }
}

export function sessionClauses(clause: Clause): void {
  clause('a session is found with its user and nothing secret', async ({ storage }) => {
    const owner = user(1, {
      isStaff: true,
      disabledAt: at(1.001),
      deleteAfter: at(2),
      lastLoginAt: at(3),
    })
    const record = session('a', 1, { remember: false, lastSeenAt: at(1.001), ip: null, userAgent: null })
    await done(storage, insert(owner), open(record))
    const { passwordHash: _1, linkSecret: _2, asked: _3, emailKey: _4, takenBack: _5, ...visible } = owner
    assert.deepEqual(await storage.findSession(record.id), { session: shown(record), user: visible })
  })

  clause('an unknown token hash is answered with null', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    const near = bytes('a')
    near[31] = (near[31] ?? 0) ^ 1
    for (const wrong of [near, bytes('b'), new Uint8Array(), bytes('a').subarray(0, 31)]) {
      assert.equal(await storage.findSession(wrong), null)
    }
  })

  clause('a hash is the same bytes in a Buffer and in a Uint8Array', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    const within = Buffer.concat([Buffer.from('before'), bytes('a'), Buffer.from('after')])
    assert.ok(await storage.findSession(within.subarray(6, 38)))
  })

  clause('expiry and status are the caller\u2019s to check', async ({ storage }) => {
    await done(storage, insert(user(1, { confirmedAt: null, disabledAt: NOW })))
    await done(storage, open(session('past', 1, { idleExpiresAt: at(-9), expiresAt: at(-5) })))
    assert.ok(await storage.findSession(bytes('past')))
  })

  clause('a session of an earlier trust is not found', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    await done(storage, update(1, { firstName: 'Grace' }))
    assert.ok(await storage.findSession(bytes('a')))
    await done(storage, update(1, {}, { revision: 2, raiseTrust: true }))
    assert.equal(await storage.findSession(bytes('a')), null)
  })

  clause(
    'opening a session under an earlier or later trust, or for no one, is stale',
    async ({ storage }) => {
      await done(storage, insert(user(1, { trust: 5 })))
      for (const trust of [4, 6]) {
        assert.equal(await storage.commit([open(session('a', 1, { trust }))]), 'stale')
      }
      assert.equal(await storage.commit([open(session('a', 2))]), 'stale')
      assert.equal(await storage.findSession(bytes('a')), null)
      await done(storage, open(session('a', 1, { trust: 5 })))
    },
  )

  clause('no log-in that races a raising of trust leaves a session that works', async (subject) => {
    const { storage, second } = subject
    await done(storage, insert(user(1)))
    await atOnce(40, [storage, second], (one, n) =>
      one.commit(n === 20 ? [update(1, {}, { raiseTrust: true })] : [open(session(`s${n}`, 1))]),
    )
    assert.equal((await storage.findUserById(id(1)))?.trust, 2)
    for (let n = 0; n < 40; n++) assert.equal(await second.findSession(bytes(`s${n}`)), null)
  })

  clause('what one storage commits, the other finds at once', async ({ storage, second }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    assert.ok(await second.findSession(bytes('a')))
    await done(second, { kind: 'endSession', id: bytes('a') })
    assert.equal(await storage.findSession(bytes('a')), null)
  })

  clause('a renewal moves the times on and nothing else', async ({ storage }) => {
    const record = session('a', 1)
    await done(storage, insert(user(1)), open(record), open(session('other', 1)))
    await storage.renewSession(record.id, at(10.001), at(1010.002))
    assert.deepEqual(
      await sessionOf(storage, 'a'),
      shown({ ...record, lastSeenAt: at(10.001), idleExpiresAt: at(1010.002) }),
    )
    assert.deepEqual(await sessionOf(storage, 'other'), shown(session('other', 1)))
    assert.deepEqual(await storage.findUserById(id(1)), user(1))
  })

  clause('a renewal never moves a time back', async ({ storage }) => {
    const record = session('a', 1, { lastSeenAt: at(100), idleExpiresAt: at(1100) })
    await done(storage, insert(user(1)), open(record))
    await storage.renewSession(record.id, at(50), at(1050))
    assert.deepEqual(await sessionOf(storage, 'a'), shown(record))
  })

  clause('a renewal never extends a session beyond its absolute end', async ({ storage }) => {
    const record = session('a', 1, { idleExpiresAt: at(1000), expiresAt: at(1200) })
    await done(storage, insert(user(1)), open(record))
    await storage.renewSession(record.id, at(900), at(1900))
    assert.deepEqual((await sessionOf(storage, 'a'))?.idleExpiresAt, at(1200))
    assert.deepEqual((await sessionOf(storage, 'a'))?.expiresAt, at(1200))
  })

  clause('a renewal makes no session and brings none back', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('ended', 1)), open(session('idle', 1)))
    await done(storage, { kind: 'endSession', id: bytes('ended') })
    await storage.renewSession(bytes('ended'), at(10), at(1010))
    await storage.renewSession(bytes('never'), at(10), at(1010))
    assert.equal(await storage.findSession(bytes('ended')), null)
    assert.equal(await storage.findSession(bytes('never')), null)
    // From the moment of its idle end on it is over, whoever asks.
    await storage.renewSession(bytes('idle'), at(1000), at(2000))
    assert.deepEqual((await sessionOf(storage, 'idle'))?.idleExpiresAt, at(1000))
  })

  clause('a session of an earlier trust is not renewed', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)), update(1, {}, { raiseTrust: true }))
    await storage.renewSession(bytes('a'), at(10), at(1010))
    assert.equal(await storage.findSession(bytes('a')), null)
  })

  clause('of renewals at once, in any order, the latest times stay', async ({ storage, second }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    await atOnce(30, [storage, second], (one, n) => {
      const seconds = (n * 7) % 30
      return one.renewSession(bytes('a'), at(seconds), at(1000 + seconds))
    })
    const found = await sessionOf(storage, 'a')
    assert.deepEqual([found?.lastSeenAt, found?.idleExpiresAt], [at(29), at(1029)])
  })

  clause('ending a session ends that one; ending none is no error', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)), open(session('b', 1)))
    await done(storage, { kind: 'endSession', id: bytes('a') })
    await done(storage, { kind: 'endSession', id: bytes('a') })
    assert.equal(await storage.findSession(bytes('a')), null)
    assert.ok(await storage.findSession(bytes('b')))
  })

  clause('where a session must exist and does not, nothing of the commit is stored', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    const take = { kind: 'endSession', id: bytes('a'), mustExist: true } as const
    await done(storage, take, open(session('b', 1)))
    assert.equal(await storage.findSession(bytes('a')), null)
    assert.equal(await storage.commit([open(session('c', 1)), take]), 'stale')
    assert.equal(await storage.findSession(bytes('c')), null)
    assert.ok(await storage.findSession(bytes('b')))
  })

  clause('of many that put a session in the place of one at once, one does', async ({ storage, second }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    const results = await atOnce(20, [storage, second], (one, n) =>
      one.commit([
        { kind: 'endSession', id: bytes('a'), mustExist: true },
        { kind: 'openSession', session: session(`s${n}`, 1) },
      ]),
    )
    assert.deepEqual(tally(results), { done: 1, stale: 19 })
    const won = results.indexOf('done')
    for (let n = 0; n < 20; n++) {
      assert.equal((await second.findSession(bytes(`s${n}`))) !== null, n === won)
    }
  })

  clause('a session opens under the trust that its own commit has raised', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    await done(
      storage,
      update(1, {}, { raiseTrust: true }),
      { kind: 'endSessions', userId: id(1), exceptId: null },
      open(session('b', 1, { trust: 2 })),
    )
    assert.equal(await storage.findSession(bytes('a')), null)
    assert.equal((await storage.findSession(bytes('b')))?.user.trust, 2)
  })

  clause(
    'ending a user\u2019s sessions spares the one that is named, and other users',
    async ({ storage }) => {
      const opened = [session('a', 1), session('b', 1), session('c', 1), session('other', 2)].map(open)
      await done(storage, insert(user(1)), insert(user(2)), ...opened)
      await done(storage, { kind: 'endSessions', userId: id(1), exceptId: bytes('b') })
      assert.equal(await storage.findSession(bytes('a')), null)
      assert.equal(await storage.findSession(bytes('c')), null)
      assert.ok(await storage.findSession(bytes('b')))
      await done(storage, { kind: 'endSessions', userId: id(1), exceptId: null })
      assert.equal(await storage.findSession(bytes('b')), null)
      assert.ok(await storage.findSession(bytes('other')))
      await done(storage, { kind: 'endSessions', userId: id(9), exceptId: null })
    },
  )
}
