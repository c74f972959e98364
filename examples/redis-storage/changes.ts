import type { Change, CommitResult, SessionRecord, UserRecord } from 'latchkey'
import { pack, unpack } from './codec.ts'
import type { Draft } from './draft.ts'
import { addEvent, type StoredEventRecord } from './events.ts'
import type { Keys } from './keys.ts'
import { addMail } from './outbox.ts'

/** Applies one change to a draft, after those before it. Anything but `done` ends the commit with nothing stored. */
export async function applyChange(draft: Draft, keys: Keys, change: Change): Promise<CommitResult> {
  switch (change.kind) {
    case 'insertUser':
      return insertUser(draft, keys, change.user)
    case 'updateUser':
      return updateUser(draft, keys, change)
    case 'touchUser':
      return touchUser(draft, keys, change)
    case 'deleteUser':
      return deleteUser(draft, keys, change)
    case 'openSession':
      return openSession(draft, keys, change.session)
    case 'endSession':
      return endSession(draft, keys, change.id)
    case 'endSessions':
      return endSessions(draft, keys, change.userId, change.exceptId)
    case 'addMail':
      return addMail(draft, keys, change.mail)
    case 'addEvent':
      return addEvent(draft, keys, change.event)
    case 'clearAttempts':
      draft.delete(keys.attempts(change.key))
      return 'done'
  }
}

type Of<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>

async function insertUser(draft: Draft, keys: Keys, user: UserRecord): Promise<CommitResult> {
  if ((await draft.get(keys.email(user.emailKey))) !== null) return 'taken'
  draft.set(keys.email(user.emailKey), user.id)
  draft.set(keys.user(user.id), pack(user))
  return 'done'
}

async function updateUser(draft: Draft, keys: Keys, change: Of<'updateUser'>): Promise<CommitResult> {
  const user = unpack<UserRecord>(await draft.get(keys.user(change.id)))
  if (user?.revision !== change.revision) return 'stale'
  const trust = user.trust + (change.raiseTrust ? 1 : 0)
  const next = { ...user, ...change.set, trust, revision: user.revision + 1 }
  if (next.emailKey !== user.emailKey) {
    if ((await draft.get(keys.email(next.emailKey))) !== null) return 'taken'
    draft.delete(keys.email(user.emailKey))
    draft.set(keys.email(next.emailKey), user.id)
  }
  draft.set(keys.user(user.id), pack(next))
  return 'done'
}

async function touchUser(draft: Draft, keys: Keys, change: Of<'touchUser'>): Promise<CommitResult> {
  const user = unpack<UserRecord>(await draft.get(keys.user(change.id)))
  if (user) draft.set(keys.user(user.id), pack({ ...user, lastLoginAt: change.lastLoginAt }))
  return 'done'
}

async function deleteUser(draft: Draft, keys: Keys, change: Of<'deleteUser'>): Promise<CommitResult> {
  const user = unpack<UserRecord>(await draft.get(keys.user(change.id)))
  if (user?.revision !== change.revision) return 'stale'
  await endSessions(draft, keys, user.id, null)
  for (const id of await draft.members(keys.eventsOf(user.id))) {
    const stored = unpack<StoredEventRecord>(await draft.get(keys.event(id)))
    if (!stored) continue
    const event = { ...stored.event, ip: null, userAgent: null }
    draft.set(keys.event(id), pack({ ...stored, event }))
  }
  draft.delete(keys.email(user.emailKey))
  draft.delete(keys.user(user.id))
  return 'done'
}

async function openSession(draft: Draft, keys: Keys, session: SessionRecord): Promise<CommitResult> {
  const user = unpack<UserRecord>(await draft.get(keys.user(session.userId)))
  if (user?.trust !== session.trust) return 'stale'
  const key = keys.session(session.id)
  draft.set(key, pack(session))
  await listSessions(draft, keys, user.id, (list) => [...list, key])
  return 'done'
}

async function endSession(draft: Draft, keys: Keys, id: Uint8Array): Promise<CommitResult> {
  const key = keys.session(id)
  const session = unpack<SessionRecord>(await draft.get(key))
  if (!session) return 'done'
  draft.delete(key)
  await listSessions(draft, keys, session.userId, (list) => list.filter((other) => other !== key))
  return 'done'
}

async function endSessions(
  draft: Draft,
  keys: Keys,
  userId: string,
  exceptId: Uint8Array | null,
): Promise<CommitResult> {
  const kept = exceptId && keys.session(exceptId)
  await listSessions(draft, keys, userId, (list) => {
    for (const key of list) if (key !== kept) draft.delete(key)
    return list.filter((key) => key === kept)
  })
  return 'done'
}

/** Changes the list of a user's sessions. Two that do so at once meet in the draft: one of them starts again. */
async function listSessions(
  draft: Draft,
  keys: Keys,
  userId: string,
  change: (list: readonly string[]) => readonly string[],
): Promise<void> {
  const key = keys.sessionsOf(userId)
  const list = change(unpack<string[]>(await draft.get(key)) ?? [])
  if (list.length > 0) draft.set(key, pack(list))
  else draft.delete(key)
}
