import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const FIXTURE = fileURLToPath(new URL('fixtures/sqlite.node-test.ts', import.meta.url))

interface Ended {
  readonly stdout: string
  readonly code?: number
}

it('the kits run under node:test, which names the clauses that are not kept', async () => {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
  const args = ['--test', '--test-reporter=tap', FIXTURE]
  const { stdout, code } = (await promisify(execFile)(process.execPath, args, { env }).catch(
    (error: unknown) => error as Ended,
  )) as Ended
  const total = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1])
  // This fixture shows the kit no events, so the clauses about those fail, and only those.
  const failed = [...stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)].map((match) => match[1] ?? '')
  expect(code).toBe(1)
  expect(
    failed.filter((sentence) => !/event|changes of every kind|settled once|contract|\.ts/.test(sentence)),
  ).toEqual([])
  expect(failed).toContain('an event is stored as it is')
  expect(stdout).toContain('not kept: an event is stored as it is')
  expect(total('pass')).toBeGreaterThan(95)
})
