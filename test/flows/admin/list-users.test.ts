import { expect, it } from 'vitest'
import type { ListUsersInput } from '../../../src/flows/admin/list-users.ts'
import { type House, makeHouse, PERSON, ROOT, STAFF } from '../../support/admin.ts'
import { eachStorage } from '../../support/storages.ts'

async function emails({ test, root }: House, query: ListUsersInput = {}): Promise<string[]> {
  return (await test.auth.admin.as(root).listUsers(query)).users.map(({ email }) => email.split('@')[0] ?? '')
}

eachStorage('list users', (makeStorage) => {
  async function fullHouse(): Promise<House> {
    const house = await makeHouse(makeStorage())
    const system = house.test.auth.admin.asSystem('test')
    for (const name of ['Zoë', 'Yusuf', 'Ximena']) {
      house.test.clock.advance(60)
      await system.createUser({
        email: `${name.normalize('NFD').replace(/[^a-z]/gi, '')}@shop.example`,
        firstName: name,
      })
    }
    return house
  }

  it('finds by any beginning and any filter, newest first unless it is told otherwise', async () => {
    const house = await fullHouse()
    expect((await emails(house)).slice(0, 3)).toEqual(['Ximena', 'Yusuf', 'Zoe'])
    expect(await emails(house, { order: 'email' })).toEqual([
      'boss',
      'person',
      'root',
      'staff',
      'Ximena',
      'Yusuf',
      'Zoe',
    ])
    expect(await emails(house, { order: 'email', descending: true, limit: 2 })).toEqual(['Zoe', 'Yusuf'])
    expect(await emails(house, { search: 'ZO' })).toEqual(['Zoe'])
    expect(await emails(house, { search: ' zoë ' })).toEqual(['Zoe'])
    expect(await emails(house, { search: 'Yusuf@SHOP.e' })).toEqual(['Yusuf'])
    expect((await emails(house, { search: '@shop' })).toSorted()).toEqual(['Ximena', 'Yusuf', 'Zoe'])
    expect((await emails(house, { search: 'shop' })).toSorted()).toEqual(['Ximena', 'Yusuf', 'Zoe'])
    expect(await emails(house, { search: (await house.test.find(STAFF)).id.toUpperCase() })).toEqual([
      'staff',
    ])
    expect(await emails(house, { search: '%' })).toEqual([])
    expect(await emails(house, { search: '\u0000\ud800' })).toEqual([])
    expect(await emails(house, { search: '@' })).toHaveLength(7)
    expect(
      await emails(house, {
        status: 'pending',
        joinedFrom: (await house.test.find('yusuf@shop.example')).createdAt,
      }),
    ).toEqual(['Ximena', 'Yusuf'])
    expect(await emails(house, { staff: true, superuser: false })).toEqual(['staff'])
    expect(await emails(house, { confirmed: false, search: 'x' })).toEqual(['Ximena'])
  })

  it('finds by two names, in either order, and by a name of two words', async () => {
    const house = await makeHouse(makeStorage())
    const system = house.test.auth.admin.asSystem('test')
    for (const [email, firstName, lastName] of [
      ['ada', 'Ada', 'Lovelace'],
      ['anna', 'Anna Maria', 'de la Cruz'],
      ['maria', 'Maria', 'Anna'],
    ] as const) {
      await system.createUser({ email: `${email}@shop.example`, firstName, lastName })
    }
    const found = (search: string) => emails(house, { search, order: 'email' })
    expect(await found('Ada Lovelace')).toEqual(['ada'])
    expect(await found(' lovelace\u00a0 ÁDA ')).toEqual(['ada'])
    expect(await found('ad lo')).toEqual(['ada'])
    expect(await found('ada ovelace')).toEqual([])
    expect(await found('ada lovelace x')).toEqual([])
    expect(await found('anna maria')).toEqual(['anna', 'maria'])
    expect(await found('anna m')).toEqual(['anna', 'maria'])
    expect(await found('anna maria de la')).toEqual(['anna'])
    expect(await found('De La Cruz Anna')).toEqual(['anna'])
    expect(await found('anna maria de la cruz y garcía')).toEqual([])
    expect(await found('ada \u0301')).toEqual([])
  })

  it('goes forth and back through pages that meet, and to the last one', async () => {
    const house = await fullHouse()
    const actions = house.test.auth.admin.as(house.root)
    const list = async (cursor?: string | null, more: ListUsersInput = {}) =>
      actions.listUsers({ order: 'email', limit: 3, cursor: cursor ?? undefined, ...more })
    const names = (page: Awaited<ReturnType<typeof list>>) =>
      page.users.map(({ email }) => email.split('@')[0])
    const first = await list()
    expect([names(first), first.previous, first.total, first.totalIsExact]).toEqual([
      ['boss', 'person', 'root'],
      null,
      7,
      true,
    ])
    const second = await list(first.next)
    const third = await list(second.next)
    expect([names(second), names(third), third.next]).toEqual([['staff', 'Ximena', 'Yusuf'], ['Zoe'], null])
    expect(names(await list(third.previous))).toEqual(names(second))
    const back = await list(second.previous)
    expect([names(back), back.previous]).toEqual([names(first), null])
    const last = await list('last')
    expect([names(last), last.next]).toEqual([['Ximena', 'Yusuf', 'Zoe'], null])
    expect(names(await list(last.previous))).toEqual(['person', 'root', 'staff'])
    // Somebody comes before the place, and whoever stood at it goes.
    await actions.createUser({ email: 'aaron@shop.example' })
    const root = await house.test.find(ROOT)
    const person = await house.test.find(PERSON)
    await house.test.storage.commit([{ kind: 'deleteUser', id: person.id, revision: person.revision }])
    await house.test.auth.admin.asSystem('test').updateUser(root.id, { firstName: 'Else' })
    expect(names(await list(first.next))).toEqual(names(second))
  })

  it('refuses a cursor of another list, and one that is none', async () => {
    const house = await fullHouse()
    const { next } = await house.test.auth.admin.as(house.root).listUsers({ order: 'email', limit: 1 })
    const wrong = { code: 'invalid_input' }
    for (const query of [
      { cursor: next ?? '' },
      { cursor: next ?? '', order: 'lastLogin' as const },
      { cursor: next ?? '', order: 'email' as const, descending: true },
      ...['', 'x', 'e30', Buffer.from('[1,2,3,4,5]').toString('base64url'), 'A'.repeat(5000)].map(
        (cursor) => ({ cursor }),
      ),
    ]) {
      await expect(emails(house, query)).rejects.toMatchObject(wrong)
    }
  })

  it('shows nothing that is secret', async () => {
    const house = await fullHouse()
    const page = await house.test.auth.admin.as(house.root).listUsers()
    const { linkSecret, passwordHash } = await house.test.find(PERSON)
    for (const secret of [
      Buffer.from(linkSecret).toString('base64'),
      passwordHash ?? '',
      'linkSecret',
      'passwordHash',
      'trust',
    ]) {
      expect(JSON.stringify(page)).not.toContain(secret)
    }
  })
})
