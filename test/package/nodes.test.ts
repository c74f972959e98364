import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { smallestApp } from '../docs/blocks.ts'
import { emptyProject, environmentOf, npm } from '../support/npm.ts'
import { EXPECTED_WALK, walkThrough } from '../support/person.ts'
import { startApp } from '../support/running-app.ts'
import { MAJORS, nodeOf } from './node-versions.ts'

const tarball = inject('tarball')
const folder = inject('folder')
const { imported, required } = smallestApp()

/** What npm installs beside each Node when it is asked for better-sqlite3 without a version. */
const DRIVERS = { 20: '12', 22: '13', 24: '13' } as const

describe.each(MAJORS)('installed from the packed file on Node %i', (major) => {
  const cwd = join(folder, `on-${major}`)
  const node = nodeOf(folder, major)

  beforeAll(async () => {
    emptyProject(cwd)
    await npm(node, cwd, 'install', tarball, 'express', 'better-sqlite3', 'zod')
  })

  test('npm picks the driver that runs there', () => {
    const { version } = JSON.parse(
      readFileSync(join(cwd, 'node_modules/better-sqlite3/package.json'), 'utf8'),
    )
    expect(version.split('.')[0]).toBe(DRIVERS[major])
  })

  test.each([
    ['by import', 'app.mjs', imported.code],
    ['by require', 'app.cjs', required.code],
  ])("the README's app runs as printed, %s, and a person gets to be known", async (_, name, code) => {
    const place = join(cwd, name.replace('.', '-'))
    emptyProject(place)
    writeFileSync(join(place, name), code)
    const origin = 'http://localhost:3000'
    const app = await startApp(node, join(place, name), { cwd: place, origin, env: environmentOf(node) })
    try {
      expect(await walkThrough(origin)).toEqual(EXPECTED_WALK)
    } finally {
      await app.stop()
    }
  })
})
