import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'

export type Database = BetterSqlite3.Database
export type DatabaseConstructor = typeof BetterSqlite3

const PACKAGE = 'better-sqlite3'

/**
 * Loads better-sqlite3. Throws a `TypeError` in one sentence when it is missing or cannot run on this Node;
 * the pair is checked before anything is loaded, because the wrong one does not throw but ends the process.
 */
export async function loadDriver(): Promise<DatabaseConstructor> {
  const problem = driverProblem(installedVersion(), process.versions.node)
  if (problem !== null) throw new TypeError(problem)
  try {
    const { default: Database } = await import('better-sqlite3')
    // The binary itself is loaded by the first connection.
    new Database(':memory:').close()
    return Database
  } catch (cause) {
    throw new TypeError(
      `sqlite() could not load ${PACKAGE}: install it again on this machine (npm rebuild ${PACKAGE})`,
      { cause },
    )
  }
}

/** The version that is installed beside this package, read without loading it; null when there is none. */
function installedVersion(): string | null {
  const require = createRequire(import.meta.url)
  try {
    const { version } = JSON.parse(readFileSync(require.resolve(`${PACKAGE}/package.json`), 'utf8'))
    return String(version)
  } catch {
    return null
  }
}

/**
 * What is wrong with a pair of versions, with what to install; null when it works. Measured: 13 on Node 20 is
 * a segmentation fault, 12 on Node 24.19 and later aborts the process.
 */
export function driverProblem(driver: string | null, node: string): string | null {
  const [nodeMajor = 0, nodeMinor = 0] = node.split('.').map(Number)
  const fits = nodeMajor >= 22 ? '13' : '12'
  const install = `npm install ${PACKAGE}@${fits}`
  if (driver === null) return `sqlite() needs the package ${PACKAGE}: ${install}`
  const major = Number.parseInt(driver, 10)
  const works =
    major === 13 ? nodeMajor >= 22 : major === 12 && (nodeMajor < 24 || (nodeMajor === 24 && nodeMinor < 19))
  return works ? null : `sqlite() cannot use ${PACKAGE} ${driver} on Node ${node}: ${install}`
}
