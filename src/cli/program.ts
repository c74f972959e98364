import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import { CommandFailure } from './failure.ts'

/** What every command takes. */
export interface CommonOptions {
  readonly json?: true
  readonly config?: string
}

/** The command line, with no commands yet. */
export function makeProgram(): Command {
  const program = new Command('latchkey')
    .description('Accounts for TypeScript apps: the tables, accounts and mail of an app that uses latchkey.')
    .version(version(), '-V, --version', 'print the version')
    // Inherited by the commands that are added later.
    .exitOverride()
    // A wrong call is said once, with all other failures.
    .configureOutput({ outputError: () => {} })
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
  program.addHelpText(
    'after',
    `
Settings come from latchkey.config.ts (or .mts, .js, .mjs) in the working directory, whose default export is
what the app gives to createAuth. Commands that need the database only also do with the environment
variable DATABASE_URL: sqlite:path, postgres://… or mysql://….
${examples('npx latchkey migrate up', 'npx latchkey create-admin', 'npx latchkey doctor')}
Every command takes --json, and then answers one line of JSON.
Exit codes: 0 done, 1 failed (doctor: it has found a problem), 2 called wrongly.`,
  )
  return program
}

/** Adds a command that takes what all take. `needs` is said in its help. */
export function addCommand(
  parent: Command,
  name: string,
  { description, needs, isDefault = false }: { description: string; needs: Needs; isDefault?: boolean },
): Command {
  const command = parent.command(name, { isDefault }).description(description)
  command.option('--json', 'answer with JSON')
  if (needs !== 'nothing') command.option('--config <file>', 'settings from this file')
  command.addHelpText('after', `\n${NEEDS[needs]}`)
  return command
}

/** What settings a command needs. */
export type Needs = 'options' | 'database' | 'import' | 'accounts' | 'doctor' | 'nothing'

const NEEDS: Readonly<Record<Needs, string>> = {
  options: 'Needs latchkey.config.ts: url, storage, secret and mailer.',
  database: 'Needs the database only: the storage of latchkey.config.ts, or DATABASE_URL.',
  import:
    'Needs the database, and of latchkey.config.ts what the app says of "profile" and "hasher"; an app that says neither does with DATABASE_URL.',
  accounts:
    'Needs the database, and of latchkey.config.ts what the app says of "profile", "passwords" and "hasher"; an app that says none of them does with DATABASE_URL.',
  doctor: 'Needs latchkey.config.ts; with DATABASE_URL alone it looks at the database only.',
  nothing: 'Needs no settings.',
}

/** Takes an option that somebody may try, only to say without a word of it why there is none. */
export function refusePasswordArgument(command: Command): Command {
  return command.addOption(
    new Option('--password [password]').hideHelp().argParser(() => {
      throw new CommandFailure(
        'A password is no argument, since everyone on the machine can read those: it is asked for, or read from standard input',
        { usage: true },
      )
    }),
  )
}

/** The part of a help text that shows how it is done. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** By the package's own name, since built and source files lie at different depths. */
function version(): string {
  const { version } = createRequire(import.meta.url)('latchkey/package.json') as { version: string }
  return version
}
