import type { Command } from 'commander'
import { DEFAULT_LIMIT, limit, MAX_LIMIT } from '../limit.ts'
import { addCommand, type CommonOptions, examples } from '../program.ts'
import type { Terminal } from '../terminal.ts'
import { type ListOptions, listMail } from './mail-list.ts'
import { retryMail } from './mail-retry.ts'
import { drainMail, runDispatcher } from './mail-send.ts'

/** `latchkey mail`: what waits to be sent, and what was given up. */
export function mailCommand(program: Command, terminal: Terminal): void {
  const group = program
    .command('mail')
    .helpCommand(false)
    .description('Send the mail that waits, look at it, and try again what was given up.')
    .addHelpText('after', examples('npx latchkey mail run', 'npx latchkey mail list --dead'))

  addCommand(group, 'run', {
    description: 'Send mail until told to stop (SIGTERM or SIGINT), then finish what is under way.',
    needs: 'options',
  })
    .addHelpText(
      'after',
      examples('npx latchkey mail run', 'npx latchkey mail run --config settings/mail.mjs'),
    )
    .action((options: CommonOptions) => runDispatcher(options, terminal))

  addCommand(group, 'drain', {
    description: 'Send all mail that is due, then end: for cron.',
    needs: 'options',
  })
    .addHelpText('after', examples('npx latchkey mail drain', 'npx latchkey mail drain --json'))
    .action((options: CommonOptions) => drainMail(options, terminal))

  addCommand(group, 'list', {
    description: 'List mail that waits and mail that was given up, oldest first; no links.',
    needs: 'database',
  })
    .option('--waiting', 'only mail that waits or is being sent')
    .option('--dead', 'only mail that was given up')
    .option('--limit <number>', `at most so many of each, 1 to ${MAX_LIMIT}`, limit, DEFAULT_LIMIT)
    .addHelpText('after', examples('npx latchkey mail list', 'npx latchkey mail list --dead --json'))
    .action((options: CommonOptions & ListOptions) => listMail(options, terminal))

  addCommand(group, 'retry', { description: 'Let mail that was given up wait again.', needs: 'database' })
    .argument('[id...]', 'ids, as mail list shows them')
    .option('--dead', 'all that was given up')
    .addHelpText(
      'after',
      examples(
        'npx latchkey mail retry 01990000-0000-7000-8000-000000000000',
        'npx latchkey mail retry --dead',
      ),
    )
    .action((ids: readonly string[], options: CommonOptions & { readonly dead?: true }) =>
      retryMail(ids, options, terminal),
    )
}
