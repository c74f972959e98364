import { CommanderError } from 'commander'
import { mailCommand } from './commands/mail.ts'
import { migrateCommand } from './commands/migrate.ts'
import { secretCommand } from './commands/secret.ts'
import { type ExitCode, failureOf, USAGE } from './failure.ts'
import { makeProgram } from './program.ts'
import { makeTerminal } from './terminal.ts'

/** Runs one command, and answers the exit code. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  // Known before the arguments are read, as it is about the reading, too.
  const terminal = makeTerminal({ json: args.includes('--json') })
  const program = makeProgram()
  for (const add of [migrateCommand, mailCommand, secretCommand]) add(program, terminal)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      // Help that was shown for want of a command.
      if (error.code !== 'commander.help') terminal.fail(usageSentence(error, args))
      return USAGE
    }
    const { sentence, code } = failureOf(error)
    terminal.fail(sentence)
    return code
  }
}

function usageSentence({ message }: CommanderError, args: readonly string[]): string {
  const words = message.replace(/^error: /, '').replaceAll('\n', ' ')
  const group = args.find((word) => word === 'migrate' || word === 'mail')
  return `${words.replace(/\.$/, '')}; see: latchkey ${group === undefined ? '' : `${group} `}--help`
}
