// What vitest's JSON reports say: `totals.mjs REPORT [AGAIN]`, where AGAIN is of the files that failed, run once more.
// First line: passed, failed, skipped. Then each test that failed, or that passed only when it ran again.
// `totals.mjs --files REPORT` prints the files that failed.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const byFile = (report) => new Map(report.testResults.map((file) => [relative('.', file.name), file]))
const failedIn = (files) => [...files].filter(([, file]) => file.status === 'failed')

const [first, second] = process.argv.slice(2)
if (first === '--files')
  console.log(
    failedIn(byFile(read(second)))
      .map(([path]) => path)
      .join('\n'),
  )
else totals(first, second)

function totals(report, again) {
  const before = byFile(read(report))
  const repeated = again === undefined ? new Map() : byFile(read(again))
  const last = new Map([...before, ...repeated])

  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const file of last.values()) {
    for (const { status } of file.assertionResults) count[status in count ? status : 'skipped'] += 1
    if (file.status === 'failed' && failuresOf('', file).length === 0) count.failed += 1
  }
  const mended = failedIn(before).filter(([path]) => repeated.get(path)?.status === 'passed')
  console.log(count.passed, count.failed, count.skipped)
  for (const [path, file] of failedIn(last)) tell('failed', path, file)
  for (const [path, file] of mended) tell('passed only when run again', path, file)
}

/** What failed in a file: its tests, or else the whole, when it could not be loaded or one of its hooks failed. */
function failuresOf(path, file) {
  const failures = file.assertionResults.filter(({ status }) => status === 'failed')
  return failures.map(({ fullName, failureMessages }) => ({
    name: `${path} > ${fullName}`,
    why: failureMessages[0] ?? '',
  }))
}

function tell(what, path, file) {
  const failures = failuresOf(path, file)
  for (const { name, why } of failures.length > 0 ? failures : [{ name: path, why: file.message }])
    console.log(
      [`${what}: ${name}`, ...why.split('\n', 3).map((line) => `    ${line.slice(0, 200)}`)].join('\n'),
    )
}
