import assert from 'node:assert/strict'
import type { Storage } from '../../ports/storage.ts'
import {
  COUNT_LIMIT,
  EVENT_PAGE,
  isUserDirectory,
  nameKey,
  type UserDirectory,
  type UserFilter,
  type UserPlace,
  type UserQuery,
  type UserSearch,
} from '../../ports/user-directory.ts'
import type { Clause } from '../storage-contract.ts'
import { addEvent, at, done, event, id, insert, NOW, remove, update, user } from './records.ts'

const ALL: UserFilter = {
  search: null,
  status: null,
  staff: null,
  superuser: null,
  confirmed: null,
  joinedFrom: null,
  joinedBefore: null,
}
const NOTHING: UserSearch = { email: null, domain: null, name: null, names: [], id: null }

/** A clause for storages that have the optional part; the others keep it by having none. */
type DirectoryClause = (sentence: string, body: (storage: Storage & UserDirectory) => Promise<void>) => void

export function directoryClauses(clause: Clause): void {
  const state: DirectoryClause = (sentence, body) =>
    clause(sentence, async ({ storage }) => {
      if (isUserDirectory(storage)) await body(storage)
    })
  listClauses(state)
  filterClauses(state)
  eventListClauses(state)
}

async function numbers(storage: UserDirectory, query: Partial<UserQuery> = {}): Promise<number[]> {
  const page = await storage.listUsers({
    ...ALL,
    order: 'email',
    descending: false,
    after: null,
    limit: 100,
    ...query,
  })
  return page.map((one) => Number.parseInt(one.user.id.slice(-12), 16))
}

/** Every page of a list, one after the other. */
async function paged(storage: UserDirectory, query: Partial<UserQuery>): Promise<number[]> {
  const all: number[] = []
  for (let after: UserPlace | null = null; ; ) {
    const page = await storage.listUsers({
      ...ALL,
      order: 'email',
      descending: false,
      limit: 2,
      ...query,
      after,
    })
    all.push(...page.map((one) => Number.parseInt(one.user.id.slice(-12), 16)))
    const last = page.at(-1)
    if (!last || page.length < 2) return all
    after = last.place
  }
}

function listClauses(clause: DirectoryClause): void {
  clause(
    'a list is in the order that was asked for, page by page, also where keys are alike',
    async (storage) => {
      const [logins, joins] = [
        [at(5), null, at(5), at(1), null, at(9)],
        [at(3), at(3), at(1), at(2), at(3), at(0)],
      ]
      await done(
        storage,
        ...[1, 2, 3, 4, 5, 6].map((n) =>
          insert(
            user(n, {
              emailKey: `x${7 - n}@example.com`,
              lastLoginAt: logins[n - 1] ?? null,
              createdAt: joins[n - 1] ?? NOW,
            }),
          ),
        ),
      )
      for (const [order, expected] of [
        ['email', [6, 5, 4, 3, 2, 1]],
        ['joined', [6, 3, 4, 1, 2, 5]],
        ['lastLogin', [2, 5, 4, 1, 3, 6]],
      ] as const) {
        assert.deepEqual(await numbers(storage, { order }), expected)
        assert.deepEqual(await paged(storage, { order }), expected)
        assert.deepEqual(await paged(storage, { order, descending: true }), expected.toReversed())
        assert.deepEqual(await numbers(storage, { order, limit: 3 }), expected.slice(0, 3))
      }
      assert.equal(await storage.countUsers(ALL), 6)
    },
  )

  clause('a list shows users whole, and nothing that is secret', async (storage) => {
    await done(
      storage,
      insert(user(1, { isStaff: true, lastLoginAt: at(2), thumbnail: 'a.png', firstName: 'Zoë' })),
    )
    const [found] = await storage.listUsers({
      ...ALL,
      order: 'joined',
      descending: false,
      after: null,
      limit: 9,
    })
    const { passwordHash, linkSecret, asked, emailKey, takenBack, ...shown } = user(1, {
      isStaff: true,
      lastLoginAt: at(2),
      thumbnail: 'a.png',
      firstName: 'Zoë',
    })
    assert.deepEqual(found?.user, shown)
    assert.deepEqual(found.place, { key: NOW.getTime(), id: id(1) })
  })

  clause('pages meet although users come, go and change between them', async (storage) => {
    await done(storage, ...[2, 4, 6, 8].map((n) => insert(user(n, { emailKey: `p${n}@example.com` }))))
    const first = await storage.listUsers({
      ...ALL,
      order: 'email',
      descending: false,
      after: null,
      limit: 2,
    })
    await done(
      storage,
      insert(user(1, { emailKey: 'p1@example.com' })),
      insert(user(5, { emailKey: 'p5@example.com' })),
    )
    await done(storage, remove(4), update(6, { firstName: 'Grace', isStaff: true }))
    const after = first.at(-1)?.place ?? null
    assert.deepEqual(await numbers(storage, { after }), [5, 6, 8])
  })
}

function filterClauses(clause: DirectoryClause): void {
  clause(
    'filters leave the users of that status, rank and confirmation, alone and together',
    async (storage) => {
      const gone = { disabledAt: NOW }
      await done(
        storage,
        insert(user(1)),
        insert(user(2, { confirmedAt: null })),
        insert(user(3, gone)),
        insert(user(4, { ...gone, confirmedAt: null })),
        insert(user(5, { deleteAfter: at(9), isStaff: true })),
        insert(user(6, { isStaff: true })),
        insert(user(7, { isStaff: true, isSuperuser: true, ...gone, deleteAfter: at(9) })),
      )
      const cases: [Partial<UserFilter>, number[]][] = [
        [{ status: 'pending' }, [2]],
        [{ status: 'active' }, [1, 6]],
        [{ status: 'disabled' }, [3, 4, 7]],
        [{ status: 'leaving' }, [5]],
        [{ staff: true }, [5, 6, 7]],
        [{ staff: false }, [1, 2, 3, 4]],
        [{ superuser: true }, [7]],
        [{ superuser: false, staff: true }, [5, 6]],
        [{ confirmed: false }, [2, 4]],
        [{ confirmed: true, status: 'disabled' }, [3, 7]],
        [{ confirmed: false, status: 'active' }, []],
      ]
      for (const [filter, expected] of cases) {
        for (const order of ['email', 'joined', 'lastLogin'] as const) {
          assert.deepEqual(await numbers(storage, { ...filter, order }), expected, JSON.stringify(filter))
          assert.deepEqual(await paged(storage, { ...filter, order }), expected, JSON.stringify(filter))
        }
        assert.equal(await storage.countUsers({ ...ALL, ...filter }), expected.length)
      }
      await done(storage, update(3, { disabledAt: null }), update(1, { isStaff: true, isSuperuser: true }))
      assert.deepEqual(await numbers(storage, { status: 'active' }), [1, 3, 6])
      assert.deepEqual(await numbers(storage, { superuser: true }), [1, 7])
    },
  )

  clause('a span of joining has its beginning and not its end, in any order', async (storage) => {
    await done(
      storage,
      ...[1, 2, 3, 4].map((n) => insert(user(n, { createdAt: at(10 - n), emailKey: `p${n}@example.com` }))),
    )
    const span = { joinedFrom: at(7), joinedBefore: at(9) }
    assert.deepEqual(await numbers(storage, span), [2, 3])
    assert.deepEqual(await numbers(storage, { ...span, order: 'joined' }), [3, 2])
    assert.deepEqual(await paged(storage, { joinedFrom: at(7), order: 'lastLogin' }), [1, 2, 3])
    assert.deepEqual(await numbers(storage, { joinedBefore: at(7) }), [4])
    assert.equal(await storage.countUsers({ ...ALL, ...span }), 2)
    assert.equal(await storage.countUsers({ ...ALL, ...span, status: 'pending' }), 0)
  })

  clause('a search finds beginnings of address, domain and names, and whole ids', async (storage) => {
    await done(
      storage,
      insert(user(1, { emailKey: 'zoe@example.com', firstName: 'Zoë', lastName: 'MÜLLER' })),
      insert(user(2, { emailKey: 'max@zoo.example', firstName: 'Max', lastName: 'Zoellner' })),
      insert(user(3, { emailKey: 'eve_z@example.com', firstName: '', lastName: "O'Neil%" })),
    )
    const find = (search: Partial<UserSearch>, more: Partial<UserQuery> = {}) =>
      paged(storage, { search: { ...NOTHING, ...search }, order: 'joined', ...more })
    assert.deepEqual(await find({ email: 'zo', domain: 'zo', name: nameKey('ZO') }), [1, 2])
    assert.deepEqual(await find({ email: 'zo' }), [1])
    assert.deepEqual(await find({ domain: 'zo' }), [2])
    assert.deepEqual(await find({ domain: 'example.com' }), [1, 3])
    assert.deepEqual(await find({ name: nameKey('mu') }), [1])
    assert.deepEqual(await find({ name: nameKey('ö') }), [3])
    assert.deepEqual(await find({ name: nameKey("o'neil%") }), [3])
    assert.deepEqual(await find({ email: '%' }), [])
    assert.deepEqual(await find({ email: 'eve%' }), [])
    assert.deepEqual(await find({ id: id(2) }), [2])
    assert.deepEqual(await find({ id: id(2).slice(0, -1) }), [])
    assert.deepEqual(await find({ email: '', order: 'email' } as never, { descending: true }), [3, 2, 1])
    assert.deepEqual(await find({ domain: 'example.com' }, { staff: true }), [])
    assert.equal(await storage.countUsers({ ...ALL, search: { ...NOTHING, email: 'zo', domain: 'zo' } }), 2)
    await done(storage, update(3, { firstName: 'Zora', email: 'a@b.example', emailKey: 'a@b.example' }))
    assert.deepEqual(await find({ name: 'zor' }), [3])
    assert.deepEqual(await find({ domain: 'b.' }), [3])
    assert.deepEqual(await find({ domain: 'example.com' }), [1])
  })

  clause('a search for two names finds the beginnings of both, whichever comes first', async (storage) => {
    await done(
      storage,
      insert(user(1, { emailKey: 'a@example.com', firstName: 'Anna', lastName: 'Lindström' })),
      insert(user(2, { emailKey: 'b@example.com', firstName: 'Lina', lastName: 'Ånnersson' })),
      insert(user(3, { emailKey: 'c@example.com', firstName: 'Anna', lastName: 'Berg' })),
      insert(user(4, { emailKey: 'd@example.com', firstName: 'Berta', lastName: 'Lind' })),
      insert(user(5, { emailKey: 'e@example.com', firstName: 'Anna Lin', lastName: 'Zorn' })),
    )
    const find = (search: Partial<UserSearch>, more: Partial<UserQuery> = {}) =>
      paged(storage, { search: { ...NOTHING, ...search }, order: 'joined', ...more })
    const names = [['ann', 'lin']] as const
    assert.deepEqual(await find({ names }), [1, 2])
    assert.deepEqual(await find({ names: [['lin', 'ann']] }), [1, 2])
    assert.deepEqual(await find({ names: [['ann', 'lind']] }), [1])
    assert.deepEqual(await find({ names: [['ann', 'x']] }), [])
    assert.deepEqual(await find({ name: 'anna lin', names }), [1, 2, 5])
    assert.deepEqual(await find({ names: [...names, ['anna lin', 'zorn']] }), [1, 2, 5])
    assert.deepEqual(await find({ names }, { staff: true }), [])
    assert.equal(await storage.countUsers({ ...ALL, search: { ...NOTHING, name: 'anna lin', names } }), 3)
  })

  clause(
    `counts are right up to ${COUNT_LIMIT}, and one more stands for any number beyond`,
    async (storage) => {
      const many = Array.from({ length: COUNT_LIMIT + 3 }, (_, n) => insert(user(n + 1, { firstName: 'Bo' })))
      for (let from = 0; from < many.length; from += 2000)
        await done(storage, ...many.slice(from, from + 2000))
      const search = { ...NOTHING, name: 'b' }
      const names = { search: { ...NOTHING, names: [['l', 'b'] as const] } }
      for (const filter of [{}, { search }, names, { status: 'active' as const }, { joinedFrom: NOW }]) {
        assert.equal(await storage.countUsers({ ...ALL, ...filter }), COUNT_LIMIT + 1)
      }
      const last = [COUNT_LIMIT + 3, COUNT_LIMIT + 2]
      for (const query of [{ search }, names, { joinedFrom: NOW }, {}]) {
        assert.deepEqual(
          await numbers(storage, { ...query, order: 'lastLogin', descending: true, limit: 2 }),
          last,
        )
      }
      const rare = { ...search, email: 'person10001@' }
      assert.deepEqual(await numbers(storage, { search: rare, staff: true }), [])
      assert.equal(await storage.countUsers({ ...ALL, search: rare, staff: true }), 0)
      await done(storage, update(77, { isStaff: true }))
      assert.deepEqual(await numbers(storage, { search, staff: true }), [77])
      assert.equal(await storage.countUsers({ ...ALL, search, staff: true }), 1)
      await done(storage, remove(1), remove(2), remove(3))
      assert.equal(await storage.countUsers({ ...ALL, search }), COUNT_LIMIT)
      assert.equal(await storage.countUsers(ALL), COUNT_LIMIT)
    },
  )
}

function eventListClauses(clause: DirectoryClause): void {
  clause('events are listed newest first, of one user and of everyone, page by page', async (storage) => {
    const many = Array.from({ length: EVENT_PAGE + 5 }, (_, n) =>
      addEvent(
        event(n + 1, { at: at(Math.floor(n / 3)), userId: id(1 + (n % 2)), detail: { n: String(n) } }),
      ),
    )
    await done(storage, ...many)
    const first = await storage.listEvents({ userId: null, before: null })
    assert.equal(first.length, EVENT_PAGE)
    const rest = await storage.listEvents({ userId: null, before: first.at(-1) ?? null })
    const expected = many.map((_, n) => id(n + 1)).toReversed()
    assert.deepEqual(
      [...first, ...rest].map((one) => one.id),
      expected,
    )
    const own = await storage.listEvents({ userId: id(2), before: null })
    assert.deepEqual(
      own.map((one) => one.id),
      expected.filter((_, n) => (many.length - 1 - n) % 2 === 1),
    )
    const later = await storage.listEvents({ userId: id(2), before: own[1] ?? null })
    assert.deepEqual(later, own.slice(2))
    assert.deepEqual(await storage.listEvents({ userId: id(9), before: null }), [])
  })

  clause('a listed event is whole, with how many were gathered into it', async (storage) => {
    await done(storage, addEvent(event(1, { gatherKey: 'k', actorId: id(3), outcome: 'failure' })))
    await done(storage, addEvent(event(2, { gatherKey: 'k' })))
    const { gatherKey, ...stored } = event(1, { actorId: id(3), outcome: 'failure' })
    assert.deepEqual(await storage.listEvents({ userId: id(1), before: null }), [{ ...stored, count: 2 }])
  })
}
