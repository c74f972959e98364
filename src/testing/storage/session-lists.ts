import assert from 'node:assert/strict'
import { SWEEP_BATCH } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { at, bytes, done, id, insert, NOW, open, session, update, user } from './records.ts'

export function sessionListClauses(clause: Clause): void {
  clause('a list has every session of the user that counts, whole, and no other', async ({ storage }) => {
    const a = session('a', 1, { remember: false, ip: null, userAgent: null })
    const b = session('b', 1, { createdAt: at(-2.001), lastSeenAt: at(1.002) })
    const others = [
      session('other', 2),
      session('idle', 1, { idleExpiresAt: at(5) }),
      session('over', 1, { idleExpiresAt: at(4), expiresAt: at(4) }),
    ]
    await done(storage, insert(user(1)), insert(user(2)), ...[a, b, ...others].map(open))
    const listed = await storage.listSessions(id(1), at(5))
    const byName = (one: { id: Uint8Array }) => Buffer.from(one.id).toString('hex')
    assert.deepEqual(
      [...listed].sort((x, y) => (byName(x) < byName(y) ? -1 : 1)),
      [a, b].sort((x, y) => (byName(x) < byName(y) ? -1 : 1)),
    )
    assert.equal((await storage.listSessions(id(1), at(4.999))).length, 3)
    assert.deepEqual(await storage.listSessions(id(9), NOW), [])
  })

  clause('a list has no session that was ended, or is of an earlier trust', async ({ storage }) => {
    await done(storage, insert(user(1)), ...['a', 'b', 'c'].map((name) => open(session(name, 1))))
    await done(storage, { kind: 'endSession', id: bytes('a') })
    assert.equal((await storage.listSessions(id(1), NOW)).length, 2)
    await done(storage, { kind: 'endSessions', userId: id(1), exceptId: bytes('b') })
    assert.deepEqual(await storage.listSessions(id(1), NOW), [session('b', 1)])
    await done(storage, update(1, {}, { raiseTrust: true }))
    assert.deepEqual(await storage.listSessions(id(1), NOW), [])
  })

  clause('a sweep takes away what is over and leaves what is not', async ({ storage }) => {
    await done(
      storage,
      insert(user(1)),
      open(session('over', 1, { idleExpiresAt: at(10) })),
      open(session('renewed', 1, { idleExpiresAt: at(10) })),
      open(session('ended', 1, { idleExpiresAt: at(10) })),
      open(session('live', 1, { idleExpiresAt: at(10.001) })),
    )
    await storage.renewSession(bytes('renewed'), at(9), at(1009))
    await done(storage, { kind: 'endSession', id: bytes('ended') })
    assert.equal(await storage.sweepSessions(at(9.999)), 0)
    assert.equal(await storage.sweepSessions(at(10)), 1)
    assert.equal(await storage.findSession(bytes('over')), null)
    assert.ok(await storage.findSession(bytes('renewed')))
    assert.ok(await storage.findSession(bytes('live')))
    assert.equal(await storage.sweepSessions(at(10)), 0)
    assert.deepEqual(await storage.findUserById(id(1)), user(1))
  })

  clause('sweeps go by batches, and several at once take each session away once', async (subject) => {
    const { storage, second } = subject
    const names = Array.from({ length: SWEEP_BATCH + 5 }, (_, n) => `s${n}`)
    const over = { idleExpiresAt: at(-1) }
    await done(storage, insert(user(1)), ...names.map((name) => open(session(name, 1, over))))
    const first = await Promise.all([storage.sweepSessions(NOW), second.sweepSessions(NOW)])
    for (const swept of first) assert.ok(swept <= SWEEP_BATCH)
    let total = (first[0] ?? 0) + (first[1] ?? 0)
    total += (await storage.sweepSessions(NOW)) + (await second.sweepSessions(NOW))
    assert.equal(total, names.length)
    for (const name of names) assert.equal(await storage.findSession(bytes(name)), null)
  })
}
