import { createRequire } from 'node:module'
import type { AuthOptions } from '../../options.ts'
import { systemRandom } from '../../ports/random.ts'
import { resolveSettings, type Settings } from '../../settings.ts'
import { resolveSecrets } from '../../tokens/secrets.ts'
import { about, type Finding, inTime } from './finding.ts'

/** Whether this Node is one that the package runs on. */
export function checkNode(version: string = process.versions.node): Finding {
  const { ok, problem } = about('node')
  const { engines } = createRequire(import.meta.url)('latchkey/package.json') as { engines: { node: string } }
  const [major = 0, minor = 0] = engines.node.replace(/^>=/, '').split('.').map(Number)
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  const runs = ownMajor > major || (ownMajor === major && ownMinor >= minor)
  return runs
    ? ok(`Node ${version}`)
    : problem(`Node ${version} is older than latchkey runs on: install Node ${major}.${minor} or later`)
}

/** The shape of the options, and what contradicts itself; null for what cannot be gone by. */
export async function checkSettings(
  options: AuthOptions<object>,
): Promise<{ readonly settings: Settings | null; readonly findings: readonly Finding[] }> {
  const { ok, warning, problem, failed } = about('settings')
  try {
    // Loaded here: it takes longer than all other commands need.
    const { createAuth } = await import('../../auth.ts')
    createAuth({ ...options, log: { info() {}, warn() {}, error() {} } })
    const settings = resolveSettings(options)
    const findings: Finding[] = []
    if (!settings.development && options.dangerouslyKeepMailbox) {
      findings.push(
        problem(
          'Option "dangerouslyKeepMailbox" shows every mailed link to whoever finds the mailbox: take it out',
        ),
      )
    }
    if (!settings.development && options.dangerouslyDisableLimits) {
      findings.push(
        problem('Option "dangerouslyDisableLimits" lets anybody guess passwords for ever: take it out'),
      )
    }
    if (!settings.development && settings.trustedOrigins.some((origin) => origin.startsWith('http:'))) {
      findings.push(
        warning(
          'A trusted origin or "frontend" is http, so that whoever is on its way can act as its visitors: use https',
        ),
      )
    }
    return { settings, findings: findings.length > 0 ? findings : [ok('The options are sound')] }
  } catch (error) {
    return { settings: null, findings: [failed(error)] }
  }
}

/** Whether what people's browsers are told is safe. */
export function checkUrl({ url, development, secure }: Settings): Finding {
  const { ok, warning, problem } = about('url')
  if (development && process.env.NODE_ENV === 'production') {
    return warning(
      `"url" is ${url.href}, which is development, although NODE_ENV is production: set it to the address that people use`,
    )
  }
  if (development) return ok(`${url.href}, which is development: mails stay in a mailbox, a secret is kept`)
  if (!secure) {
    return problem(
      `"url" is ${url.href}: without TLS passwords and sessions can be read on their way; give the https address that people use`,
    )
  }
  if (/(?:^|\.)(?:localhost|example|test|invalid)$|(?:^|\.)example\.(?:com|org|net)$/.test(url.hostname)) {
    return warning(
      `"url" is at ${url.hostname}, where nobody can be (RFC 2606), and so is every mailed link: give the address that people use`,
    )
  }
  return ok(url.href)
}

/** Whether links can be forged by guessing. Makes and changes nothing. */
export function checkSecret(
  { secret, signer }: AuthOptions<object>,
  settings: Settings,
  source: string | null,
): Finding {
  const { ok, warning, failed } = about('secret')
  if (signer) return ok('A signer of the app signs the links')
  const given = (typeof secret === 'string' ? [secret] : (secret ?? [])).filter((one) => one !== '')
  if (given.length === 0 && settings.development) return ok('Development: one is kept in .latchkey')
  try {
    const secrets = resolveSecrets(given, settings, systemRandom)
    if (source !== null && secrets.some((one) => source.includes(one))) {
      return warning(
        'The secret stands in the file of the settings, where everybody with the code reads it: take it from the environment, and make another (npx latchkey secret)',
      )
    }
    if (new Set(secrets).size < secrets.length) {
      return warning('The list "secret" holds one twice: keep each once, the newest first')
    }
    return ok(secrets.length === 1 ? 'It is long enough' : `${secrets.length} of them, each long enough`)
  } catch (error) {
    return failed(error)
  }
}

/** Seconds for one password beyond which people would notice. */
const SLOW_SECONDS = 2

/** Whether passwords can be hashed here: the native module may be one of another platform. */
export async function checkHasher({ hasher, hashing }: AuthOptions<object>): Promise<Finding> {
  const { ok, warning, problem, failed } = about('hasher')
  try {
    const { argon2id } = await import('../../passwords/argon2id.ts')
    const own = hasher ?? argon2id(hashing)
    const begin = performance.now()
    const { valid } = await inTime(
      own.hash('latchkey doctor').then((hash) => own.verify('latchkey doctor', hash)),
    )
    const seconds = (performance.now() - begin) / 2000
    if (!valid) return problem('Option "hasher" does not know a password that it has hashed itself: mend it')
    return seconds > SLOW_SECONDS
      ? warning(`One password takes ${seconds.toFixed(1)} s: this machine is too busy, or too small`)
      : ok(`One password takes ${Math.round(seconds * 1000)} ms`)
  } catch (error) {
    return failed(error)
  }
}
