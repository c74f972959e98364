import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.ts'

const BUILT = join(ROOT, 'dist', 'express.js')

/** The example imports the built package by its name, as an app does; so it is built first, unless it is new. */
export default function buildWhenOld(): void {
  if (existsSync(BUILT) && newest('src', 'adapters') < statSync(BUILT).mtimeMs) return
  execFileSync('npm', ['run', 'build:js', '--silent'], { cwd: ROOT, stdio: 'inherit' })
}

function newest(...folders: readonly string[]): number {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((file) => file.isFile()),
  )
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs))
}
