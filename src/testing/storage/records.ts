import { createHash } from 'node:crypto'
import type {
  Change,
  CommitResult,
  EventRecord,
  OutboxMail,
  SessionRecord,
  Storage,
  UserRecord,
} from '../../ports/storage.ts'

/** The moment around which everything in the suite happens; its milliseconds show a clock that is cut off. */
export const NOW = new Date('2026-03-04T05:06:07.089Z')

/** A moment so many seconds after {@link NOW}. */
export function at(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000)
}

/** UUIDv7 in shape, and in the order of their numbers. */
export function id(number: number): string {
  return `019cb6d0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

/** 32 bytes, the same for the same name. */
export function bytes(name: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(name).digest())
}

export function user(number: number, fields: Partial<UserRecord> = {}): UserRecord {
  return {
    id: id(number),
    email: `Person${number}@Example.com`,
    emailKey: `person${number}@example.com`,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g',
    firstName: 'Ada',
    lastName: 'Lovelace',
    isStaff: false,
    isSuperuser: false,
    createdAt: NOW,
    confirmedAt: NOW,
    disabledAt: null,
    deleteAfter: null,
    lastLoginAt: null,
    trust: 1,
    revision: 1,
    linkSecret: bytes(`secret ${number}`),
    asked: null,
    profile: '{"plan":"free"}',
    thumbnail: null,
    takenBack: [],
    ...fields,
  }
}

export function session(
  name: string,
  userNumber: number,
  fields: Partial<SessionRecord> = {},
): SessionRecord {
  return {
    id: bytes(name),
    userId: id(userNumber),
    trust: 1,
    createdAt: NOW,
    lastSeenAt: NOW,
    idleExpiresAt: at(1000),
    expiresAt: at(5000),
    remember: true,
    ip: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
    ...fields,
  }
}

export function mail(number: number, fields: Partial<OutboxMail> = {}): OutboxMail {
  return {
    id: id(number),
    template: 'confirm',
    recipient: 'person1@example.com',
    locale: 'en',
    params: { name: 'Ada' },
    link: null,
    createdAt: NOW,
    notBefore: NOW,
    replaceKey: null,
    ...fields,
  }
}

export function event(number: number, fields: Partial<EventRecord> = {}): EventRecord {
  return {
    id: id(number),
    type: 'user.registered',
    at: NOW,
    userId: id(1),
    actorId: null,
    ip: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
    outcome: 'success',
    detail: {},
    gatherKey: null,
    ...fields,
  }
}

// Changes, in the words of the sentences that they stand in.

export const insert = (record: UserRecord): Change => ({ kind: 'insertUser', user: record })
export const open = (record: SessionRecord): Change => ({ kind: 'openSession', session: record })
export const addMail = (record: OutboxMail): Change => ({ kind: 'addMail', mail: record })
export const addEvent = (record: EventRecord): Change => ({ kind: 'addEvent', event: record })
export const remove = (number: number, revision = 1): Change => ({
  kind: 'deleteUser',
  id: id(number),
  revision,
})
export const update = (
  number: number,
  set: Extract<Change, { kind: 'updateUser' }>['set'],
  { revision = 1, raiseTrust = false } = {},
): Change => ({ kind: 'updateUser', id: id(number), revision, set, raiseTrust })

/** Commits what must succeed. */
export async function done(storage: Storage, ...changes: Change[]): Promise<void> {
  const result = await storage.commit(changes)
  if (result !== 'done') throw new Error(`the commit that prepares this clause answered ${result}`)
}

/** So many of the same at once, divided between two storages. */
export function atOnce<T>(
  count: number,
  [first, second]: readonly [Storage, Storage],
  act: (storage: Storage, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index % 2 ? second : first, index)))
}

/** How often each answer was given. */
export function tally(results: readonly CommitResult[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1
  return counts
}
