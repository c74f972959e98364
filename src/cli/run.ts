import { type Command, CommanderError } from 'commander'
import { changePasswordCommand } from './commands/change-password.ts'
import { createAdminCommand } from './commands/create-admin.ts'
import { doctorCommand } from './commands/doctor.ts'
import { importCommand } from './commands/import.ts'
import { mailCommand } from './commands/mail.ts'
import { migrateCommand } from './commands/migrate.ts'
import { secretCommand } from './commands/secret.ts'
import { sessionsCommand } from './commands/sessions.ts'
import { usersCommand } from './commands/users.ts'
import { type ExitCode, failureOf, USAGE } from './failure.ts'
import { makeProgram } from './program.ts'
import { makeTerminal } from './terminal.ts'

/** In the order of the help. */
const COMMANDS = [
  migrateCommand,
  createAdminCommand,
  changePasswordCommand,
  usersCommand,
  sessionsCommand,
  importCommand,
  mailCommand,
  doctorCommand,
  secretCommand,
]

/** Runs one command, and answers the exit code. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  // Known before the arguments are read, as it is about the reading, too.
  const terminal = makeTerminal({ json: args.includes('--json') })
  const program = makeProgram()
  for (const add of COMMANDS) add(program, terminal)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      // Help that was shown for want of a command.
      if (error.code !== 'commander.help') terminal.fail(usageSentence(error, program, args))
      return USAGE
    }
    const { sentence, code } = failureOf(error)
    if (sentence !== '') terminal.fail(sentence)
    return code
  }
}

function usageSentence({ message }: CommanderError, { commands }: Command, args: readonly string[]): string {
  const words = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    // What was given to an option that there is not may be a secret, and this may end in a log.
    .replace(/unknown option '(--[^'=]*|-[^'-])[^']*'/, "unknown option '$1'")
  const group = args.find((word) => commands.some((command) => command.name() === word))
  return `${words.replace(/\.$/, '')}; see: latchkey ${group === undefined ? '' : `${group} `}--help`
}
