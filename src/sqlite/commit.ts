import type { Change, CommitResult } from '../ports/storage.ts'
import type { NameKeys } from '../sql/account-queries.ts'
import { leavesSuperuser, sessionRow, userRow, userUpdateRow } from '../sql/account-rows.ts'
import type { UserRow } from '../sql/tables.ts'
import { addEvent } from './events.ts'
import { dropMail, queueMail } from './outbox.ts'
import { isSqliteError } from './sqlite-errors.ts'
import type { WriteStatements } from './statements.ts'

/** Applies changes in their order up to the first that is refused. Runs inside a transaction. */
export function applyChanges(writes: WriteStatements, changes: readonly Change[]): CommitResult {
  for (const change of changes) {
    const result = apply(writes, change)
    if (result !== 'done') return result
  }
  return 'done'
}

function apply(writes: WriteStatements, change: Change): CommitResult {
  switch (change.kind) {
    case 'insertUser':
      return unlessTaken(() => writes.insertUser.run(userRow(change.user)))
    case 'updateUser':
      return unlessTaken(() => updateUser(writes, change))
    case 'touchUser':
      writes.touchUser.run({ id: change.id, at: change.lastLoginAt.getTime() })
      return 'done'
    case 'deleteUser':
      // Sessions go with their user, by the foreign key.
      writes.blankEvents.run({ userId: change.id })
      return unlessStale(writes.deleteUser.run(change))
    case 'openSession':
      return unlessStale(writes.openSession.run(sessionRow(change.session)))
    case 'checkUser':
      return writes.userAtRevision.get(change) === undefined ? 'stale' : 'done'
    case 'endSession':
      return writes.endSession.run(change) === 0 && change.mustExist ? 'stale' : 'done'
    case 'endSessions': {
      const { userId, exceptId } = change
      if (exceptId === null) writes.endSessions.run({ userId })
      else writes.endOtherSessions.run({ userId, exceptId })
      return 'done'
    }
    case 'keepSuperuser':
      return leavesSuperuser(writes.superusers.all({}), change.userId) ? 'done' : 'last_superuser'
    case 'addMail':
      queueMail(writes, change.mail)
      return 'done'
    case 'dropMail':
      dropMail(writes, change.recipient)
      return 'done'
    case 'addEvent':
      addEvent(writes, change.event)
      return 'done'
    case 'noteFile':
      writes.noteFile.run({ name: change.name, at: change.at.getTime() })
      return 'done'
    case 'forgetFile':
      return writes.forgetFile.run(change) === 0 && change.mustExist ? 'stale' : 'done'
    case 'clearAttempts':
      writes.clearAttempts.run(change)
      return 'done'
  }
}

function updateUser(writes: WriteStatements, change: Extract<Change, { kind: 'updateUser' }>): number {
  const row = userUpdateRow(change.set)
  const columns = Object.keys(row) as (keyof typeof row)[]
  const statement = writes.updateUser(columns, change.raiseTrust)
  return statement.run({ ...row, id: change.id, revision: change.revision } as UserRow & NameKeys)
}

function unlessStale(changedRows: number): CommitResult {
  return changedRows === 0 ? 'stale' : 'done'
}

/** A user has one unique column besides its primary key: the address. */
function unlessTaken(write: () => number): CommitResult {
  try {
    return unlessStale(write())
  } catch (error) {
    if (isSqliteError(error) && error.code === 'SQLITE_CONSTRAINT_UNIQUE') return 'taken'
    throw error
  }
}
