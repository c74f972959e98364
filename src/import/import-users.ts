import { type Context, commit } from '../context.ts'
import { addEvent } from '../events.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { type ReadRow, readRow } from './read-row.ts'
import type { ImportOptions, ImportReport, ImportRow, ImportSummary } from './types.ts'

/** Accounts that come one by one. A source that cannot read a row gives an `Error` in its place, and goes on. */
export type ImportRows<Profile extends object = object> =
  | Iterable<ImportRow<Profile> | Error>
  | AsyncIterable<ImportRow<Profile> | Error>

/** Rows that are held and stored at a time. More would hold the database's lock longer, and save little. */
const BATCH = 100

interface ImportInput<Profile extends object> {
  readonly rows: ImportRows<Profile>
  readonly options: ImportOptions
}

/** What `Auth.importUsers` says. */
export async function importUsers<Profile extends object>(
  context: Context<Profile>,
  { rows, options }: ImportInput<Profile>,
): Promise<ImportSummary> {
  if (!isIterable(rows))
    throw new TypeError('importUsers: rows must be an iterable or async iterable of objects.')
  const { dryRun = false, onRow, onProgress } = options
  const counts = { imported: 0, exists: 0, refused: 0 }
  let batch: ReadRow[] = []
  const flush = async () => {
    const full = batch
    batch = []
    const outcomes = await store(context, full, dryRun)
    for (const { outcome } of outcomes) counts[outcome] += 1
    for (const report of outcomes) await onRow?.(report)
    if (full.length > 0) await onProgress?.({ ...counts })
  }
  let place = 0
  try {
    for await (const row of rows) {
      place += 1
      batch.push(readRow(context, row, place))
      if (batch.length === BATCH) await flush()
    }
  } finally {
    // What was read before a source broke off is good all the same.
    await flush()
  }
  return counts
}

async function store(
  context: Context,
  batch: readonly ReadRow[],
  dryRun: boolean,
): Promise<readonly ImportReport[]> {
  const users = batch.flatMap(({ user }) => (user ? [user] : []))
  if (!dryRun && users.length > 0) {
    const all = await commit(
      context,
      users.flatMap((user) => changesFor(context, user)),
    )
    if (all === 'done') return batch.map((row) => reportOf(row, 'imported'))
  }
  // An address is taken, and a commit does not say which.
  const reports: ImportReport[] = []
  for (const row of batch)
    reports.push(reportOf(row, row.user ? await storeOne(context, row.user, dryRun) : 'imported'))
  return reports
}

async function storeOne(context: Context, user: UserRecord, dryRun: boolean): Promise<'imported' | 'exists'> {
  if (await context.storage.findUserByEmailKey(user.emailKey)) return 'exists'
  if (dryRun) return 'imported'
  return (await commit(context, changesFor(context, user))) === 'done' ? 'imported' : 'exists'
}

function reportOf({ line, email, user, reason }: ReadRow, outcome: 'imported' | 'exists'): ImportReport {
  return { line, email, outcome: user ? outcome : 'refused', reason }
}

function changesFor(context: Context, user: UserRecord): readonly Change[] {
  const rank = user.isSuperuser ? 'superuser' : user.isStaff ? 'staff' : null
  return [
    { kind: 'insertUser', user },
    addEvent(context, { type: 'user.imported', userId: user.id, ...(rank ? { detail: { rank } } : {}) }),
  ]
}

/** A text is an iterable too, but of letters. */
function isIterable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  )
}
