// How long importing the built package takes over an empty process, in milliseconds: the median of many
// processes, in turns with the empty one. Build first: npm run build.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PROCESSES = 31
const FILES = ['index.js', 'sqlite.js']

const EMPTY = 'an empty process'
const urls = FILES.map((file) => new URL(`../dist/${file}`, import.meta.url))
for (const url of urls) {
  if (!existsSync(url)) throw new Error(`${url.pathname} is missing: npm run build`)
}
const scripts = new Map([
  [EMPTY, ''],
  ...urls.map((url, n) => [`dist/${FILES[n]}`, `await import(${JSON.stringify(url.href)})`] as const),
  ['both', urls.map((url) => `await import(${JSON.stringify(url.href)})`).join(';')],
])

const times = new Map([...scripts.keys()].map((name) => [name, [] as number[]]))
for (let round = 0; round < PROCESSES; round++) {
  for (const [name, script] of scripts) {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script])
    if (status !== 0) throw new Error(String(stderr))
    times.get(name)?.push(performance.now() - started)
  }
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const empty = median(times.get(EMPTY) ?? [])
console.log(
  `Node ${process.versions.node}, ${PROCESSES} processes each: milliseconds, and over an empty process`,
)
for (const [name, own] of times) {
  const total = median(own)
  console.log(`${name.padEnd(20)}${total.toFixed(1).padStart(8)}${(total - empty).toFixed(1).padStart(8)}`)
}
