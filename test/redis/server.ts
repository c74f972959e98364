import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'

/** Where tests find a Redis that is there all along. */
export const REDIS_URL = process.env.LATCHKEY_TEST_REDIS ?? 'redis://127.0.0.1:6379'

/** Whether that Redis answers; suites that need it are skipped by name otherwise. */
export const redisAnswers = await answers(REDIS_URL)
/** Whether tests can start a Redis of their own, to stop it. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0

/** A Redis that a test stops and starts. */
export interface OwnRedis {
  readonly url: string
  /** Ends it as a crash does. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Freezes it: connections stay, and nothing is answered. */
  freeze(): void
  thaw(): void
}

/** Starts a Redis on a free port, which keeps nothing and ends with the test. */
export async function ownRedis(...settings: readonly string[]): Promise<OwnRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'))
  let server: ChildProcess | undefined
  const stop = async () => {
    const ended = server && new Promise((resolve) => server?.once('exit', resolve))
    server?.kill('SIGKILL')
    server = undefined
    await ended
  }
  const start = async () => {
    const keepNothing = ['--save', '', '--appendonly', 'no', '--dir', folder]
    const args = ['--port', String(port), '--bind', '127.0.0.1', ...keepNothing, ...settings]
    server = spawn('redis-server', args, { stdio: 'ignore' })
    for (let tries = 0; !(await answers(url)); tries += 1) {
      if (tries > 50) throw new Error('redis-server did not start')
    }
  }
  onTestFinished(async () => {
    server?.kill('SIGCONT')
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return {
    url,
    stop,
    start,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return false
  } finally {
    client.disconnect()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
