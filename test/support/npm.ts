import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The npm of this machine. Run by another Node, it installs for that one. */
const NPM =
  process.env.npm_execpath ?? execFileSync('sh', ['-c', 'readlink -f "$(command -v npm)"']).toString().trim()

/** Runs npm by a Node in a folder and gives what it prints. */
export async function npm(node: string, cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(node, [NPM, ...args], { cwd, env: environmentOf(node), maxBuffer: 1e8 })
  return stdout
}

/** An empty folder with a package.json, as `npm init` would leave it. */
export function emptyProject(place: string): void {
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n')
}

/** This process's environment, with `node` first on the path, and without what npm says of this repository. */
export function environmentOf(node: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix)|^NODE_(OPTIONS|ENV)$|^VITEST/.test(name),
  )
  const path = (process.env.PATH ?? '').split(':').filter((entry) => !entry.includes('node_modules/.bin'))
  return { ...Object.fromEntries(kept), PATH: [dirname(node), ...path].join(':') }
}
