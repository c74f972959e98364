import { type Command, Option } from 'commander'
import { DEFAULT_LIMIT, limit, MAX_LIMIT } from '../limit.ts'
import { type AccountOptions, onAccounts, withUser } from '../on-accounts.ts'
import { addCommand, type CommonOptions, examples } from '../program.ts'
import type { Terminal } from '../terminal.ts'
import { type ListUsersOptions, listUsers } from './users-list.ts'
import { showUser } from './users-show.ts'

const WHO = 'the address, or the id'

/** `latchkey users`: whose accounts there are, and closing them. */
export function usersCommand(program: Command, terminal: Terminal): void {
  const group = program
    .command('users')
    .helpCommand(false)
    .description('Find accounts, look at one, disable and enable it.')
    .addHelpText(
      'after',
      examples('npx latchkey users list ada', 'npx latchkey users disable ada@shop.example'),
    )

  addCommand(group, 'list', {
    description: 'List accounts, newest first, or those that a text is the beginning of.',
    needs: 'database',
  })
    .argument('[search]', 'beginning of an address, a domain (@shop.example), a name or both names; or an id')
    .addOption(
      new Option('--status <status>', 'only of this status').choices([
        'pending',
        'active',
        'disabled',
        'leaving',
      ]),
    )
    .option('--staff', 'only staff and superusers')
    .option('--superuser', 'only superusers')
    .addOption(
      new Option('--order <order>', 'what they are ordered by')
        .choices(['joined', 'email', 'lastLogin'])
        .default('joined'),
    )
    .option('--limit <number>', `at most so many, 1 to ${MAX_LIMIT}`, limit, DEFAULT_LIMIT)
    .addHelpText(
      'after',
      examples(
        'npx latchkey users list',
        'npx latchkey users list @shop.example --status disabled',
        'npx latchkey users list --superuser --json',
      ),
    )
    .action((search: string | undefined, options: ListUsersOptions) => listUsers(search, options, terminal))

  addCommand(group, 'show', {
    description: 'Show an account, its sessions and what happened to it.',
    needs: 'accounts',
  })
    .argument('<user>', WHO)
    .addHelpText(
      'after',
      examples('npx latchkey users show ada@shop.example', 'npx latchkey users show ada@shop.example --json'),
    )
    .action((user: string, options: CommonOptions) => showUser(user, options, terminal))

  addSwitch(group, terminal, 'disable', {
    description: 'Close an account: its sessions and links are dead at once, and its owner is mailed.',
    says: (email) => `The account of ${email} is disabled, and its sessions are ended`,
  })
  addSwitch(group, terminal, 'enable', {
    description: 'Open a disabled account again. One that was never confirmed is pending then.',
    says: (email) => `The account of ${email} is enabled`,
  })
}

function addSwitch(
  group: Command,
  terminal: Terminal,
  name: 'disable' | 'enable',
  { description, says }: { readonly description: string; readonly says: (email: string) => string },
): void {
  const command = `users ${name}`
  addCommand(group, name, { description, needs: 'database' })
    .argument('<user>', WHO)
    .option('--reason <text>', 'why, for the events')
    .addHelpText(
      'after',
      examples(
        `npx latchkey ${command} ada@shop.example`,
        `npx latchkey ${command} ada@shop.example --reason "ticket 4711"`,
      ),
    )
    .action((user: string, options: AccountOptions) =>
      onAccounts(options, command, (admin, storage) =>
        withUser(storage, user, async (id) => {
          const before = await admin.getUser(id)
          const after = await (name === 'disable' ? admin.disableUser(id) : admin.enableUser(id))
          const changed = before.status !== after.status
          terminal.answer({ id, email: after.email, status: after.status, changed }, [
            changed
              ? says(after.email)
              : `The account of ${after.email} is ${after.status} already; nothing was changed`,
          ])
        }),
      ),
    )
}
