import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { smallestApp } from '../docs/blocks.ts'
import { emptyProject, environmentOf, npm } from '../support/npm.ts'
import { nodeOf } from './node-versions.ts'

const tarball = inject('tarball')
const folder = inject('folder')

/** Installs the package with something beside it, without running anybody's install script. */
async function installed(name: string, node: string, ...beside: readonly string[]): Promise<string> {
  const place = join(folder, name)
  emptyProject(place)
  await npm(node, place, 'install', '--ignore-scripts', tarball, ...beside)
  return place
}

/** Runs an app that is expected to give up before it listens. */
function giveUp(node: string, place: string, code: string) {
  const file = join(place, 'app.mjs')
  writeFileSync(file, code)
  const { status, signal, stderr } = spawnSync(node, [file], {
    cwd: place,
    env: environmentOf(node),
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, signal, said: /^TypeError: (.*)$/m.exec(stderr)?.[1] ?? stderr }
}

describe('what is wrong with the installation is said in one sentence, and nothing crashes', () => {
  const { code } = smallestApp().imported

  test.each([
    [20, '13', '12'],
    [24, '12', '13'],
  ] as const)('Node %i with better-sqlite3 %s', async (major, driver, fits) => {
    const node = nodeOf(folder, major)
    const place = await installed(`wrong-${major}`, node, 'express', `better-sqlite3@${driver}`)
    expect(giveUp(node, place, code)).toEqual({
      status: 1,
      signal: null,
      said: expect.stringMatching(
        new RegExp(
          `^sqlite\\(\\) cannot use better-sqlite3 ${driver}\\.[\\d.]+ on Node ${major}\\.[\\d.]+: npm install better-sqlite3@${fits}$`,
        ),
      ),
    })
  })

  test('no driver', async () => {
    const place = await installed('no-driver', process.execPath, 'express')
    expect(giveUp(process.execPath, place, code)).toEqual({
      status: 1,
      signal: null,
      said: 'sqlite() needs the package better-sqlite3: npm install better-sqlite3@13',
    })
  })

  test('no nodemailer', async () => {
    const place = await installed('no-nodemailer', process.execPath)
    const app = `
      import { createAuth } from 'latchkey'
      import { smtp } from 'latchkey/smtp'
      import { sqlite } from 'latchkey/sqlite'
      await createAuth({
        url: 'http://localhost:3000/users',
        storage: sqlite('app.db'),
        mailer: smtp({ url: 'smtp://localhost', from: 'accounts@shop.example' }),
      }).start()`
    expect(giveUp(process.execPath, place, app)).toEqual({
      status: 1,
      signal: null,
      said: expect.stringMatching(/^smtp\(\) needs the package nodemailer: npm install nodemailer/),
    })
  })
})
