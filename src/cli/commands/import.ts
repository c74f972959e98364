import { type Command, Option } from 'commander'
import type { ImportReport, ImportSummary } from '../../import/types.ts'
import { emptyProfile } from '../../profile/profile.ts'
import { accountAuth } from '../account-auth.ts'
import { CommandFailure } from '../failure.ts'
import { FORMATS, type Format, openRows } from '../import/rows.ts'
import { withPatience } from '../patience.ts'
import { addCommand, type CommonOptions, examples } from '../program.ts'
import { counted, type Terminal } from '../terminal.ts'

/** Rows that were refused are listed in the JSON answer up to so many; they are all counted. */
const MAX_LISTED = 1000

interface Options extends CommonOptions {
  readonly format?: Format
  readonly inactive: 'disabled' | 'pending'
  readonly ignore?: readonly string[]
  readonly dryRun?: true
}

/** `latchkey import`: the accounts of another system. */
export function importCommand(program: Command, terminal: Terminal): void {
  addCommand(program, 'import', {
    description: 'Bring in accounts with their password hashes. Sends no mail; can be run again.',
    needs: 'import',
  })
    .argument('<file>', 'users.jsonl, users.csv, or - for standard input')
    .addOption(
      new Option('--format <format>', 'what the file holds; by default what its name says').choices(FORMATS),
    )
    .addOption(
      new Option('--inactive <status>', 'what accounts become whose is_active is false')
        .choices(['disabled', 'pending'])
        .default('disabled'),
    )
    .option('--ignore <columns>', 'columns to leave out, with commas between', (text: string) =>
      text.split(','),
    )
    .option('--dry-run', 'check everything, store nothing')
    .addHelpText(
      'after',
      examples(
        'npx latchkey import users.jsonl --dry-run',
        'npx latchkey import users.csv --ignore phone,company',
        'python manage.py dumpdata auth.user --format jsonl | npx latchkey import -',
      ),
    )
    .action((file: string, options: Options) => importFile(file, options, terminal))
}

async function importFile(file: string, options: Options, terminal: Terminal): Promise<void> {
  const dryRun = options.dryRun === true
  // Tables are changed by who says so: latchkey migrate.
  const auth = await accountAuth(options, { migrate: false })
  const { rows, share } = openRows(file, options.format, {
    inactive: options.inactive,
    ignore: options.ignore ?? [],
    profileFields: Object.keys(emptyProfile(auth.core.profile)),
  })
  let soFar: ImportSummary = { imported: 0, exists: 0, refused: 0 }
  const refused: ImportReport[] = []
  try {
    await auth.start()
    const work = auth.importUsers(rows, {
      dryRun,
      onRow(report) {
        if (report.outcome !== 'refused') return
        if (refused.length < MAX_LISTED) refused.push(report)
        terminal.note(
          `line ${report.line}${report.email === null ? '' : `, ${report.email}`}: ${report.reason}`,
        )
      },
      onProgress(numbers) {
        soFar = numbers
        terminal.progress(`${bar(share())}${progressLine(numbers)}`)
      },
    })
    const summary = await withPatience(terminal, work, () => progressLine(soFar))
    terminal.answer({ dryRun, ...summary, rows: refused }, [
      `${counted(summary.imported, 'account')} ${dryRun ? 'would be imported' : 'imported'}, ${summary.exists} already there, ${summary.refused} refused`,
    ])
    if (summary.refused > 0) throw new CommandFailure('')
  } finally {
    await auth.close()
  }
}

/** Signs of the bar. */
const BAR_WIDTH = 24

/** How much of the file is behind us; nothing where nobody knows. */
export function bar(share: number | null): string {
  if (share === null) return ''
  const done = Math.round(share * BAR_WIDTH)
  return `[${'#'.repeat(done)}${'-'.repeat(BAR_WIDTH - done)}] ${String(Math.floor(share * 100)).padStart(3)} %  `
}

function progressLine({ imported, exists, refused }: ImportSummary): string {
  return `${imported + exists + refused} rows: ${imported} imported, ${exists} already there, ${refused} refused`
}
