import type { Change, CommitResult, EventRecord } from '../../ports/storage.ts'
import type { NameKeys } from '../account-queries.ts'
import { leavesSuperuser, sessionRow, userRow, userUpdateRow } from '../account-rows.ts'
import { eventRow } from '../log-rows.ts'
import type { UserRow } from '../tables.ts'
import type { Fault, ServerDialect } from './dialect.ts'
import { dropMail, queueMail } from './outbox.ts'
import type { ServerStatements } from './queries.ts'
import type { Run } from './source.ts'

/** What {@link applyChanges} works with. */
interface Means {
  readonly run: Run
  readonly statements: ServerStatements
  readonly dialect: ServerDialect
}

/** Applies changes in their order up to the first that is refused. Runs inside a transaction. */
export async function applyChanges(means: Means, changes: readonly Change[]): Promise<CommitResult> {
  for (const change of changes) {
    const result = await apply(means, change)
    if (result !== 'done') return result
  }
  return 'done'
}

async function apply(means: Means, change: Change): Promise<CommitResult> {
  const { run, statements } = means
  switch (change.kind) {
    case 'insertUser':
      return unless(means, 'taken', statements.insertUser.run(run, userRow(change.user)))
    case 'updateUser':
      return unless(means, 'taken', updateUser(means, change))
    case 'touchUser':
      await statements.touchUser.run(run, { id: change.id, at: change.lastLoginAt.getTime() })
      return 'done'
    case 'deleteUser':
      // The user first, so that a log-in at the same moment waits for one lock only. Sessions go with their
      // user, by the foreign key.
      if ((await statements.deleteUser.run(run, change)) === 0) return 'stale'
      await statements.blankEvents.run(run, { userId: change.id })
      return 'done'
    case 'openSession':
      // Between the look at the user's trust and the check of the foreign key the user may have been deleted.
      return unless(means, 'orphan', statements.openSession.run(run, sessionRow(change.session)))
    case 'checkUser':
      return (await statements.userAtRevision.get(run, change)) === undefined ? 'stale' : 'done'
    case 'endSession':
      return (await statements.endSession.run(run, change)) === 0 && change.mustExist ? 'stale' : 'done'
    case 'endSessions': {
      const { userId, exceptId } = change
      if (exceptId === null) await statements.endSessions.run(run, { userId })
      else await statements.endOtherSessions.run(run, { userId, exceptId })
      return 'done'
    }
    case 'keepSuperuser': {
      const superusers = await statements.superusers.all(run, {})
      return leavesSuperuser(superusers, change.userId) ? 'done' : 'last_superuser'
    }
    case 'addMail':
      await queueMail(run, statements, change.mail)
      return 'done'
    case 'dropMail':
      await dropMail(run, statements, change.recipient)
      return 'done'
    case 'addEvent':
      await addEvent(run, statements, change.event)
      return 'done'
    case 'noteFile':
      await statements.noteFile.run(run, { name: change.name, at: change.at.getTime() })
      return 'done'
    case 'forgetFile':
      return (await statements.forgetFile.run(run, change)) === 0 && change.mustExist ? 'stale' : 'done'
    case 'clearAttempts':
      await statements.clearAttempts.run(run, change)
      return 'done'
  }
}

/** Notes an event, or counts it in the one that has its gather key. */
export async function addEvent(run: Run, statements: ServerStatements, event: EventRecord): Promise<void> {
  const add = event.gatherKey === null ? statements.insertEvent : statements.gatherOrInsertEvent
  await add.run(run, eventRow(event))
}

function updateUser(
  { run, statements }: Means,
  change: Extract<Change, { kind: 'updateUser' }>,
): Promise<number> {
  const row = userUpdateRow(change.set)
  const columns = Object.keys(row) as (keyof typeof row)[]
  const statement = statements.updateUser(columns, change.raiseTrust)
  return statement.run(run, { ...row, id: change.id, revision: change.revision } as UserRow & NameKeys)
}

/** `stale` when nothing was changed, and what this fault of a statement means; a failed one ends the transaction. */
async function unless(
  { dialect }: Means,
  fault: Extract<Fault, 'taken' | 'orphan'>,
  changedRows: Promise<number>,
): Promise<CommitResult> {
  try {
    return (await changedRows) === 0 ? 'stale' : 'done'
  } catch (error) {
    if (dialect.fault(error) !== fault) throw error
    return fault === 'taken' ? 'taken' : 'stale'
  }
}

/**
 * The id by which a commit can be recognised afterwards: of an event that is a row of its own. Null when there is
 * none, since a gathered event leaves no id.
 */
export function markOf(changes: readonly Change[]): string | null {
  for (const change of changes) {
    if (change.kind === 'addEvent' && change.event.gatherKey === null) return change.event.id
  }
  return null
}
