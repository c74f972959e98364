import assert from 'node:assert/strict'
import pg from 'pg'
import { describe, it } from 'vitest'
import { type PostgresPool, postgres } from '../../src/postgres/index.ts'
import { seedPeople } from '../support/people.ts'
import { everyList, everything, LISTED, MANY, readsMuch, type Sent } from '../support/server-plans.ts'
import { left, POSTGRES } from '../support/servers.ts'

/** A pool that notes what it is sent. */
function recording(pool: pg.Pool, sent: Sent<readonly string[]>[]): PostgresPool {
  return {
    on: (event, listener) => pool.on(event, listener as never),
    async connect() {
      const client = await pool.connect()
      return {
        async query(query) {
          if (query.values) {
            const { rows } = await client.query(`explain ${query.text}`, query.values)
            sent.push({ sql: query.text, plan: rows.map((row) => row['QUERY PLAN']) })
          }
          return client.query(query)
        },
        // The pool has told of the connection itself.
        on: () => {},
        release: (broken) => client.release(broken),
      }
    },
  }
}

describe.skipIf(POSTGRES.absent)(left(POSTGRES), { timeout: 180_000 }, () => {
  it(`with ${MANY} users no statement reads a table from end to end`, async () => {
    const database = await POSTGRES.makeDatabase()
    const pool = new pg.Pool({ connectionString: database.url })
    const sent: Sent<readonly string[]>[] = []
    const storage = postgres(recording(pool, sent))
    await storage.open({ migrate: true })
    const number = `lpad(to_hex(n), 12, '0')`
    const uuid = `'019cb6d0-0000-7000-8000-' || ${number}`
    await database.run(`
      insert into auth_users select ${uuid}, 'p' || n, 'person' || n || '@example.com', null, 'A', 'B', 0, (n = 9)::int, n, n,
        null, case n when 8 then 1 end, null, 1, 1, sha256(n::text::bytea), null, null, null, '{}', null, null, 'a', 'b' from generate_series(1, ${MANY}) n;
      insert into auth_sessions select sha256(n::text::bytea), '019cb6d0-0000-7000-8000-' ||
        lpad(to_hex(1 + n % ${MANY}), 12, '0'), 1, n, n, n, n, 1, null, null from generate_series(1, ${MANY * 1.5}) n;
      insert into auth_outbox select ${uuid}, 't', 'r' || n, 'en', '{}', null, null, null, null, n, n, 'k' || n,
        'k' || n, 0, n, null, null, null, null from generate_series(2, ${MANY}) n;
      insert into auth_events select ${uuid}, 't', n, ${uuid}, null, null, null, 'success', '{}', 'g' || n, 1
        from generate_series(3, ${MANY}) n;
      insert into auth_attempts select sha256(n::text::bytea), 1, 0 from generate_series(1, ${MANY}) n;
      insert into auth_files select n || '.png', n from generate_series(1, ${MANY}) n;
      analyze`)
    sent.length = 0
    await everything(storage)
    assert.ok(sent.length > 20, `${sent.length} statements were seen`)
    for (const { sql, plan } of sent) {
      assert.ok(!plan.some((line) => /Seq Scan|Sort/.test(line)), `${sql}\n${plan.join('\n')}`)
    }
    const check = sent.find(({ sql }) => sql.includes('session_created_at'))
    assert.match(check?.plan.join() ?? '', /using auth_sessions_pkey .*using auth_users_pkey/)
    await database.run('delete from auth_users')
    await seedPeople(database.run, LISTED, (hex) => `'\\x${hex}'`)
    await database.run('vacuum analyze auth_users')
    sent.length = 0
    await everyList(storage)
    assert.ok(sent.length > 100, `${sent.length} statements were seen`)
    for (const { sql, plan } of sent) {
      // A count of what most of the table meets may as well begin at its beginning, as it ends soon.
      const counts = sql.startsWith('select 0 as "source"')
      assert.ok(
        counts || readsMuch(sql) || !plan.some((line) => line.includes('Seq Scan')),
        `${sql}\n${plan.join('\n')}`,
      )
    }
    await storage.close()
    await pool.end()
    await database.drop()
  })
})
