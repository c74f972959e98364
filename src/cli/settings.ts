import { checkOptions } from '../check-options.ts'
import type { AuthOptions } from '../options.ts'
import { type Clock, systemClock } from '../ports/clock.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { Storage } from '../ports/storage.ts'
import { type Config, readConfig } from './config-file.ts'
import { storageAt } from './database-url.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './program.ts'

const NO_CONFIG = 'There is no latchkey.config.ts here (nor .mts, .js or .mjs)'

/** What a command that needs the database only works with. */
export interface DatabaseSettings {
  readonly storage: Storage
  readonly clock: Clock
}

/** The storage of the settings, or of `DATABASE_URL` where there are none; the settings win. Opens nothing. */
export async function databaseSettings({ config: file }: CommonOptions): Promise<DatabaseSettings> {
  const config = await readConfig(file)
  const url = process.env.DATABASE_URL
  if (config !== null) return { storage: storageOf(config), clock: config.clock ?? systemClock }
  if (url !== undefined && url !== '') return { storage: await storageAt(url), clock: systemClock }
  throw new CommandFailure(
    `${NO_CONFIG}, and DATABASE_URL is not set: run this where the settings are, name them with --config, or set DATABASE_URL`,
  )
}

/** Settings that mail can be sent with. */
export type MailSettings = AuthOptions<object> & { readonly mailer: Mailer }

/** The settings, whole and checked. Opens nothing. */
export async function mailSettings({ config: file }: CommonOptions): Promise<MailSettings> {
  const config = await readConfig(file)
  if (config === null) {
    throw new CommandFailure(
      `${NO_CONFIG}, and mail is not sent with DATABASE_URL alone: run this where the settings are, or name them with --config`,
    )
  }
  checkOptions(config)
  const options = config as AuthOptions<object>
  if (options.mailer === undefined) {
    throw new CommandFailure(
      'createAuth: option "mailer" is missing, and the mailbox of development is in the app\'s own process: without a mailer there is nothing to send with here',
    )
  }
  return { ...options, mailer: options.mailer }
}

/** The settings with which accounts are made and changed: the file, or what an app has by default on `DATABASE_URL`. */
export async function accountSettings(options: CommonOptions): Promise<AuthOptions<object>> {
  const { storage } = await databaseSettings(options)
  const config = await readConfig(options.config)
  return { ...(config ?? {}), url: config?.url ?? 'https://localhost', storage }
}

function storageOf(config: Config): Storage {
  const { storage } = config
  if (typeof storage === 'object' && storage !== null && typeof storage.open === 'function') return storage
  throw new CommandFailure(
    'createAuth: option "storage" is missing in the settings: storage: sqlite("app.db"), for example',
  )
}
