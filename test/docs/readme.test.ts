import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { EXPECTED_WALK, walkThrough } from '../support/person.ts'
import { freePort, startApp } from '../support/running-app.ts'
import { guides, ROOT, smallestApp } from './blocks.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
const folder = mkdtempSync(join(ROOT, 'artefacts/readme-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the smallest app has at most 15 lines and is on the first screen', () => {
  const { imported } = smallestApp()
  expect(imported.code.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
  expect(Number(imported.place.split(':')[1])).toBeLessThan(20)
})

describe('a person gets from nobody to known and back in the smallest app', () => {
  const { imported, required } = smallestApp()
  test.each([
    ['by import', 'app.mjs', imported],
    ['by require', 'app.cjs', required],
  ])('%s', async (_, name, { code }) => {
    const cwd = mkdtempSync(join(folder, 'app-'))
    const port = await freePort()
    const origin = `http://localhost:${port}`
    // Other tests run at the same time, so the port is not the one that is printed; test/package has that.
    writeFileSync(join(cwd, name), code.replaceAll('3000', String(port)))
    const app = await startApp(process.execPath, join(cwd, name), { cwd, origin })
    try {
      expect(await walkThrough(origin)).toEqual(EXPECTED_WALK)
      expect(app.output()).toContain(
        `latchkey: development at ${origin}/users; mails are kept at ${origin}/dev/mail.`,
      )
    } finally {
      await app.stop()
    }
  })
})

test('the table of settings names every option of AuthOptions, and no other', () => {
  const rows = [...section('Settings').matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  expect(rows.toSorted()).toEqual(membersOf('src/options.ts', 'AuthOptions').toSorted())
})

test('the table of scripts names every script of package.json, and no other', () => {
  const rows = [...section('Developing Latchkey').matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w:]+)`/g)].map(([, name]) => name),
  )
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(rows.toSorted()).toEqual(Object.keys(scripts).toSorted())
})

test.each(guides())('%s links only to files that exist', (guide) => {
  const text = readFileSync(join(ROOT, guide), 'utf8')
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => target)
  expect(targets.filter((target) => !existsSync(join(ROOT, dirname(guide), target)))).toEqual([])
})

/** The text of a section of the README. */
function section(title: string): string {
  return readme.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
}

function membersOf(file: string, name: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest)
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((node) => node.name.text === name)
  return (found?.members ?? []).flatMap((member) =>
    member.name && ts.isIdentifier(member.name) ? [member.name.text] : [],
  )
}
