import type { Command } from 'commander'
import { accountAuth } from '../account-auth.ts'
import { CommandFailure } from '../failure.ts'
import { withNewPassword } from '../new-password.ts'
import { addCommand, type CommonOptions, examples, refusePasswordArgument } from '../program.ts'
import type { Terminal } from '../terminal.ts'

/** `latchkey change-password`: for a person who cannot be mailed. */
export function changePasswordCommand(program: Command, terminal: Terminal): void {
  const command = addCommand(program, 'change-password', {
    description: 'Set the password of an account. Ends its sessions and links, and mails a notice.',
    needs: 'accounts',
  })
    .argument('<email>', 'the address of the account')
    .addHelpText(
      'after',
      examples(
        'npx latchkey change-password ada@shop.example',
        'npx latchkey change-password ada@shop.example < password.txt',
      ),
    )
  refusePasswordArgument(command).action((email: string, options: CommonOptions) =>
    changePassword(email, options, terminal),
  )
}

async function changePassword(email: string, options: CommonOptions, terminal: Terminal): Promise<void> {
  // Tables are changed by who says so: latchkey migrate.
  const auth = await accountAuth(options, { migrate: false })
  try {
    await auth.start()
    const result = await withNewPassword(terminal, `New password for ${email}`, (password) =>
      auth.setPassword({ email, password }),
    )
    if (result === 'unknown') throw new CommandFailure(`No account has the address ${email}`)
    if (result === 'pending') {
      throw new CommandFailure(
        `The address ${email} is not confirmed yet: its owner confirms it by mail and chooses a password then`,
      )
    }
    terminal.answer({ email, result }, [
      `The password of ${email} is set; every session is ended, and a notice waits to be mailed`,
    ])
  } finally {
    await auth.close()
  }
}
