import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import mysql2 from 'mysql2/promise'
import pg from 'pg'
import { freePort } from './running-app.ts'

const run = promisify(execFile)

/** How long a server may take to start, in milliseconds; after a crash it first repairs its files. */
const START_LIMIT = 30_000

type Row = Record<string, unknown>

/** A database server that a test has for itself, to stop and start. */
export interface OwnServer {
  /** An empty database on it. */
  readonly url: string
  /** Runs a statement on it, past the storage. */
  query(sql: string): Promise<Row[]>
  start(): Promise<void>
  /** As the machine would end it: nothing is finished, nobody is told. */
  crash(): Promise<void>
  /** As an administrator ends it, though people are connected. */
  stop(): Promise<void>
  /** Stops it, and takes its files away. */
  remove(): Promise<void>
}

/** A kind of server that a test can start. */
export interface OwnServerKind {
  readonly name: string
  /** Null when it can be started here; otherwise why it is left out. */
  readonly absent: string | null
  /** Makes its files and starts it. */
  make(): Promise<OwnServer>
}

/** How one kind differs from another. */
interface Recipe {
  readonly name: string
  readonly programs: readonly [install: string, server: string]
  /** Who runs it when we are root, which neither server wants to be. */
  readonly user: string
  readonly install: (folder: string) => readonly string[]
  readonly serve: (folder: string, port: number) => readonly string[]
  readonly url: (port: number, database: string) => string
  readonly query: (url: string, sql: string) => Promise<Row[]>
  readonly signals: { readonly crash: NodeJS.Signals; readonly stop: NodeJS.Signals }
}

async function queryPostgres(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<Row>(text).finally(() => client.end())
  return rows
}

async function queryMysql(uri: string, sql: string): Promise<Row[]> {
  const connection = await mysql2.createConnection({ uri, connectTimeout: 1000 })
  connection.on('error', () => {})
  const [rows] = await connection.query(sql).finally(() => connection.destroy())
  return rows as Row[]
}

/** Both wait for the disk before they call a commit done, as they do by default. */
const RECIPES: readonly Recipe[] = [
  {
    name: 'postgres',
    programs: ['initdb', 'postgres'],
    user: 'postgres',
    install: (folder) => ['-D', join(folder, 'data'), '-U', 'root', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    serve: (folder, port) => [
      ...['-D', join(folder, 'data'), '-p', String(port), '-k', folder],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'shared_buffers=32MB'],
    ],
    url: (port, database) => `postgres://root@127.0.0.1:${port}/${database || 'postgres'}`,
    query: queryPostgres,
    // What `pg_ctl stop` calls immediate and fast.
    signals: { crash: 'SIGQUIT', stop: 'SIGINT' },
  },
  {
    name: 'mariadb',
    programs: ['mariadb-install-db', 'mariadbd'],
    user: 'mysql',
    install: (folder) => [
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`],
      ...['--auth-root-authentication-method=normal', '--skip-test-db'],
    ],
    serve: (folder, port) => [
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--socket=${join(folder, 'socket')}`],
      ...[`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'],
      ...['--innodb-buffer-pool-size=32M', '--innodb-log-file-size=16M'],
    ],
    url: (port, database) => `mysql://root@127.0.0.1:${port}/${database || 'mysql'}`,
    query: queryMysql,
    signals: { crash: 'SIGKILL', stop: 'SIGTERM' },
  },
]

/** Servers that a test can start, whether their programs are here or not. */
export const [OWN_POSTGRES, OWN_MARIADB] = RECIPES.map(kindOf) as [OwnServerKind, OwnServerKind]

function kindOf(recipe: Recipe): OwnServerKind {
  const [install, serve] = recipe.programs.map(programNamed)
  const owner = ownerNamed(recipe.user)
  if (install && serve && owner) {
    return { name: recipe.name, absent: null, make: () => makeServer(recipe, { install, serve, owner }) }
  }
  const absent = install && serve ? `no user ${recipe.user}` : `no programs ${recipe.programs.join(' and ')}`
  return { name: recipe.name, absent, make: () => Promise.reject(new Error(absent)) }
}

/** Where a program is: on the PATH, or where Debian keeps what is not for everybody. */
function programNamed(name: string): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
  ]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

type Owner = { readonly uid?: number; readonly gid?: number }

/** Who a server is started as: ourselves, unless we are root; undefined when there is no such user. */
function ownerNamed(user: string): Owner | undefined {
  if (process.getuid?.() !== 0) return {}
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

async function makeServer(
  recipe: Recipe,
  { install, serve, owner }: { install: string; serve: string; owner: Owner },
): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), `latchkey-${recipe.name}-`))
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const as = { ...owner, cwd: folder }
  const port = await freePort()
  const server = { child: undefined as ChildProcess | undefined }

  async function start(): Promise<void> {
    const child = spawn(serve, recipe.serve(folder, port), { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    server.child = child
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-4000)
    })
    const deadline = performance.now() + START_LIMIT
    while (!(await answers(recipe, port))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`${recipe.programs[1]} did not start: ${said}`)
      }
      await wait(50)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const { child } = server
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  async function remove(): Promise<void> {
    await end(recipe.signals.crash)
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    await run(install, [...recipe.install(folder)], as)
    await start()
    await recipe.query(recipe.url(port, ''), 'create database people')
  } catch (error) {
    await remove()
    throw error
  }
  return {
    url: recipe.url(port, 'people'),
    query: (sql) => recipe.query(recipe.url(port, 'people'), sql),
    start,
    crash: () => end(recipe.signals.crash),
    stop: () => end(recipe.signals.stop),
    remove,
  }
}

async function answers(recipe: Recipe, port: number): Promise<boolean> {
  return recipe.query(recipe.url(port, ''), 'select 1').then(
    () => true,
    () => false,
  )
}
