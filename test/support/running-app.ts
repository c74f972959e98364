import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** An app in a process of its own. */
export interface RunningApp {
  /** What it has written so far. */
  output(): string
  stop(): Promise<void>
}

/** Starts `node file …args` and resolves once it answers at `origin`. Rejects with what it wrote when it ends before. */
export async function startApp(
  node: string,
  file: string,
  options: {
    readonly cwd: string
    readonly origin: string
    readonly env?: NodeJS.ProcessEnv
    readonly args?: readonly string[]
  },
): Promise<RunningApp> {
  const child = spawn(node, [file, ...(options.args ?? [])], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)))
  const output = () => chunks.join('')
  try {
    await untilItAnswers(child, options.origin, output)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function untilItAnswers(child: ChildProcess, origin: string, output: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the app ended with ${child.exitCode ?? child.signalCode}:\n${output()}`)
    }
    const answered = await fetch(origin, { redirect: 'manual' }).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    )
    if (answered) return
    await wait(50)
  }
  throw new Error(`the app did not answer at ${origin}:\n${output()}`)
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
