import { createHash } from 'node:crypto'
import mysql2 from 'mysql2/promise'
import pg from 'pg'
import { mysql } from '../src/mysql/index.ts'
import { postgres } from '../src/postgres/index.ts'
import type { SqlStorage } from '../src/sql/sql-storage.ts'
import { MARIADB, POSTGRES } from '../test/support/servers.ts'

/** A server to measure on, with a database of its own that is dropped at the end. */
export interface BenchServer {
  readonly name: string
  readonly storage: SqlStorage
  /** The session check as the driver alone does it: the same statement, prepared, on a pool of the same size. */
  raw(sessionId: Uint8Array): Promise<unknown>
  /** Makes that many active users and sessions on the server itself, in place of what was there. */
  seed(users: number, sessions: number): Promise<void>
  /** Lets the server keep that many in memory, as its owner would have it. */
  makeRoom(users: number): Promise<void>
  run(sql: string): Promise<unknown>
  end(): Promise<void>
}

export const POOL_SIZE = 10
const NAME = 'latchkey_bench'
/** What MariaDB may keep in memory for each user with two sessions, in bytes. */
const BUFFER_BYTES = 2 * 1024
const DAY = 86_400_000
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** The id of the n-th session, from 1. */
export function sessionNumber(n: number): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(String(n)).digest())
}

/** The address of the n-th user, from 1. */
export const addressNumber = (n: number) => `person${n}@example.com`

const FOUND = `s.created_at as session_created_at, s.last_seen_at, s.idle_expires_at, s.expires_at, s.remember,
  u.id, u.email, u.first_name, u.last_name, u.is_staff, u.is_superuser, u.created_at, u.confirmed_at, u.disabled_at,
  u.delete_after, u.last_login_at, u.trust, u.revision, u.profile`
const JOIN =
  'from auth_sessions s inner join auth_users u on u.id = s.user_id and u.trust = s.trust where s.id ='

export const USER_COLUMNS = `id, email, email_key, password_hash, first_name, last_name, is_staff, is_superuser, created_at,
  confirmed_at, last_login_at, trust, revision, link_secret, profile`
export const SESSION_COLUMNS =
  'id, user_id, trust, created_at, last_seen_at, idle_expires_at, expires_at, remember, ip, user_agent'
const HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'c'.repeat(22)}$${'h'.repeat(43)}`

/** The part of an insert's select that all engines spell alike. */
export function userValues(id: string, address: string, secret: string, now: number): string {
  return `${id}, ${address}, ${address}, '${HASH}', 'Ada', 'Lovelace', 0, 0, ${now - DAY}, ${now - DAY}, ${now}, 1, 1,
    ${secret}, '{}'`
}

export function sessionValues(id: string, userId: string, now: number): string {
  return `${id}, ${userId}, 1, ${now}, ${now}, ${now + 14 * DAY}, ${now + 30 * DAY}, 1, '203.0.113.7', '${BROWSER}'`
}

export async function postgresServer(url = POSTGRES.url): Promise<BenchServer> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`drop database if exists ${NAME} with (force)`)
  await admin.query(`create database ${NAME}`)
  const own = Object.assign(new URL(url), { pathname: `/${NAME}` }).href
  const storage = postgres(own, { poolSize: POOL_SIZE })
  await storage.open({ migrate: true })
  const pool = new pg.Pool({ connectionString: own, max: POOL_SIZE })
  pool.on('error', () => {})
  const text = `select ${FOUND} ${JOIN} $1`
  return {
    name: 'PostgreSQL',
    storage,
    raw: async (id) => (await pool.query({ name: 'raw', text, values: [id] })).rows[0],
    async seed(users, sessions) {
      const now = Date.now()
      const id = (n: string) => `'019cb6d0-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0')`
      const address = `'person' || n || '@example.com'`
      const secret = `sha256(('secret' || n)::bytea)`
      await pool.query('truncate auth_users, auth_sessions, auth_events, auth_outbox, auth_attempts')
      await pool.query(`insert into auth_users (${USER_COLUMNS})
        select ${userValues(id('n'), address, secret, now)} from generate_series(1, ${users}) n`)
      await pool.query(`insert into auth_sessions (${SESSION_COLUMNS})
        select ${sessionValues('sha256(n::text::bytea)', id(`1 + n % ${users}`), now)}
        from generate_series(1, ${sessions}) n order by 1`)
      await pool.query('vacuum analyze')
    },
    // Its default, which leaves the rest to the system's cache, does.
    makeRoom: async () => {},
    run: async (sql) => (await pool.query(sql)).rows,
    async end() {
      await storage.close()
      await pool.end()
      await admin.query(`drop database ${NAME} with (force)`)
      await admin.end()
    },
  }
}

export async function mariadbServer(url = MARIADB.url): Promise<BenchServer> {
  const admin = await mysql2.createConnection(url)
  // Debian's default of 128 MiB does not hold the indexes of a million users, and MariaDB reads past the system's
  // cache: then it is the disk that is measured. Put back at the end.
  const [[before]] = (await admin.query('select @@innodb_buffer_pool_size as size')) as unknown as [
    [{ size: number }],
  ]
  await admin.query(`drop database if exists ${NAME}`)
  await admin.query(`create database ${NAME}`)
  const own = Object.assign(new URL(url), { pathname: `/${NAME}` }).href
  const storage = mysql(own, { poolSize: POOL_SIZE })
  await storage.open({ migrate: true })
  const pool = mysql2.createPool({ uri: own, connectionLimit: POOL_SIZE })
  const text = `select ${FOUND} ${JOIN} ?`
  const makeRoom = async (users: number) => {
    const size = users * BUFFER_BYTES
    if (size > before.size) await admin.query(`set global innodb_buffer_pool_size = ${size}`)
  }
  const run = async (sql: string) => (await pool.query(sql))[0] as unknown as Record<string, unknown>[]
  return {
    name: 'MariaDB',
    storage,
    raw: async (id) => ((await pool.execute(text, [Buffer.from(id)]))[0] as unknown[])[0],
    async seed(users, sessions) {
      const now = Date.now()
      const id = (n: string) => `concat('019cb6d0-0000-7000-8000-', lpad(lower(hex(${n})), 12, '0'))`
      const address = `concat('person', seq, '@example.com')`
      const secret = `unhex(sha2(concat('secret', seq), 256))`
      await makeRoom(users)
      for (const table of ['sessions', 'users', 'events', 'outbox', 'attempts']) {
        await run(`delete from auth_${table}`)
      }
      await run(`insert into auth_users (${USER_COLUMNS})
        select ${userValues(id('seq'), address, secret, now)} from seq_1_to_${users}`)
      // On one connection, which is told that what it inserts is right; in the order of the keys, and the index of
      // users, which has another order, afterwards: minutes less for millions of rows.
      const seeding = await pool.getConnection()
      await seeding.query('set session foreign_key_checks = 0, session unique_checks = 0')
      await seeding.query(`alter table auth_sessions drop foreign key auth_sessions_user_id_fkey,
        drop index auth_sessions_by_user_id`)
      await seeding.query(`create table ordered (n bigint, hash binary(32) primary key)
        select seq as n, unhex(sha2(seq, 256)) as hash from seq_1_to_${sessions}`)
      await seeding.query(`insert into auth_sessions (${SESSION_COLUMNS})
        select ${sessionValues('hash', id(`1 + n % ${users}`), now)} from ordered order by hash`)
      await seeding.query(`alter table auth_sessions add index auth_sessions_by_user_id (user_id),
        add constraint auth_sessions_user_id_fkey foreign key (user_id) references auth_users (id)
        on delete cascade`)
      seeding.destroy()
      await run('drop table ordered')
      await run('analyze table auth_users, auth_sessions')
    },
    makeRoom,
    run,
    async end() {
      await storage.close()
      await pool.end()
      await admin.query(`drop database ${NAME}`)
      await admin.query(`set global innodb_buffer_pool_size = ${before.size}`)
      await admin.end()
    },
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
