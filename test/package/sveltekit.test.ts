import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { copyExample, run } from '../support/kit-example.ts'
import { inTheWordsOf, KIT_MAJORS, packagesOfKit } from '../support/kit-majors.ts'
import { emptyProject, environmentOf, npm } from '../support/npm.ts'
import { freePort, type RunningApp, startApp } from '../support/running-app.ts'

const tarball = inject('tarball')
const folder = inject('folder')

const PERSON = {
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Example',
  password: 'correct horse battery',
}

/** Words that only the server side has: of drivers, hashers and of the library itself. */
const OF_THE_SERVER =
  /better-sqlite3|argon2|oslojs|kysely|latchkey\.|auth_users|createHmac|node:crypto|AuthError/i

describe.each(KIT_MAJORS)('the example, installed from the packed file, on SvelteKit %i', (major) => {
  const cwd = join(folder, `kit-${major}`)
  let app: RunningApp
  let origin: string
  let openedWhileBuilding: readonly string[]

  beforeAll(async () => {
    emptyProject(cwd)
    copyExample(cwd)
    const file = join(cwd, 'package.json')
    const { dependencies: _, devDependencies: __, ...others } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify(others))
    await npm(process.execPath, cwd, 'install', tarball, 'better-sqlite3')
    await npm(
      process.execPath,
      cwd,
      'install',
      '--save-dev',
      'typescript@~6.0',
      '@types/node',
      ...packagesOfKit(major),
    )
    inTheWordsOf(major, cwd)
    const port = await freePort()
    origin = `http://localhost:${port}`
    const env = environmentOf(process.execPath)
    const vite = join(cwd, 'node_modules/vite/bin/vite.js')
    await run(cwd, process.execPath, [vite, 'build'], { ...env, APP_URL: origin } as Record<string, string>)
    openedWhileBuilding = readdirSync(cwd).filter((name) => /\.db|^\.latchkey$/.test(name))
    // What a server has that installs for production: no Kit besides the one in the build.
    await npm(process.execPath, cwd, 'prune', '--omit=dev', '--omit=peer')
    app = await startApp(process.execPath, join(cwd, 'build/index.js'), {
      cwd,
      origin: `http://127.0.0.1:${port}`,
      env: {
        ...env,
        HOST: '127.0.0.1',
        PORT: String(port),
        APP_URL: origin,
        ORIGIN: origin,
        BODY_SIZE_LIMIT: '3M',
      },
    })
  })
  afterAll(() => app?.stop())

  test('the client’s part of the build has no byte of the server’s', () => {
    const scripts = filesBelow(join(cwd, 'build/client')).filter((file) => /\.(?:js|css|html)$/.test(file))
    expect(scripts.length).toBeGreaterThan(10)
    expect(scripts.filter((file) => OF_THE_SERVER.test(readFileSync(file, 'utf8')))).toEqual([])
    // The same words are found where they belong.
    const server = filesBelow(join(cwd, 'build/server')).filter((file) => file.endsWith('.js'))
    expect(server.some((file) => readFileSync(file, 'utf8').includes('latchkey'))).toBe(true)
    expect(openedWhileBuilding).toEqual([])
  })

  test('a person gets to be known, by Kit’s own redirects and failures, with and without JavaScript', async () => {
    let cookie = ''
    const go = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
      const response = await fetch(new URL(path, origin), {
        headers: { accept: 'text/html', origin, cookie, ...headers },
        redirect: 'manual',
        ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      })
      const [set] = response.headers.getSetCookie()
      if (set) cookie = set.split(';')[0] ?? ''
      return { status: response.status, to: response.headers.get('location'), text: await response.text() }
    }
    expect((await go('/about')).text).toContain('rendered when the app was built')
    expect((await go('/account')).to).toBe('/auth/login?next=%2Faccount')
    const refused = await go('/auth/register', { ...PERSON, password: 'short' })
    expect([refused.status, refused.text.includes('aria-invalid')]).toEqual([400, true])
    expect((await go('/auth/register', PERSON)).to).toBe('/auth/confirming?asked=register')
    let link = ''
    await expect
      .poll(
        async () => {
          const mails = (await (await fetch(`${origin}/dev/mail.json`)).json()) as { links: string[] }[]
          link = mails[0]?.links[0] ?? ''
          return link
        },
        { timeout: 10_000 },
      )
      .not.toBe('')
    const confirm = (await go(link)).to ?? ''
    expect(confirm).toMatch(/^\/auth\/confirm\?token=/)
    const token = confirm.split('token=')[1]
    expect((await go(`/auth/confirm?/confirm&token=${token}`, {})).to).toBe('/auth/confirmed')
    const enhanced = { accept: 'application/json', 'x-sveltekit-action': 'true' }
    const wrong = await go('/auth/login?/login', { ...PERSON, password: 'wrong wrong wrong' }, enhanced)
    expect(JSON.parse(wrong.text)).toMatchObject({ type: 'failure', status: 400 })
    const opened = await go('/auth/login?/login', { ...PERSON, next: '/account' }, enhanced)
    expect(JSON.parse(opened.text)).toMatchObject({ type: 'redirect', location: '/account' })
    expect((await go('/account')).text).toContain(PERSON.email)
    expect((await go('/account/sessions')).text).toContain('This device')
    expect((await go('/auth/login?/logout', {})).status).toBe(303)
    expect((await go('/account/__data.json')).text).toContain('"redirect"')
    expect(app.output()).not.toMatch(/refuses (?:forms|bodies)|AuthLocals/)
  })
})

function filesBelow(place: string): readonly string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
}
