import type { Change, CommitResult, SessionRecord, UserRecord } from 'latchkey'
import { forgetAttempts } from './attempts.ts'
import { pack, unpack } from './codec.ts'
import type { Draft } from './draft.ts'
import { addEvent, eventsOf, type StoredEventRecord } from './events.ts'
import type { Keys } from './keys.ts'
import { changeList } from './lists.ts'
import { addMail, dropMail } from './outbox.ts'

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
    case 'checkUser':
      return (await standsAt(draft, keys, change)) ? 'done' : 'stale'
    case 'endSession':
      return endSession(draft, keys, change)
    case 'endSessions':
      return endSessions(draft, keys, change.userId, change.exceptId)
    case 'keepSuperuser':
      return keepSuperuser(draft, keys, change.userId)
    case 'addMail':
      return addMail(draft, keys, change.mail)
    case 'dropMail':
      return dropMail(draft, keys, change.recipient)
    case 'addEvent':
      return addEvent(draft, keys, change.event)
    case 'noteFile':
      if ((await draft.get(keys.file(change.name))) !== null) return 'done'
      draft.set(keys.file(change.name), pack(change.at))
      draft.place(keys.files, change.name, change.at.getTime())
      return 'done'
    case 'forgetFile':
      if ((await draft.get(keys.file(change.name))) === null) return change.mustExist ? 'stale' : 'done'
      draft.delete(keys.file(change.name))
      draft.displace(keys.files, change.name)
      return 'done'
    case 'clearAttempts':
      forgetAttempts(draft, keys, keys.attempts(change.key))
      return 'done'
  }
}

type Of<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>

async function insertUser(draft: Draft, keys: Keys, user: UserRecord): Promise<CommitResult> {
  if ((await draft.get(keys.email(user.emailKey))) !== null) return 'taken'
  draft.set(keys.email(user.emailKey), user.id)
  putUser(draft, keys, user)
  await index(draft, keys, null, user)
  return 'done'
}

/** Stores a user, and where it stands among those that are swept. */
function putUser(draft: Draft, keys: Keys, user: UserRecord): void {
  draft.set(keys.user(user.id), pack(user))
  if (user.asked && !user.confirmedAt && !user.disabledAt) {
    draft.place(keys.pending, user.id, user.asked.at.getTime())
  } else draft.displace(keys.pending, user.id)
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
  putUser(draft, keys, next)
  await index(draft, keys, user, next)
  return 'done'
}

async function standsAt(draft: Draft, keys: Keys, { id, revision }: Of<'checkUser'>): Promise<boolean> {
  return unpack<UserRecord>(await draft.get(keys.user(id)))?.revision === revision
}

/** Keeps the lists by which some users are found. */
async function index(draft: Draft, keys: Keys, before: UserRecord | null, after: UserRecord | null) {
  const id = after?.id ?? before?.id ?? ''
  if (after?.deleteAfter) draft.place(keys.leaving, id, after.deleteAfter.getTime())
  else if (before?.deleteAfter) draft.displace(keys.leaving, id)
  if ((before?.isSuperuser ?? false) === (after?.isSuperuser ?? false)) return
  await changeList(draft, keys.superusers, (list) =>
    after?.isSuperuser ? [...list, id] : list.filter((other) => other !== id),
  )
}

/** Whoever else is at this reads the same list and the same users, so that one of two starts again. */
async function keepSuperuser(draft: Draft, keys: Keys, userId: string): Promise<CommitResult> {
  for (const id of unpack<string[]>(await draft.get(keys.superusers)) ?? []) {
    const user = id === userId ? null : unpack<UserRecord>(await draft.get(keys.user(id)))
    if (user?.confirmedAt && !user.disabledAt && !user.deleteAfter) return 'done'
  }
  return 'last_superuser'
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
  for (const id of await eventsOf(draft, keys, user.id)) {
    const stored = unpack<StoredEventRecord>(await draft.get(keys.event(id)))
    if (!stored) continue
    const { gatherKey } = stored.event
    if (gatherKey !== null) draft.delete(keys.gathered(gatherKey))
    const tells = 'before' in stored.event.detail || 'after' in stored.event.detail
    const detail = tells ? {} : stored.event.detail
    const event = { ...stored.event, ip: null, userAgent: null, gatherKey: null, detail }
    draft.set(keys.event(id), pack({ ...stored, event }))
  }
  await index(draft, keys, user, null)
  draft.delete(keys.email(user.emailKey))
  draft.delete(keys.user(user.id))
  draft.displace(keys.pending, user.id)
  return 'done'
}

async function openSession(draft: Draft, keys: Keys, session: SessionRecord): Promise<CommitResult> {
  const user = unpack<UserRecord>(await draft.get(keys.user(session.userId)))
  if (user?.trust !== session.trust) return 'stale'
  const key = keys.session(session.id)
  draft.set(key, pack(session))
  draft.place(keys.ends, key, session.idleExpiresAt.getTime())
  await changeList(draft, keys.sessionsOf(user.id), (list) => [...list, key])
  return 'done'
}

export async function endSession(
  draft: Draft,
  keys: Keys,
  { id, mustExist }: Omit<Of<'endSession'>, 'kind'>,
): Promise<CommitResult> {
  const key = keys.session(id)
  const session = unpack<SessionRecord>(await draft.get(key))
  if (!session) return mustExist ? 'stale' : 'done'
  draft.delete(key)
  draft.displace(keys.ends, key)
  await changeList(draft, keys.sessionsOf(session.userId), (list) => list.filter((other) => other !== key))
  return 'done'
}

async function endSessions(
  draft: Draft,
  keys: Keys,
  userId: string,
  exceptId: Uint8Array | null,
): Promise<CommitResult> {
  const kept = exceptId && keys.session(exceptId)
  await changeList(draft, keys.sessionsOf(userId), (list) => {
    for (const key of list) {
      if (key === kept) continue
      draft.delete(key)
      draft.displace(keys.ends, key)
    }
    return list.filter((key) => key === kept)
  })
  return 'done'
}
