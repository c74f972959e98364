import assert from 'node:assert/strict'
import Database from 'better-sqlite3'
import { it } from 'vitest'
import { countUsers, listEvents, listUsers, type Read } from '../../src/sql/user-directory.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { kyselyFor } from '../../src/sqlite/kysely.ts'
import { seedPeople } from '../support/people.ts'
import { everyList, LISTED, MANY } from '../support/server-plans.ts'
import { newPath } from './support.ts'

it(`with ${LISTED} users no list of administration reads a table from end to end`, {
  timeout: 60_000,
}, async () => {
  const path = newPath()
  await sqlite(path).migrations().up()
  const database = new Database(path)
  await seedPeople(
    async (sql) => database.exec(sql),
    LISTED,
    (hex) => `x'${hex}'`,
  )
  database.exec(`
    with recursive n(n) as (select 1 union all select n + 1 from n where n < ${MANY})
    insert into auth_events (id, type, at, user_id, outcome, detail, count)
    select '019cb6d0-0000-7000-8000-' || printf('%012x', n), 't', n, '019cb6d0-0000-7000-8000-' || printf('%012x', n),
      'success', '{}', 1 from n`)
  const steps = new Map<string, string>()
  const read: Read = async <Row>({ sql, parameters }: Parameters<Read>[0]) => {
    const values = [...parameters]
    const plan = database.prepare(`explain query plan ${sql}`).all(values) as { detail: string }[]
    for (const { detail } of plan) steps.set(detail, sql)
    return database.prepare(sql).all(values) as Row[]
  }
  const db = kyselyFor('auth_')
  await everyList({
    listUsers: (query) => listUsers(read, db, query),
    countUsers: (filter) => countUsers(read, db, filter),
    listEvents: (query) => listEvents(read, db, query),
  })
  database.close()
  assert.ok(steps.size > 10)
  for (const [step, sql] of steps) {
    // The two lists of everything, which stop at their limit.
    const limited = /USING (COVERING )?INDEX (sqlite_autoindex_auth_users_2|auth_events_by_at)$/.test(step)
    assert.ok(!/^SCAN auth_/.test(step) || (limited && sql.includes('limit')), `${step}\n${sql}`)
  }
})
