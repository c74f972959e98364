import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/ports/clock.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'

const script = (name: string) => new URL(`fixtures/${name}.ts`, import.meta.url)

function database(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-processes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'app.db')
}

async function startRegistrar(path: string): Promise<ChildProcess> {
  const child = fork(script('registrar'), [path], { execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

async function register(child: ChildProcess, emails: readonly string[]): Promise<readonly string[]> {
  child.send([...emails])
  const [answers] = (await once(child, 'message')) as [readonly string[]]
  return answers
}

it('registers twenty people in each of two processes at once, and none fails', async () => {
  const path = database()
  const children = await Promise.all([startRegistrar(path), startRegistrar(path)])
  const people = children.map((_, at) => Array.from({ length: 20 }, (__, n) => `p${at}-${n}@example.com`))
  const answers = await Promise.all(children.map((child, at) => register(child, people[at] ?? [])))
  expect(answers.flat()).toEqual(Array(40).fill('done'))
  const test = await testAuth(sqlite(path), { clock: systemClock })
  expect(await test.mails()).toHaveLength(40)
  for (const email of people.flat()) expect(await test.find(email)).toMatchObject({ email })
})

it('makes one account of one address registered in two processes, and answers all alike', async () => {
  const path = database()
  const children = await Promise.all([startRegistrar(path), startRegistrar(path)])
  const same = Array(20).fill('ada@example.com') as readonly string[]
  const answers = await Promise.all(children.map((child) => register(child, same)))
  expect(answers.flat()).toEqual(Array(40).fill('done'))
  const test = await testAuth(sqlite(path), { clock: systemClock })
  await test.auth.confirm({ token: await test.token('ada@example.com') })
})

it('goes on checking sessions while another process holds the write lock for two seconds, and registers after it', async () => {
  const path = database()
  const test = await testAuth(sqlite(path), { clock: systemClock })
  await activeUser(test, 'ada@example.com')
  const { session } = await test.auth.login({ email: 'ada@example.com', password: PASSWORD })
  const holder = fork(script('lock-holder'), [path, '2000'], { execArgv: [] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder, 'message')
  let held = true
  const released = once(holder, 'message').then(() => {
    held = false
  })
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let done = false
  const registration = test.auth.register({ email: 'bob@example.com', password: PASSWORD }).then(() => {
    done = true
  })
  let checks = 0
  while (held) {
    expect(await test.auth.currentUser(session.token)).not.toBeNull()
    expect(done && held).toBe(false)
    checks += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  delay.disable()
  await released
  await registration
  expect(await test.find('bob@example.com')).toMatchObject({ confirmedAt: null })
  expect(checks).toBeGreaterThan(100)
  // A driver that waits for the lock by itself would stand still for the whole two seconds.
  expect(delay.max / 1e6).toBeLessThan(1000)
})
