import assert from 'node:assert/strict'
import mysql2 from 'mysql2/promise'
import { describe, it } from 'vitest'
import { type MysqlPromisePool, mysql } from '../../src/mysql/index.ts'
import { seedPeople } from '../support/people.ts'
import { everyList, everything, LISTED, MANY, readsMuch, type Sent } from '../support/server-plans.ts'
import { left, MARIADB } from '../support/servers.ts'

/** A row of `explain`, as far as it is looked at. */
interface Step {
  readonly select_type: string
  readonly table: string | null
  readonly type: string | null
  readonly key: string | null
  readonly rows: unknown
  readonly Extra: string | null
}

/** A pool that notes what it is sent. */
function recording(pool: mysql2.Pool, sent: Sent<readonly Step[]>[]): MysqlPromisePool {
  return {
    async getConnection() {
      const connection = await pool.getConnection()
      return {
        async query(query) {
          if (query.sql.startsWith('select') && query.sql.includes(' from `auth_')) {
            const [plan] = await connection.query(`explain ${query.sql}`, query.values as never)
            sent.push({ sql: query.sql, plan: plan as unknown as Step[] })
          }
          return connection.query(query as never)
        },
        async execute(query) {
          const [plan] = await connection.execute(`explain ${query.sql}`, query.values as never)
          sent.push({ sql: query.sql, plan: plan as unknown as Step[] })
          return connection.execute(query as never)
        },
        release: () => connection.release(),
        destroy: () => connection.destroy(),
      }
    },
  }
}

describe.skipIf(MARIADB.absent)(left(MARIADB), { timeout: 180_000 }, () => {
  it(`with ${MANY} users no statement reads a table from end to end`, async () => {
    const database = await MARIADB.makeDatabase()
    const pool = mysql2.createPool(database.url)
    const sent: Sent<readonly Step[]>[] = []
    const storage = mysql(recording(pool, sent))
    await storage.open({ migrate: true })
    const uuidOf = (n: string) => `concat('019cb6d0-0000-7000-8000-', lpad(lower(hex(${n})), 12, '0'))`
    const uuid = uuidOf('seq')
    await database.run(`
      insert into auth_users (id, email, email_key, password_hash, first_name, last_name, is_staff, is_superuser,
        created_at, confirmed_at, disabled_at, delete_after, last_login_at, trust, revision, link_secret, asked_at,
        asked_ip, asked_user_agent, profile, thumbnail, first_name_key, last_name_key) select ${uuid}, 'p', concat('person', seq, '@example.com'), null, 'A', 'B', 0, seq = 9, seq,
        seq, null, if(seq = 8, 1, null), null, 1, 1, unhex(sha2(seq, 256)), null, null, null, '{}', null, 'a', 'b' from seq_1_to_${MANY};
      insert into auth_sessions select unhex(sha2(seq, 256)), ${uuidOf(`1 + seq % ${MANY}`)}, 1, seq, seq, seq, seq,
        1, null, null from seq_1_to_${MANY * 1.5};
      insert into auth_outbox select ${uuid}, 't', concat('r', seq), 'en', '{}', null, null, null, null, seq, seq,
        concat('k', seq), concat('k', seq), 0, seq, null, null, null, null from seq_2_to_${MANY};
      insert into auth_events select ${uuid}, 't', seq, ${uuid}, null, null, null, 'success', '{}',
        concat('g', seq), 1 from seq_3_to_${MANY};
      insert into auth_attempts select unhex(sha2(seq, 256)), 1, 0 from seq_1_to_${MANY};
      insert into auth_files select concat(seq, '.png'), seq from seq_1_to_${MANY};
      analyze table auth_users, auth_sessions, auth_outbox, auth_events, auth_attempts, auth_files`)
    sent.length = 0
    await everything(storage)
    assert.ok(sent.length > 20, `${sent.length} statements were seen`)
    for (const { sql, plan } of sent) {
      for (const step of plan) {
        // What an insert does to its own table is shown as one step of this type.
        const own = sql.startsWith('insert') && step.rows === null
        const whole = !own && (step.type === 'ALL' || step.type === 'index')
        assert.ok(!whole, `${sql}\n${JSON.stringify(plan, null, 1)}`)
        assert.doesNotMatch(String(step.Extra), /filesort|temporary/, sql)
      }
    }
    const check = sent.find(({ sql }) => sql.includes('session_created_at'))
    const keys = check?.plan.map(({ key, type }) => [key, type])
    assert.deepEqual(keys, [
      ['PRIMARY', 'const'],
      ['PRIMARY', 'const'],
    ])
    await database.run('delete from auth_users')
    await seedPeople(database.run, LISTED, (hex) => `x'${hex}'`)
    await database.run('analyze table auth_users')
    sent.length = 0
    await everyList(storage)
    assert.ok(sent.length > 100, `${sent.length} statements were seen`)
    for (const { sql, plan } of sent) {
      for (const { table, type, key } of plan) {
        // Addresses, or events, in their order, from the first to the limit.
        const first = (key === 'email_key' || key === 'auth_events_by_at') && / limit \d+/.test(sql)
        const whole =
          !readsMuch(sql) && table?.startsWith('auth_') && (type === 'ALL' || (type === 'index' && !first))
        assert.ok(!whole, `${sql}\n${JSON.stringify(plan, null, 1)}`)
      }
    }
    await storage.close()
    await pool.end()
    await database.drop()
  })
})
