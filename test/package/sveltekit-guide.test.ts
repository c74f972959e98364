import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ROOT } from '../docs/blocks.ts'
import { run } from '../support/kit-example.ts'
import { below, browser, newestLink, PERSON, printedFiles, walkToLogIn } from '../support/kit-guide.ts'
import { emptyKitProject, writeFiles } from '../support/kit-project.ts'
import { freePort, startApp } from '../support/running-app.ts'

mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
const folder = mkdtempSync(join(ROOT, 'artefacts/kit-guide-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As SvelteKit 3 has it. */
const files = Object.fromEntries(
  Object.entries(printedFiles).map(([path, code]) => [
    path,
    code
      .replaceAll(/\$(lib\/server\/\w+)/g, '#$1.ts')
      .replace("{ Handle } from '@sveltejs/kit'", "{ Handle } from '@sveltejs/kit/hooks'"),
  ]),
)
const lines = (...paths: string[]) =>
  paths.flatMap((path) => (files[path] ?? '').split('\n')).filter((line) => line.trim() !== '').length

const FIRST = ['src/lib/server/auth.ts', 'src/hooks.server.ts', 'src/app.d.ts']
const OWN = ['register', 'login'].flatMap((page) => [
  `own/src/routes/${page}/+page.server.ts`,
  `own/src/routes/${page}/+page.svelte`,
])

/** Makes a project of blocks, checks every type in it, builds it by adapter-node and starts it. */
async function start(name: string, blocks: Record<string, string>, env: Record<string, string> = {}) {
  const cwd = join(folder, name)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  emptyKitProject(cwd, origin)
  const here = Object.entries(blocks).map(([path, code]) => [path, code.replaceAll('5173', String(port))])
  writeFiles(cwd, Object.fromEntries(here))
  const bin = (tool: string) => join(ROOT, 'node_modules/.bin', tool)
  await run(cwd, bin('svelte-kit'), ['sync'])
  expect(await run(cwd, bin('svelte-check'), [])).toContain('0 errors and 0 warnings')
  await run(cwd, bin('vite'), ['build'])
  const at = { cwd, origin: `http://127.0.0.1:${port}` }
  const own = { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), BODY_SIZE_LIMIT: '3M', ...env }
  const app = await startApp(process.execPath, join(cwd, 'build/index.js'), { ...at, env: own })
  return { app, origin }
}

test('an app writes as many lines as the guide says: 12 with the library’s pages, 40 with two of its own', () => {
  // The lines of app.d.ts that `sv create` has written already.
  const written = lines(...FIRST) - lines('src/app.d.ts') + 3
  expect(written).toBeLessThanOrEqual(12)
  expect(lines(...OWN) + written).toBeLessThanOrEqual(40)
})

describe('by the guide alone', () => {
  test('an empty project gets to a confirmed log-in with the library’s pages', async () => {
    const { app, origin } = await start('first', below(files, 'src/', 'src/'))
    try {
      await walkToLogIn(origin)
      expect((await fetch(`${origin}/cron/mail`)).status).toBe(401)
      expect(app.output()).not.toMatch(/latchkey: (?!development|mail to)/)
    } finally {
      await app.stop()
    }
  })

  test('and with pages of its own', async () => {
    const blocks = {
      ...below(files, 'src/', 'src/'),
      ...below(files, 'own/'),
      ...below(files, 'hooks/', 'src/'),
    }
    const { app, origin } = await start('own', blocks)
    try {
      const go = browser(origin)
      expect((await go('/users/register/')).to).toBe('/register')
      const refused = await go('/register', { ...PERSON, password: 'short' })
      expect([refused.status, refused.text.includes('value="ada@example.com"')]).toEqual([400, true])
      expect((await go('/register', PERSON)).text).toContain('role="alert"')
      await go(await newestLink(origin), {})
      expect((await go('/members')).to).toBe('/login?next=%2Fmembers')
      expect((await go('/login', { ...PERSON, password: 'wrong wrong wrong' })).status).toBe(400)
      expect((await go('/login', PERSON)).to).toBe('/members')
      expect((await go('/members')).text).toContain('Hello ada@example.com')
    } finally {
      await app.stop()
    }
  })

  test('and as a front end of the Express example, on another port', async () => {
    const port = await freePort()
    const apiUrl = `http://localhost:${port}`
    const front = await start('front', below(files, 'front/'), { API_URL: apiUrl })
    const api = await startApp(process.execPath, join(ROOT, 'examples/express/app.ts'), {
      cwd: folder,
      origin: apiUrl,
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATABASE_URL: `sqlite:${join(folder, 'api.db')}`,
        FRONTEND_URL: front.origin,
      },
    })
    try {
      const headers = { 'content-type': 'application/json', origin: front.origin }
      const register = { method: 'POST', headers, body: JSON.stringify(PERSON) }
      expect((await fetch(`${apiUrl}/users/register/`, register)).status).toBe(201)
      const confirm = { method: 'POST', headers: { accept: 'text/html' }, redirect: 'manual' } as const
      const confirmed = await fetch(await newestLink(apiUrl), confirm)
      expect(confirmed.headers.get('location')).toBe(`${front.origin}/auth/confirmed`)
      const go = browser(front.origin)
      expect((await go('/')).text).toContain('Nobody is logged in.')
      expect((await go('/login', { ...PERSON, password: 'wrong wrong wrong' })).status).toBe(400)
      expect((await go('/login', { email: PERSON.email, password: PERSON.password })).to).toBe('/')
      expect((await go('/')).text).toContain('Hello ada@example.com')
    } finally {
      await front.app.stop()
      await api.stop()
    }
  })
})
