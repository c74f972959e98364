import type { Command } from 'commander'
import type { Storage } from '../../ports/storage.ts'
import type { MigrationStatus, SqlStorage } from '../../sql/sql-storage.ts'
import { confirm } from '../confirm.ts'
import { CommandFailure } from '../failure.ts'
import { withPatience } from '../patience.ts'
import { addCommand, type CommonOptions, examples } from '../program.ts'
import { databaseSettings } from '../settings.ts'
import { counted, type Terminal, table } from '../terminal.ts'

const WAITING = () => 'Still at it: changing large tables, or waiting for another process that does'

/** `latchkey migrate`: the tables and their versions. */
export function migrateCommand(program: Command, terminal: Terminal): void {
  const group = program
    .command('migrate')
    .helpCommand(false)
    .description('Show, make, update or undo the tables.')
    .addHelpText(
      'after',
      examples('npx latchkey migrate', 'npx latchkey migrate up', 'npx latchkey migrate sql'),
    )

  addCommand(group, 'status', {
    description: 'Show which migrations have run. Changes nothing; the default.',
    needs: 'database',
    isDefault: true,
  })
    .addHelpText('after', examples('npx latchkey migrate status', 'npx latchkey migrate status --json'))
    // As the default it is given every word that is no command.
    .allowExcessArguments()
    .action(async (options: CommonOptions, { args }: Command) => {
      if (args[0] !== undefined) {
        throw new CommandFailure(`unknown command '${args[0]}'; see: latchkey migrate --help`, {
          usage: true,
        })
      }
      const storage = await sqlStorage(options)
      const migrations = await storage.migrations().status()
      const pending = migrations.filter(({ at }) => at === null).length
      terminal.answer(
        { database: storage.name, pending, migrations },
        statusLines(storage, migrations, pending),
      )
    })

  addCommand(group, 'up', {
    description: 'Run the migrations that have not run. Two at once come one after the other.',
    needs: 'database',
  })
    .addHelpText('after', examples('npx latchkey migrate up'))
    .action(async (options: CommonOptions) => {
      const storage = await sqlStorage(options)
      const applied = await withPatience(terminal, storage.migrations().up(), WAITING)
      terminal.answer({ database: storage.name, applied }, [
        ...applied.map((name) => `ran ${name}`),
        applied.length === 0
          ? `The tables in ${storage.name} are up to date`
          : `The tables in ${storage.name} are now up to date`,
      ])
    })

  addCommand(group, 'down', {
    description: 'Undo the migrations after a version, with all rows they made room for.',
    needs: 'database',
  })
    .argument('<version>', 'the last migration to keep, such as 0001; or none, which deletes every account')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('npx latchkey migrate down 0001', 'npx latchkey migrate down 0001 --yes'))
    .action(async (version: string, options: CommonOptions & { readonly yes?: true }) => {
      const storage = await sqlStorage(options)
      const undone = await down(storage, version, options.yes === true, terminal)
      terminal.answer({ database: storage.name, undone }, [
        ...undone.map((name) => `undid ${name}`),
        undone.length === 0
          ? 'Nothing to undo'
          : `${counted(undone.length, 'migration')} undone in ${storage.name}`,
      ])
    })

  addCommand(group, 'sql', {
    description: 'Print what up would send, for review. Changes nothing.',
    needs: 'database',
  })
    .addHelpText('after', examples('npx latchkey migrate sql', 'npx latchkey migrate sql > review.sql'))
    .action(async (options: CommonOptions) => {
      const storage = await sqlStorage(options)
      const sql = await storage.migrations().sql()
      // Said beside it, so that a file stays a script.
      if (sql === '') terminal.note(`The tables in ${storage.name} are up to date`)
      terminal.answer({ database: storage.name, sql }, sql === '' ? [] : [sql.trimEnd()])
    })
}

async function down(
  storage: SqlStorage,
  version: string,
  sure: boolean,
  terminal: Terminal,
): Promise<readonly string[]> {
  const status = await storage.migrations().status()
  const target = version === 'none' ? null : fullName(version, status)
  const keep = target === null ? -1 : status.findIndex(({ name }) => name === target)
  const going = status.filter(({ at }, index) => at !== null && index > keep).map(({ name }) => name)
  // A version that is none is for the storage to refuse.
  const known = target === null || keep >= 0
  if (known && going.length === 0 && (target === null || status[keep]?.at !== null)) return []
  if (!sure && known) {
    const loss = target === null ? 'every account is lost' : 'what they hold is lost'
    await confirm(`${going.join(', ')} will be undone in ${storage.name}, and ${loss}.`)
  }
  return withPatience(terminal, storage.migrations().down(target), WAITING)
}

/** `0001`, or `1`, for `0001-first-tables`. */
function fullName(version: string, status: readonly MigrationStatus[]): string {
  const number = /^\d+$/.test(version) ? Number(version) : null
  return status.find(({ name }) => number === Number.parseInt(name, 10))?.name ?? version
}

function statusLines(
  { name }: Storage,
  migrations: readonly MigrationStatus[],
  pending: number,
): readonly string[] {
  const rows = migrations.map((migration) => [migration.name, migration.at?.toISOString() ?? 'not run'])
  const verdict =
    pending === 0 ? 'up to date' : `${counted(pending, 'migration')} to run: latchkey migrate up`
  return [...table(['MIGRATION', 'RUN AT'], rows), `${name}: ${verdict}`]
}

async function sqlStorage(options: CommonOptions): Promise<SqlStorage> {
  const { storage } = await databaseSettings(options)
  if (isSqlStorage(storage)) return storage
  throw new CommandFailure(`${storage.name} has no tables that latchkey makes: nothing is to be migrated`)
}

function isSqlStorage(storage: Storage): storage is SqlStorage {
  return 'migrations' in storage && typeof storage.migrations === 'function'
}
