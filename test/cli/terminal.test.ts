import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { bar } from '../../src/cli/commands/import.ts'
import { makeTerminal } from '../../src/cli/terminal.ts'

afterEach(() => void vi.restoreAllMocks())

/** What is written to standard error, where a person looks on or not. */
function watch(isTTY: boolean): string[] {
  const written: string[] = []
  const was = process.stderr.isTTY
  process.stderr.isTTY = isTTY
  onTestFinished(() => {
    process.stderr.isTTY = was
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  return written
}

test('a line of progress replaces the one before, and gives way to a note', () => {
  const written = watch(true)
  const terminal = makeTerminal({ json: false })
  terminal.progress('100 rows')
  terminal.progress('200 rows')
  terminal.note('line 201: no')
  terminal.note('line 202: no')
  expect(written.join('')).toBe('\r\u001b[K100 rows\r\u001b[K200 rows\r\u001b[Kline 201: no\nline 202: no\n')
})

test('nothing of progress goes to a file', () => {
  const written = watch(false)
  makeTerminal({ json: false }).progress('100 rows')
  expect(written).toEqual([])
})

test('a line of progress is cut where the terminal ends, since only its last line could be replaced', () => {
  const written = watch(true)
  const was = process.stderr.columns
  process.stderr.columns = 10
  onTestFinished(() => {
    process.stderr.columns = was
  })
  makeTerminal({ json: false }).progress('100000 rows: 99999 imported')
  expect(written.join('')).toBe('\r\u001b[K100000 ro')
})

test('a bar shows how much is done, and nothing where nobody knows', () => {
  expect([0, 0.5, 0.999, 1].map(bar)).toEqual([
    `[${'-'.repeat(24)}]   0 %  `,
    `[${'#'.repeat(12)}${'-'.repeat(12)}]  50 %  `,
    `[${'#'.repeat(24)}]  99 %  `,
    `[${'#'.repeat(24)}] 100 %  `,
  ])
  expect(bar(null)).toBe('')
})
