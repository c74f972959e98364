import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import { type Block, blocksOf, guides, ROOT, smallestApp } from './blocks.ts'

const run = promisify(execFile)

// Inside the repository, so that `latchkey` is this package itself, as built.
mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
const folder = mkdtempSync(join(ROOT, 'artefacts/docs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = new Map<Block, string>()
for (const block of guides().flatMap(blocksOf)) {
  const place = block.place.replace(/\W+/g, '-')
  const file = join(folder, `${place}.${block.language === 'ts' ? 'mts' : 'cjs'}`)
  writeFileSync(file, block.code)
  files.set(block, file)
}

test('every block of code in the guides type-checks, as strictly as our own', { timeout: 60_000 }, () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const program = ts.createProgram([...files.values()], { ...options, allowJs: true, checkJs: true })
  const messages = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line : 0
    const block = [...files].find(([, name]) => name === file?.fileName)?.[0]
    return `${block?.place} line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
  expect(messages).toEqual([])
})

describe('every block of code in the guides runs', () => {
  const { imported, required } = smallestApp()
  // The smallest app is run by a person's steps in readme.test.ts and test/package.
  const apps = [imported.place, required.place]
  const blocks = [...files].filter(([{ place }]) => !apps.includes(place))
  test.each(blocks.map(([block, file]) => [block.place, file]))('%s', async (_, file) => {
    const { stderr } = await run(process.execPath, [file], {
      cwd: folder,
      env: {
        ...process.env,
        AUTH_SECRET: 'f0JQmT7x1Vw9sYkZr4LdC2bN8uHgE6aP',
        SMTP_URL: 'smtp://localhost:25',
        S3_ACCESS_KEY_ID: 'SHOP',
        S3_SECRET_ACCESS_KEY: 'otter-heron-teapot',
      },
      timeout: 15_000,
    })
    expect(stderr).toBe('')
  })
})
