import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { run } from '../support/kit-example.ts'
import { below, printedFiles, walkToLogIn } from '../support/kit-guide.ts'
import { writeFiles } from '../support/kit-project.ts'
import { emptyProject, environmentOf, npm } from '../support/npm.ts'
import { freePort, startApp } from '../support/running-app.ts'

/** What makes the project; pinned, so that a template that changes is met here and not by whoever follows the guide. */
const SV = 'sv@0.17.1'

const folder = inject('folder')
const node = process.execPath

test('a project of `npx sv create` gets to a confirmed log-in by the first files of the guide, in development', async () => {
  const place = join(folder, 'created')
  const cwd = join(place, 'app')
  emptyProject(place)
  const asked = ['--template', 'minimal', '--types', 'ts', '--no-add-ons', '--install', 'npm']
  await npm(node, place, 'exec', '--yes', SV, '--', 'create', 'app', ...asked)
  await npm(node, cwd, 'install', inject('tarball'), 'better-sqlite3')

  const port = await freePort()
  const files = Object.entries(below(printedFiles, 'src/', 'src/')).filter(([path]) => !path.includes('cron'))
  writeFiles(cwd, Object.fromEntries(files.map(([path, code]) => [path, code.replace('5173', String(port))])))
  const env = environmentOf(node) as Record<string, string>
  const module = (path: string) => join(cwd, 'node_modules', path)
  await run(cwd, node, [module('@sveltejs/kit/svelte-kit.js'), 'sync'], env)
  expect(await run(cwd, node, [module('svelte-check/bin/svelte-check')], env)).toContain('0 errors')

  const origin = `http://localhost:${port}`
  const args = ['dev', '--strictPort', '--port', String(port)]
  const app = await startApp(node, module('vite/bin/vite.js'), { cwd, origin, env, args })
  onTestFinished(() => app.stop())
  await walkToLogIn(origin)
  expect(app.output()).not.toMatch(/latchkey: (?!development|mail to)/)
})
