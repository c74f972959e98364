import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './running-app.ts'

const PROGRAM = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'pgbouncer'))
  .find(existsSync)

/** Null when PgBouncer can be started here; otherwise why what needs it is left out. */
export const PGBOUNCER_ABSENT = PROGRAM === undefined ? 'pgbouncer is not installed' : null

/** One in front of the server of a URL, as the tests of this process use it. */
export interface Pooler {
  /** The same database, through it. */
  through(url: string): string
  stop(): Promise<void>
}

/** Starts PgBouncer with transaction pooling: each transaction may get another of few connections. */
export async function startPooler(server: string): Promise<Pooler> {
  if (PROGRAM === undefined) throw new Error(String(PGBOUNCER_ABSENT))
  const { hostname, port: behind, username } = new URL(server)
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-pooler-'))
  const settings = join(folder, 'pgbouncer.ini')
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${behind || 5432} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`,
  )
  const user = unprivileged()
  if (user) for (const file of [folder, settings]) chownSync(file, user.uid, user.gid)
  const child = spawn(PROGRAM, [settings], { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
      if (said.includes('process up')) resolve()
    })
    ended.then(() => reject(new Error(`pgbouncer ended:\n${said}`)), reject)
  })
  return {
    through(url) {
      const other = new URL(url)
      other.port = String(port)
      return other.href
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Whom it runs as when we are root, which it does not want to be. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  )
  return { uid, gid }
}
