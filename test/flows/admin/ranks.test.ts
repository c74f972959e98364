import { expect, it } from 'vitest'
import { createAuth } from '../../../src/auth.ts'
import type { DefaultProfile } from '../../../src/profile/profile.ts'
import { cheapHasher } from '../../../src/testing/cheap-hasher.ts'
import { BOSS, makeHouse, PERSON, ROOT, STAFF } from '../../support/admin.ts'
import { SECRET } from '../../support/auth.ts'
import { eachStorage } from '../../support/storages.ts'

eachStorage('ranks', (makeStorage) => {
  it('are granted and taken by superusers, each with what it was before', async () => {
    const { test, root, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(root)
    const steps = [
      [{ isStaff: true }, true, false],
      [{ isSuperuser: true }, true, true],
      [{ isSuperuser: false }, true, false],
      [{ isSuperuser: true }, true, true],
      [{ isStaff: false }, false, false],
      [{ isSuperuser: true, isStaff: false }, true, true],
    ] as const
    for (const [rank, isStaff, isSuperuser] of steps) {
      test.clock.advance(1)
      expect(await actions.setRank(person.id, rank)).toMatchObject({ isStaff, isSuperuser })
      expect(await test.find(PERSON)).toMatchObject({ isStaff, isSuperuser })
    }
    const { events } = await actions.listEvents({ userId: person.id })
    expect(events[1]).toMatchObject({
      type: 'user.rank-changed',
      actorId: root.id,
      detail: {
        before: '{"is_staff":true,"is_superuser":true}',
        after: '{"is_staff":false,"is_superuser":false}',
      },
    })
    for (const rank of [{ isStaff: 'true' }, { isSuperuser: 1 }]) {
      await expect(actions.setRank(person.id, rank as object)).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
  })

  it('are not changed by staff, nor by anybody for themselves, nor given to who is not confirmed', async () => {
    const { test, root, staff, person } = await makeHouse(makeStorage())
    const forbidden = { code: 'forbidden' }
    for (const rank of [{ isStaff: true }, { isStaff: false }, { isSuperuser: true }, {}]) {
      await expect(test.auth.admin.as(staff).setRank(person.id, rank)).rejects.toMatchObject(forbidden)
      await expect(test.auth.admin.as(staff).setRank(staff.id, rank)).rejects.toMatchObject(forbidden)
      await expect(test.auth.admin.as(root).setRank(root.id, rank)).rejects.toMatchObject(forbidden)
    }
    expect(await test.find(STAFF)).toMatchObject({ isStaff: true, isSuperuser: false })
    const pending = await test.auth.admin.as(root).createUser({ email: 'new@example.com' })
    const early = test.auth.admin.as(root).setRank(pending.id, { isStaff: true })
    await expect(early).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('keep the last superuser from being demoted and disabled', async () => {
    const { test, root, boss } = await makeHouse(makeStorage())
    const system = test.auth.admin.asSystem('test')
    await system.disableUser(boss.id)
    const last = { code: 'last_superuser', status: 409 }
    for (const rank of [{ isSuperuser: false }, { isStaff: false }]) {
      await expect(system.setRank(root.id, rank)).rejects.toMatchObject(last)
    }
    await expect(system.disableUser(root.id)).rejects.toMatchObject(last)
    await expect(system.deleteUser(root.id)).rejects.toMatchObject(last)
    await expect(test.auth.admin.as(root).disableUser(root.id)).rejects.toMatchObject(last)
    await system.enableUser(boss.id)
    await system.setRank(root.id, { isStaff: false })
    await expect(system.setRank(boss.id, { isSuperuser: false })).rejects.toMatchObject(last)
  })

  it('leave one superuser when two demote, or disable, each other at the same moment', async () => {
    for (const act of ['demote', 'disable', 'both'] as const) {
      const { test, root, boss } = await makeHouse(makeStorage())
      // Two processes, as far as one can be two: each with connections of its own where the storage has them.
      const auths = [test.auth, secondAuth(makeSecond(test.storage))]
      const attempts = [
        [root, boss],
        [boss, root],
      ] as const
      const results = await Promise.allSettled(
        attempts.map(([actor, target], n) => {
          const actions = (auths[n] ?? test.auth).admin.as(actor)
          const demotes = act === 'demote' || (act === 'both' && n === 0)
          return demotes ? actions.setRank(target.id, { isSuperuser: false }) : actions.disableUser(target.id)
        }),
      )
      expect(results.map(({ status }) => status).toSorted(), act).toEqual(['fulfilled', 'rejected'])
      const refusal = results.find((one) => one.status === 'rejected')
      expect(['forbidden', 'last_superuser']).toContain(refusal?.reason.code)
      const both = await Promise.all([ROOT, BOSS].map((email) => test.find(email)))
      expect(both.filter((user) => user.isSuperuser && !user.disabledAt)).toHaveLength(1)
    }
  })
})

/** The same tables through the same object: its pool gives two transactions two connections. */
const makeSecond = <S>(storage: S): S =>
  new Proxy(storage as object, {
    get(target, name) {
      if (name === 'open' || name === 'close') return async () => {}
      if (name === 'name') return `second ${String(Reflect.get(target, name))}`
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as S

function secondAuth(storage: Parameters<typeof createAuth>[0]['storage']) {
  return createAuth<DefaultProfile>({
    url: 'http://localhost:3000/users',
    secret: SECRET,
    siteName: 'second',
    storage,
    dispatchMail: false,
    hasher: cheapHasher(),
    log: { info() {}, warn() {}, error() {} },
  })
}
