import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { ROOT, smallestApp } from '../docs/blocks.ts'
import { emptyProject, environmentOf, npm } from '../support/npm.ts'
import { EXPECTED_WALK, walkThrough } from '../support/person.ts'
import { freePort, startApp } from '../support/running-app.ts'

const tarball = inject('tarball')
const folder = inject('folder')

/** Runs a tool of this repository and gives what it says when it is not content. */
function complaints(cwd: string, tool: string, ...args: readonly string[]): string {
  const binary = join(ROOT, 'node_modules/.bin', tool)
  const { status, stdout, stderr } = spawnSync(binary, args, { cwd, encoding: 'utf8' })
  return status === 0 ? '' : stdout + stderr
}

describe('the packed file', () => {
  test('holds what it should and nothing of the repository besides', () => {
    const { stdout } = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    const files = stdout
      .trim()
      .split('\n')
      .map((file) => file.replace('package/', ''))
    const others = files.filter((file) => !/^dist\/[\w-]+\.(js|d\.ts)$/.test(file)).toSorted()
    expect(others).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-NOTICES',
      'docs/administration.md',
      'docs/command-line.md',
      'docs/databases.md',
      'docs/deleting-accounts.md',
      'docs/files.md',
      'docs/importing.md',
      'docs/job-queues.md',
      'docs/limits.md',
      'docs/link-tokens.md',
      'docs/storage-guide.md',
      'docs/sveltekit.md',
      'docs/testing.md',
      'docs/texts.md',
      'package.json',
    ])
  })

  test('is sound for publint', () => {
    expect(complaints(ROOT, 'publint', tarball, '--strict')).toBe('')
  })

  test('resolves, with its types, in every way that ESM can be resolved (attw)', () => {
    expect(complaints(ROOT, 'attw', tarball, '--profile', 'esm-only', '--no-emoji')).toBe('')
  })
})

describe('types, for an app that checks its libraries too', () => {
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    target: 'es2023',
    outDir: 'out',
  }
  const check = (place: string, name: string, compilerOptions: object, files: readonly string[]) => {
    const config = join(place, `tsconfig.${name}.json`)
    writeFileSync(config, JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }))
    return complaints(place, 'tsc', '--project', config)
  }

  describe('with Express and its types', () => {
    const place = join(folder, 'typed')
    beforeAll(async () => {
      emptyProject(place)
      const beside = ['express', 'better-sqlite3', '@types/express', '@types/node']
      await npm(process.execPath, place, 'install', tarball, ...beside)
      writeFileSync(join(place, 'app.mts'), smallestApp().imported.code)
      writeFileSync(join(place, 'app.cts'), smallestApp().imported.code)
    })

    test.each(['nodenext', 'node20', 'preserve'])("the README's app is sound, module %s", (module) => {
      const options = module === 'preserve' ? { module, moduleResolution: 'bundler' } : { module }
      const files = module === 'preserve' ? ['app.mts'] : ['app.mts', 'app.cts']
      expect(check(place, module, { ...options, lib: ['es2023'], types: ['node'] }, files)).toBe('')
    })

    test('compiled to CommonJS it runs', async () => {
      const options = { module: 'node20', types: ['node'], lib: ['es2023'], outDir: 'commonjs' }
      expect(check(place, 'commonjs', options, ['app.cts'])).toBe('')
      const port = await freePort()
      const origin = `http://localhost:${port}`
      const env = environmentOf(process.execPath)
      const file = join(place, 'commonjs/app.cjs')
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('3000', String(port)))
      const app = await startApp(process.execPath, file, { cwd: place, origin, env })
      try {
        expect(await walkThrough(origin)).toEqual(EXPECTED_WALK)
      } finally {
        await app.stop()
      }
    })
  })

  test('no declaration imports what an app may not have', () => {
    const { stdout } = spawnSync('tar', ['-xzOf', tarball, '--wildcards', 'package/dist/*.d.ts'], {
      encoding: 'utf8',
    })
    expect(stdout).toContain('declare function postgres(')
    const imported = [...stdout.matchAll(/(?:\bfrom |\bimport\()\s*['"]([^.'"][^'"]*)['"]/g)].map(
      ([, name]) => name,
    )
    // Whoever uses the adapter for Express has the types of Node; whoever uses that for SvelteKit has SvelteKit.
    expect([...new Set(imported)].toSorted()).toEqual(['@sveltejs/kit', 'node:http'])
  })

  test('with nothing else installed, not even types of Node', async () => {
    const place = join(folder, 'bare')
    emptyProject(place)
    await npm(process.execPath, place, 'install', tarball)
    writeFileSync(
      join(place, 'app.mts'),
      `import { createAuth, isAuthError } from 'latchkey'
      import { mysql } from 'latchkey/mysql'
      import { postgres } from 'latchkey/postgres'
      import { redisLimiter } from 'latchkey/redis'
      import { s3 } from 'latchkey/s3'
      import { smtp } from 'latchkey/smtp'
      import { sqlite } from 'latchkey/sqlite'
      import { cheapHasher, loginAs, testClock } from 'latchkey/testing'
      import { de } from 'latchkey/texts/de'
      export const auth = createAuth({
        url: 'https://shop.example/users',
        storage: sqlite('app.db'),
        mailer: smtp({ url: 'smtp://localhost', from: 'accounts@shop.example' }),
        limiter: redisLimiter('redis://localhost'),
        files: s3({ endpoint: 'https://s3.example/b', region: 'auto', accessKeyId: 'a', secretAccessKey: 'b' }),
        hasher: cheapHasher(),
        clock: testClock(),
        texts: { en: { 'page.login-title': 'Sign in' }, de },
      })
      export const others = [postgres('postgres://localhost/shop'), mysql('mysql://localhost/shop')]
      export const cookie: string = (await loginAs(auth, { email: 'ada@example.com' })).cookie
      export const plan: string | null = (await auth.currentUser(null))?.profile.phone_number ?? null
      export const code = (error: unknown) => (isAuthError(error) ? error.code : null)`,
    )
    expect(check(place, 'bare', { module: 'nodenext', types: [] }, ['app.mts'])).toBe('')
  })
})
