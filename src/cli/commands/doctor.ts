import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { AuthOptions } from '../../options.ts'
import { systemClock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import { CONFIG_NAMES, readConfig } from '../config-file.ts'
import { checkFiles, checkLimiter, checkMail } from '../doctor/check-ports.ts'
import { checkHasher, checkNode, checkSecret, checkSettings, checkUrl } from '../doctor/check-settings.ts'
import { checkClock, checkStorage } from '../doctor/check-storage.ts'
import { about, type Check, type Finding } from '../doctor/finding.ts'
import { CommandFailure } from '../failure.ts'
import { addCommand, type CommonOptions, examples } from '../program.ts'
import { databaseSettings } from '../settings.ts'
import { counted, type Terminal } from '../terminal.ts'

/** `latchkey doctor`: what is wrong here, and what to do. */
export function doctorCommand(program: Command, terminal: Terminal): void {
  addCommand(program, 'doctor', {
    description: 'Check settings, database, clock and mail, and say what to do. Changes and sends nothing.',
    needs: 'doctor',
  })
    .addHelpText(
      'after',
      examples(
        'npx latchkey doctor',
        'npx latchkey doctor --json',
        'NODE_ENV=production npx latchkey doctor',
      ),
    )
    .action(async (options: CommonOptions) => {
      const findings = await examine(options)
      const problems = findings.filter(({ status }) => status === 'problem').length
      const warnings = findings.filter(({ status }) => status === 'warning').length
      terminal.answer({ problems, warnings, findings }, [
        ...findings.map(({ check, status, message }) => `${status.padEnd(8)} ${check.padEnd(9)} ${message}`),
        problems + warnings === 0
          ? 'Nothing is wrong'
          : `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}`,
      ])
      if (problems > 0) throw new CommandFailure('')
    })
}

/** Looks at everything that can be looked at, whatever else is wrong. */
async function examine(options: CommonOptions): Promise<readonly Finding[]> {
  const node = checkNode()
  let config: Awaited<ReturnType<typeof readConfig>>
  try {
    config = await readConfig(options.config)
  } catch (error) {
    return [node, about('settings').failed(error)]
  }
  if (config === null) {
    const { storage } = await databaseSettings(options)
    const settings = about('settings').warning(
      'There is no latchkey.config.ts here, so only the database of DATABASE_URL is looked at: run this where the settings are, or name them with --config',
    )
    return withOpen(storage, async (found, open) => [
      node,
      settings,
      ...found,
      await checkClock(systemClock, systemClock, open),
    ])
  }
  const given = config as AuthOptions<object>
  const { settings, findings } = await checkSettings(given)
  const clock = typeof given.clock?.now === 'function' ? given.clock : systemClock
  const storage = typeof given.storage?.open === 'function' ? given.storage : null
  try {
    return await withOpen(storage, async (found, open) => {
      const before = [node, ...findings]
      const after = [...found, await checkClock(clock, systemClock, open)]
      if (settings === null) return [...before, ...after, ...skipped]
      return [
        ...before,
        checkUrl(settings),
        checkSecret(given, settings, sourceOf(options.config)),
        await checkHasher(given),
        ...after,
        ...(await checkMail(given, settings, open, clock)),
        await checkLimiter(given),
        await checkFiles(given, settings),
      ]
    })
  } finally {
    await given.mailer?.close?.()
    await given.limiter?.close?.()
  }
}

const REST: readonly Check[] = ['url', 'secret', 'hasher', 'mail', 'limiter', 'files']
const skipped = REST.map((check) => about(check).skipped('The settings must be mended first'))

/** Hands the storage on if it could be opened, and closes it afterwards. */
async function withOpen<T>(
  storage: Storage | null,
  look: (found: readonly Finding[], open: Storage | null) => Promise<T>,
): Promise<T> {
  if (!storage) return look([about('database').skipped('The settings name no storage')], null)
  try {
    const found = await checkStorage(storage)
    const sound = found.every(({ status }) => status === 'ok' || status === 'warning')
    return await look(found, sound ? storage : null)
  } finally {
    await storage.close()
  }
}

/** The text of the settings, in which no secret must stand. */
function sourceOf(config: string | undefined): string | null {
  const file = config ?? CONFIG_NAMES.find((name) => existsSync(name))
  return file === undefined ? null : readFileSync(file, 'utf8')
}
