import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AuthOptions } from '../options.ts'
import { CommandFailure } from './failure.ts'

/** Names of the file with the settings, looked for in the working directory. */
export const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs'].map((ending) => `latchkey.config.${ending}`)

/** What the default export is taken for; the commands check what they need of it. */
export type Config = Partial<AuthOptions<object>>

/**
 * The settings of `file`, or of the one in the working directory; null when there is none. Throws a
 * {@link CommandFailure} when it cannot be read.
 */
export async function readConfig(file: string | undefined): Promise<Config | null> {
  const path = file === undefined ? findConfig() : resolve(file)
  if (path === null) return null
  if (!existsSync(path)) throw new CommandFailure(`There is no file ${path}: check --config`, { usage: true })
  const name = basename(path)
  const { default: config } = await load(path, name)
  if (typeof config === 'object' && config !== null) return config
  throw new CommandFailure(
    `${name} must have a default export, the options that the app gives to createAuth: export default defineConfig({ … })`,
  )
}

function findConfig(): string | null {
  const found = CONFIG_NAMES.filter((name) => existsSync(name))
  if (found.length > 1) {
    throw new CommandFailure(`There are ${found.join(' and ')}: keep one, or name one with --config`)
  }
  return found[0] === undefined ? null : join(process.cwd(), found[0])
}

async function load(path: string, name: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.m?ts$/.test(path)) {
      throw new CommandFailure(
        `Node ${process.versions.node} cannot read ${name}: use Node 22.18 or later, or write it in JavaScript as latchkey.config.mjs`,
        { cause: error },
      )
    }
    throw new CommandFailure(`${name} could not be read: ${reason(error, path)}`, { cause: error })
  }
}

/** The message, with the line of the file if it is known. */
function reason(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error)
  // The engine keeps the place of one of these for the moment that it ends the process with it.
  if (error instanceof SyntaxError) return `${error.message}; node ${basename(path)} shows where`
  const place = error.stack?.split(`${basename(path)}:`)[1]?.match(/^\d+/)?.[0]
  const [message = error.name] = error.message.split('\n')
  return place === undefined ? message : `${message} (line ${place})`
}
