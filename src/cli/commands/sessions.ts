import type { Command } from 'commander'
import { type AccountOptions, onAccounts, withUser } from '../on-accounts.ts'
import { addCommand, examples } from '../program.ts'
import { counted, type Terminal } from '../terminal.ts'

/** `latchkey sessions`: for a lost computer, or a stolen cookie. */
export function sessionsCommand(program: Command, terminal: Terminal): void {
  const group = program
    .command('sessions')
    .helpCommand(false)
    .description("End somebody's sessions.")
    .addHelpText('after', examples('npx latchkey sessions end ada@shop.example'))

  addCommand(group, 'end', {
    description: 'End every session and every link of an account.',
    needs: 'database',
  })
    .argument('<user>', 'the address, or the id')
    .option('--reason <text>', 'why, for the events')
    .addHelpText(
      'after',
      examples(
        'npx latchkey sessions end ada@shop.example',
        'npx latchkey sessions end ada@shop.example --reason "lost laptop"',
      ),
    )
    .action((user: string, options: AccountOptions) =>
      onAccounts(options, 'sessions end', (admin, storage) =>
        withUser(storage, user, async (id) => {
          const [{ email }, sessions] = await Promise.all([admin.getUser(id), admin.listSessions(id)])
          await admin.endSessions(id)
          terminal.answer({ id, email, ended: sessions.length }, [
            `${counted(sessions.length, 'session')} of ${email} ended, and every link that was mailed`,
          ])
        }),
      ),
    )
}
