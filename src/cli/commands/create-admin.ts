import type { Command } from 'commander'
import type { EnsureSuperuserResult } from '../../flows/ensure-superuser.ts'
import { parseEmail } from '../../input/email.ts'
import { en } from '../../texts/en.ts'
import { accountAuth } from '../account-auth.ts'
import { CommandFailure } from '../failure.ts'
import { withNewPassword } from '../new-password.ts'
import { addCommand, type CommonOptions, examples, refusePasswordArgument } from '../program.ts'
import type { Terminal } from '../terminal.ts'

/** `latchkey create-admin`: the first superuser, or one more. */
export function createAdminCommand(program: Command, terminal: Terminal): void {
  const command = addCommand(program, 'create-admin', {
    description: 'Make a superuser, or make one of an account. Asks for what is missing.',
    needs: 'accounts',
  })
    .argument('[email]', 'the address; asked for where it is missing')
    .addHelpText(
      'after',
      examples(
        'npx latchkey create-admin',
        'npx latchkey create-admin ada@shop.example',
        'npx latchkey create-admin ada@shop.example < password.txt',
      ),
    )
  refusePasswordArgument(command).action((email: string | undefined, options: CommonOptions) =>
    createAdmin(email, options, terminal),
  )
}

async function createAdmin(
  given: string | undefined,
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  if (given === undefined && !process.stdin.isTTY) {
    throw new CommandFailure(
      'Nobody can be asked here: give the address, latchkey create-admin ada@shop.example, and the password on standard input',
      { usage: true },
    )
  }
  const auth = await accountAuth(options)
  try {
    // Before anybody types a password for a database that does not answer.
    await auth.start()
    const email = given ?? (await askAddress())
    const result = await withNewPassword(terminal, `Password for ${email}`, (password) =>
      auth.ensureSuperuser({ email, password }),
    )
    if (result === 'disabled') {
      throw new CommandFailure(
        `The account of ${email} is disabled, and stays so: latchkey users enable ${email}`,
      )
    }
    terminal.answer({ email, result }, [SAYS[result](email)])
  } finally {
    await auth.close()
  }
}

async function askAddress(): Promise<string> {
  const { ask } = await import('../ask.ts')
  return ask('E-mail address of the superuser', (answer) =>
    parseEmail(answer) ? undefined : en['field.email'],
  )
}

const SAYS: Readonly<Record<Exclude<EnsureSuperuserResult, 'disabled'>, (email: string) => string>> = {
  created: (email) => `${email} is a superuser, and can log in now`,
  promoted: (email) => `${email} had an account, which is a superuser now; its password is as it was`,
  unchanged: (email) => `${email} is a superuser already; nothing was changed`,
}
