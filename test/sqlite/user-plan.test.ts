import assert from 'node:assert/strict'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { readSearch } from '../../src/admin/search.ts'
import type { UserFilter, UserPlace } from '../../src/ports/user-directory.ts'
import { countUsers, listUsers, type Read } from '../../src/sql/user-directory.ts'
import { kyselyFor } from '../../src/sqlite/kysely.ts'
import { migrateTables } from '../../src/sqlite/schema.ts'
import { FIRST_JOINED, JOINING, seedPeople } from '../support/people.ts'

const USERS = 3000
/** As small against the users as the real ones are against many. */
const LIMITS = { few: 60, window: 30, gathered: 600 }
const PAGE = 7
const HALF = new Date(FIRST_JOINED + JOINING / 2)

/** Each search, and which users it finds as plainly as SQL can say it. */
const SEARCHES: readonly (readonly [text: string | undefined, found: string])[] = [
  [undefined, 'true'],
  ['nobody', 'false'],
  ['anna.be', `email_key like 'anna.be%'`],
  ['anna', `email_key like 'anna%' or first_name_key like 'anna%' or last_name_key like 'anna%'`],
  ['pe', `email_key like 'pe%' or first_name_key like 'pe%' or last_name_key like 'pe%'`],
  ['@mail', `email_key like '%@mail%'`],
  ['@early.example', `email_key like '%@early.example'`],
]
const FILTERS: readonly (readonly [filter: Partial<UserFilter>, passing: string])[] = [
  [{}, 'true'],
  [{ status: 'pending' }, 'confirmed_at is null and disabled_at is null and delete_after is null'],
  [{ status: 'disabled' }, 'disabled_at is not null'],
  [{ staff: true }, 'is_staff = 1'],
  [{ joinedFrom: HALF }, `created_at >= ${HALF.getTime()}`],
  [{ joinedBefore: HALF, confirmed: true }, `created_at < ${HALF.getTime()} and confirmed_at is not null`],
  [
    { joinedFrom: HALF, joinedBefore: new Date(HALF.getTime() + 1e9) },
    `created_at between ${HALF.getTime()} and ${HALF.getTime() + 1e9 - 1}`,
  ],
]
const COLUMNS = { email: 'email_key', joined: 'created_at', lastLogin: 'login_key' } as const
const anyone = {
  search: null,
  status: null,
  staff: null,
  superuser: null,
  confirmed: null,
  joinedFrom: null,
  joinedBefore: null,
}

describe('a page of users', () => {
  const db = kyselyFor('auth_')
  const database = new Database(':memory:')
  /** How often each way was gone: by how many were read whole at most, by a window, or neither. */
  const seen = new Map<string, number>()
  const read: Read = async <Row>({ sql, parameters }: Parameters<Read>[0]) => {
    const way = /as "few"/.test(sql)
      ? (/limit (\d+)\) as "few"/.exec(sql)?.[1] ?? '')
      : /as "p0"/.test(sql)
        ? 'window'
        : ''
    seen.set(way, (seen.get(way) ?? 0) + 1)
    return database.prepare(sql).all([...parameters]) as Row[]
  }

  beforeAll(async () => {
    await migrateTables(database, 'auth_')
    await seedPeople(
      async (sql) => database.exec(sql),
      USERS,
      (hex) => `x'${hex}'`,
    )
    // As a firm whose people all joined on one day, and log in alike.
    database.exec(`update auth_users set created_at = ${FIRST_JOINED}, last_login_at = ${FIRST_JOINED + 2 * JOINING}
      where email_key like '%@early.example' and confirmed_at is not null`)
  })
  afterAll(() => database.close())

  for (const [text, found] of SEARCHES) {
    it(`holds who is found by ${text ?? 'no search'}, under every filter, in every order and from every place`, async () => {
      for (const [filter, passing] of FILTERS) {
        const wanted = { ...anyone, ...filter, search: readSearch(text) }
        for (const order of ['email', 'joined', 'lastLogin'] as const) {
          for (const [descending, direction] of [
            [false, 'asc'],
            [true, 'desc'],
          ] as const) {
            const column = COLUMNS[order]
            const all = database
              .prepare(`select ${column} as key, id from auth_users where (${found}) and (${passing})
                order by ${column} ${direction}, id ${direction}`)
              .all() as UserPlace[]
            // Who stood there need not be found any more.
            const first = database
              .prepare(`select ${column} as key, id from auth_users order by 1 ${direction}, 2 ${direction}`)
              .get() as UserPlace
            const places = [
              null,
              first,
              ...[3, 2, 1].map((part) => all[Math.floor(all.length / part) - 1] ?? null),
            ]
            for (const after of places) {
              const page = await listUsers(
                read,
                db,
                { ...wanted, order, descending, after, limit: PAGE },
                { limits: LIMITS },
              )
              const index = all.findIndex(({ id }) => id === after?.id)
              const what = JSON.stringify({ filter, order, descending, after })
              assert.deepEqual(
                page.map(({ place }) => place),
                all.slice(index + 1, index + 1 + PAGE),
                what,
              )
            }
            assert.equal(await countUsers(read, db, wanted), all.length)
          }
        }
      }
    })
  }

  it('was looked for in every way', () => {
    for (const way of ['60', 'window', '600', ''])
      assert.ok((seen.get(way) ?? 0) > 10, `${way}: ${[...seen]}`)
  })
})
