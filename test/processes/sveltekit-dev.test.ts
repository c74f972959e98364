import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../docs/blocks.ts'
import { copyExample } from '../support/kit-example.ts'
import { freePort } from '../support/running-app.ts'

/** Kit's development server on a copy of the example. */
async function startDevServer(base = '') {
  mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
  const cwd = mkdtempSync(join(ROOT, 'artefacts/kit-dev-'))
  copyExample(cwd)
  const config = join(cwd, 'vite.config.ts')
  writeFileSync(config, readFileSync(config, 'utf8').replace('paths: {', `paths: { base: '${base}',`))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'dev', '--port', String(port), '--strictPort'], {
    cwd,
    env: { ...env, APP_URL: origin },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    rmSync(cwd, { recursive: true, force: true })
  })
  const get = (path: string) => fetch(origin + base + path, { headers: { accept: 'text/html' } })
  await expect
    .poll(
      () =>
        get('/').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200)
  /** Files that the process holds open of the accounts' database. */
  const held = () =>
    readdirSync(`/proc/${child.pid}/fd`).filter((fd) => {
      try {
        return readlinkSync(`/proc/${child.pid}/fd/${fd}`).includes('demo.db')
      } catch {
        return false
      }
    }).length
  const starts = () => said.split('development at').length - 1
  return { cwd, get, held, starts, said: () => said }
}

test('a module that is loaded again leaves no connection and no dispatcher behind', async () => {
  const dev = await startDevServer()
  expect((await dev.get('/auth/login')).status).toBe(200)
  const before = dev.held()
  expect(before).toBeGreaterThan(0)
  expect(dev.starts()).toBe(1)
  for (let round = 2; round <= 5; round += 1) {
    appendFileSync(join(dev.cwd, 'src/lib/server/auth.ts'), `// ${round}\n`)
    await expect
      .poll(
        async () => {
          await dev.get('/auth/login')
          return dev.starts()
        },
        { timeout: 20_000 },
      )
      .toBe(round)
    expect((await dev.get('/users/openapi.json')).status).toBe(200)
  }
  await expect.poll(dev.held, { timeout: 5000 }).toBe(before)
  expect(dev.said()).not.toMatch(/AuthLocals|links in mails would lead nowhere/)
})

test('a base path that the option "url" does not have is said at the first page', async () => {
  const dev = await startDevServer('/shop')
  expect((await dev.get('/auth/login')).status).toBe(200)
  expect(dev.said()).toMatch(
    /below \/shop, its paths\.base, .* set "url" to http:\/\/localhost:\d+\/shop\/users\./,
  )
  expect(dev.said()).toContain('"pages.login" (/auth/login)')
})
