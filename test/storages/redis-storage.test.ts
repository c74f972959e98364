import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { makeStorage } from '../../examples/redis-storage/make-storage.ts'
import { storageContract } from '../../src/testing/index.ts'
import { REDIS_URL, redisAnswers } from '../redis/server.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe.skipIf(!redisAnswers)('a storage outside src', () => {
  storageContract({ describe, it }, 'redis', () => makeStorage(REDIS_URL))

  it('is tested with node:test as its README says', { timeout: 60_000 }, async () => {
    const file = at('examples/redis-storage/contract.test.ts')
    const env = { ...process.env, REDIS_URL, NODE_TEST_CONTEXT: undefined }
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, ['--test', '--test-reporter=tap', file], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, output: stdout + stderr }),
      )
    })
    expect(code, output.slice(-4000)).toBe(0)
    expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(90)
  })
})

it('every excerpt in the storage guide is what the example says', () => {
  const guide = readFileSync(at('docs/storage-guide.md'), 'utf8')
  const excerpts = [...guide.matchAll(/^```(?:typescript|lua)\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? '',
  )
  const folder = at('examples/redis-storage')
  const sources = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  expect(excerpts.length).toBeGreaterThan(5)
  for (const excerpt of excerpts) {
    expect(
      sources.some((source) => source.includes(excerpt.trim())),
      excerpt,
    ).toBe(true)
  }
})
