import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import type { RandomSource } from '../ports/random.ts'
import type { Settings } from '../settings.ts'

/** Fewest bytes of a secret: the output of the hash that it keys (RFC 2104, 3). */
export const MIN_SECRET_BYTES = 32
/** Fewer different characters than this are a placeholder, whatever its length. */
const MIN_DISTINCT_CHARACTERS = 10
const PLACEHOLDER = /change.?me|your.?secret|placeholder|example|insert.?here|password|default/i
/** Where a development secret is kept, below the working directory. */
const KEPT_IN = '.latchkey'

/**
 * The secrets to sign with, newest first. In development one is made at the first start and kept. Throws a
 * `TypeError` that says how to make one when it is missing, too short or a placeholder; never quotes it.
 */
export function resolveSecrets(
  given: string | readonly string[] | undefined,
  settings: Settings,
  random: RandomSource,
): readonly string[] {
  const secrets = (typeof given === 'string' ? [given] : (given ?? [])).filter((secret) => secret !== '')
  if (secrets.length === 0) {
    if (settings.development) return [keptSecret(random)]
    throw new TypeError(
      `createAuth: option "secret" is missing; outside development it must be given. ${HOW_TO_MAKE_ONE}`,
    )
  }
  for (const secret of secrets) {
    if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
      throw new TypeError(
        `createAuth: option "secret" must have at least ${MIN_SECRET_BYTES} bytes; one has ${Buffer.byteLength(secret)}. ${HOW_TO_MAKE_ONE}`,
      )
    }
    if (new Set(secret).size < MIN_DISTINCT_CHARACTERS || PLACEHOLDER.test(secret)) {
      throw new TypeError(
        `createAuth: option "secret" looks like a placeholder, which anybody can guess. ${HOW_TO_MAKE_ONE}`,
      )
    }
  }
  return secrets
}

const HOW_TO_MAKE_ONE = 'Make one with: openssl rand -base64 32'

function keptSecret(random: RandomSource): string {
  const folder = join(process.cwd(), KEPT_IN)
  const file = join(folder, 'secret')
  try {
    mkdirSync(folder, { recursive: true })
    // The folder ignores itself, so that the secret is not committed by accident.
    if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '*\n')
    if (!existsSync(file)) makeWhole(file, `${encodeBase64urlNoPadding(random(32))}\n`)
    const secret = readFileSync(file, 'utf8').trim()
    if (Buffer.byteLength(secret) >= MIN_SECRET_BYTES) return secret
  } catch (error) {
    throw new TypeError(
      `createAuth: the development secret cannot be kept in ${file}; make the folder writable or give option "secret".`,
      { cause: error },
    )
  }
  throw new TypeError(
    `createAuth: the development secret in ${file} has fewer than ${MIN_SECRET_BYTES} bytes; delete the file or give option "secret".`,
  )
}

/** Of two processes that start at once, one makes the file and both read it, never half of it. */
function makeWhole(file: string, content: string): void {
  // Not by process id: threads share one, and in two containers both may be 1.
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
