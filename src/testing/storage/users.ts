import assert from 'node:assert/strict'
import type { Clause } from '../storage-contract.ts'
import {
  at,
  atOnce,
  bytes,
  done,
  id,
  insert,
  NOW,
  open,
  remove,
  session,
  tally,
  update,
  user,
} from './records.ts'

const AWKWARD_TEXT = ' O\'Brien "\\" %_? \u00e9 e\u0301 \u{1f600} \u202e \n\t \u0000 end '

export function userClauses(clause: Clause): void {
  clause('a user comes back as it went in, by id and by key', async ({ storage }) => {
    const full = user(1, {
      firstName: AWKWARD_TEXT,
      lastName: '',
      isStaff: true,
      isSuperuser: true,
      disabledAt: at(1.001),
      deleteAfter: at(2.002),
      lastLoginAt: at(3.003),
      trust: 7,
      revision: 9,
      asked: { at: at(4.004), ip: '2001:db8::1', userAgent: AWKWARD_TEXT },
      thumbnail: 'c0ffee.png',
      takenBack: [
        { from: 3, to: 4, until: at(5.005) },
        { from: 7, to: 2 ** 40, until: at(6.006) },
      ],
    })
    const bare = user(2, {
      passwordHash: null,
      confirmedAt: null,
      asked: { at: NOW, ip: null, userAgent: null },
    })
    await done(storage, insert(full), insert(bare))
    assert.deepEqual(await storage.findUserById(full.id), full)
    assert.deepEqual(await storage.findUserByEmailKey(full.emailKey), full)
    assert.deepEqual(await storage.findUserById(bare.id), bare)
  })

  clause('the text of a profile comes back to the letter', async ({ storage }) => {
    const profile = `{ "b":1,"a" : "${'\u00fc\u{1f600}'.repeat(5000)}",\n"a":2.50, "__proto__":{} }`
    await done(storage, insert(user(1, { profile })))
    assert.equal((await storage.findUserById(id(1)))?.profile, profile)
  })

  clause('an unknown id or key is answered with null', async ({ storage }) => {
    await done(storage, insert(user(1)))
    assert.equal(await storage.findUserById(id(2)), null)
    assert.equal(await storage.findUserById(''), null)
    for (const key of ['', '%', 'person_@example.com', 'person1@example.com ', user(1).email]) {
      assert.equal(await storage.findUserByEmailKey(key), null, `found by ${JSON.stringify(key)}`)
    }
  })

  clause('keys that differ in case, accent, form or blanks only are different users', async ({ storage }) => {
    const keys = ['a@x.test', 'A@x.test', '\u00e1@x.test', 'a\u0301@x.test', 'a@x.test ', '\uff41@x.test']
    await done(storage, ...keys.map((emailKey, n) => insert(user(n, { emailKey }))))
    for (const [n, key] of keys.entries()) {
      assert.equal((await storage.findUserByEmailKey(key))?.id, id(n), JSON.stringify(key))
    }
  })

  clause('a key that exists is taken, and its user is left as it was', async ({ storage }) => {
    await done(storage, insert(user(1)))
    const intruder = user(2, { emailKey: user(1).emailKey, firstName: 'Eve' })
    assert.equal(await storage.commit([insert(intruder)]), 'taken')
    assert.deepEqual(await storage.findUserByEmailKey(intruder.emailKey), user(1))
    assert.equal(await storage.findUserById(intruder.id), null)
  })

  clause('of 50 who insert one key at once, one is done and the others are told taken', async (subject) => {
    const { storage, second } = subject
    const results = await atOnce(50, [storage, second], (one, n) =>
      one.commit([insert(user(n, { emailKey: 'wanted@example.com' }))]),
    )
    assert.deepEqual(tally(results), { done: 1, taken: 49 })
    assert.equal((await second.findUserByEmailKey('wanted@example.com'))?.id, id(results.indexOf('done')))
  })

  clause(
    'an update sets what it names, raises the revision, and the trust when told',
    async ({ storage }) => {
      await done(storage, insert(user(1)))
      await done(storage, update(1, { firstName: 'Grace' }))
      assert.deepEqual(await storage.findUserById(id(1)), user(1, { firstName: 'Grace', revision: 2 }))
      await done(storage, update(1, { passwordHash: null }, { revision: 2, raiseTrust: true }))
      assert.deepEqual(
        await storage.findUserById(id(1)),
        user(1, { firstName: 'Grace', passwordHash: null, revision: 3, trust: 2 }),
      )
      await done(storage, update(1, {}, { revision: 3, raiseTrust: true }))
      assert.equal((await storage.findUserById(id(1)))?.trust, 3)
    },
  )

  clause(
    'every field that an update may name can be set, and what may be null can be cleared',
    async ({ storage }) => {
      const fields = {
        email: 'New@Example.com',
        emailKey: 'new@example.com',
        passwordHash: 'other',
        firstName: 'Grace',
        lastName: 'Hopper',
        isStaff: true,
        isSuperuser: true,
        confirmedAt: at(1),
        disabledAt: at(2),
        deleteAfter: at(3),
        linkSecret: bytes('another secret'),
        asked: { at: at(4), ip: '192.0.2.1', userAgent: 'curl' },
        profile: '{}',
        thumbnail: 'c0ffee.png',
        takenBack: [{ from: 1, to: 2, until: at(5) }],
      }
      const cleared = {
        passwordHash: null,
        confirmedAt: null,
        disabledAt: null,
        deleteAfter: null,
        asked: null,
        thumbnail: null,
        takenBack: [],
        isStaff: false,
        isSuperuser: false,
      }
      await done(storage, insert(user(1)), update(1, fields))
      assert.deepEqual(await storage.findUserById(id(1)), user(1, { ...fields, revision: 2 }))
      await done(storage, update(1, cleared, { revision: 2 }))
      assert.deepEqual(await storage.findUserById(id(1)), user(1, { ...fields, ...cleared, revision: 3 }))
      assert.equal(await storage.findUserByEmailKey(user(1).emailKey), null)
    },
  )

  clause('an update at another revision, or of no one, is stale and changes nothing', async ({ storage }) => {
    await done(storage, insert(user(1, { revision: 5 })))
    for (const revision of [4, 6]) {
      assert.equal(await storage.commit([update(1, { firstName: 'Eve' }, { revision })]), 'stale')
    }
    assert.equal(await storage.commit([update(2, { firstName: 'Eve' })]), 'stale')
    assert.deepEqual(await storage.findUserById(id(1)), user(1, { revision: 5 }))
  })

  clause('an update to a key that exists is taken; to its own it is not', async ({ storage }) => {
    await done(storage, insert(user(1)), insert(user(2)))
    assert.equal(await storage.commit([update(1, { emailKey: user(2).emailKey })]), 'taken')
    assert.deepEqual(await storage.findUserById(id(1)), user(1))
    assert.equal(await storage.commit([update(1, { emailKey: user(1).emailKey })]), 'done')
  })

  clause('of 50 who update one revision at once, one is done and the others are stale', async (subject) => {
    const { storage, second } = subject
    await done(storage, insert(user(1)))
    const results = await atOnce(50, [storage, second], (one, n) =>
      one.commit([update(1, { firstName: `Winner ${n}` }, { raiseTrust: true })]),
    )
    assert.deepEqual(tally(results), { done: 1, stale: 49 })
    const firstName = `Winner ${results.indexOf('done')}`
    assert.deepEqual(await storage.findUserById(id(1)), user(1, { firstName, revision: 2, trust: 2 }))
  })

  clause('a touch sets the last log-in and raises neither revision nor trust', async ({ storage }) => {
    await done(storage, insert(user(1)))
    await done(storage, { kind: 'touchUser', id: id(1), lastLoginAt: at(9.009) })
    assert.deepEqual(await storage.findUserById(id(1)), user(1, { lastLoginAt: at(9.009) }))
    assert.equal(await storage.commit([{ kind: 'touchUser', id: id(2), lastLoginAt: NOW }]), 'done')
  })

  clause('a deleted user is gone with all sessions, and the address is free', async ({ storage }) => {
    await done(storage, insert(user(1)), insert(user(2)))
    await done(storage, open(session('a', 1)), open(session('b', 1)), open(session('other', 2)))
    await done(storage, remove(1))
    assert.equal(await storage.findUserById(id(1)), null)
    assert.equal(await storage.findSession(bytes('a')), null)
    assert.equal((await storage.findSession(bytes('other')))?.user.id, id(2))
    await done(storage, insert(user(3, { emailKey: user(1).emailKey })))
  })

  clause('deleting at another revision, or no one, is stale', async ({ storage }) => {
    await done(storage, insert(user(1)), open(session('a', 1)))
    assert.equal(await storage.commit([remove(1, 2)]), 'stale')
    assert.equal(await storage.commit([remove(2)]), 'stale')
    assert.equal((await storage.findSession(bytes('a')))?.user.id, id(1))
  })
}
