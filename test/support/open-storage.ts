import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Storage } from 'latchkey'

/** A database that the crash sweeps run on, which other processes reach by the same words. */
export interface TestDatabase {
  readonly name: string
  /** Where a process finds the database that this sweep made. */
  readonly url: string
  drop(): Promise<void>
}

/** Where the servers are, unless the environment says otherwise. */
const SERVERS = {
  postgres: process.env.LATCHKEY_TEST_POSTGRES ?? 'postgres://root@127.0.0.1:5432/postgres',
  mysql: process.env.LATCHKEY_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306/mysql',
}

/** Opens the storage of an engine by its URL, with no more loaded than it needs. */
export async function openStorage(engine: string, url: string): Promise<Storage> {
  if (engine === 'sqlite') return (await import('latchkey/sqlite')).sqlite(url)
  if (engine === 'postgres') return (await import('latchkey/postgres')).postgres(url)
  return (await import('latchkey/mysql')).mysql(url)
}

/** Makes an empty database on an engine; null when its server is not there. */
export async function makeDatabase(name: string): Promise<TestDatabase | null> {
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-crash-'))
    return { name, url: join(folder, 'app.db'), drop: async () => rmSync(folder, { recursive: true }) }
  }
  const database = `latchkey_crash_${process.pid}_${Date.now()}`
  const server = new URL(name === 'postgres' ? SERVERS.postgres : SERVERS.mysql)
  const run = name === 'postgres' ? runPostgres : runMysql
  try {
    await run(server.href, `create database ${database}`)
  } catch {
    return null
  }
  const url = Object.assign(new URL(server), { pathname: `/${database}` }).href
  const force = name === 'postgres' ? ' with (force)' : ''
  return { name, url, drop: () => run(server.href, `drop database ${database}${force}`) }
}

async function runPostgres(url: string, statement: string): Promise<void> {
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function runMysql(url: string, statement: string): Promise<void> {
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection({ uri: url, connectTimeout: 2000 })
  await connection.query(statement).finally(() => connection.end())
}
