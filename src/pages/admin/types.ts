import type { FormField } from '../../profile/profile-fields.ts'
import type { User } from '../../user.ts'
import type { FormState, ListedSession } from '../types.ts'

/** A user as the pages of administration show one. */
export interface AdminEntry extends Omit<User<object>, 'profile' | 'thumbnail'> {
  readonly confirmedAt: Date | null
}

/** The list of users. */
export interface AdminUsersData {
  /** What the list was asked for, by the names of its query. */
  readonly query: Readonly<Record<string, string>>
  /** What is wrong with that. */
  readonly form: FormState
  /** Each with a text for every further column. */
  readonly users: readonly (AdminEntry & { readonly more: readonly string[] })[]
  /** What the further columns are called: fields of the profile, as the app asked for. */
  readonly columns: readonly Pick<FormField, 'name' | 'label'>[]
  readonly total: number
  readonly totalIsExact: boolean
  /** Cursors. */
  readonly next: string | null
  readonly previous: string | null
  readonly notice: string | null
}

/** One user, in sections. */
export interface AdminUserData {
  readonly user: AdminEntry & Pick<User<object>, 'thumbnail'>
  /** The form of names and profile. */
  readonly form: FormState
  readonly fields: readonly FormField[]
  readonly sessions: readonly Omit<ListedSession, 'current'>[]
  /** The newest ones. */
  readonly events: readonly AdminEvent[]
  /** Whether who looks may change this account. */
  readonly mayAct: boolean
  /** Whether who looks may change its rank. */
  readonly mayRank: boolean
  readonly notice: string | null
}

/** The form that adds a user. */
export interface AdminAddData {
  readonly form: FormState
  readonly fields: readonly FormField[]
}

/** What can be done to several at once. */
export type BulkAction = 'disable' | 'enable' | 'end-sessions' | 'delete'

/** What will happen if one goes on. */
export interface AdminBulkData {
  readonly action: BulkAction
  /** Those to whom it will happen. */
  readonly users: readonly AdminEntry[]
  /** Those whom it will leave as they are, with the reason. */
  readonly left: readonly (Pick<AdminEntry, 'id' | 'email'> & { readonly why: 'already' | 'rank' })[]
}

/** An event of a list. */
export interface AdminEvent {
  readonly type: string
  readonly at: Date
  readonly userId: string | null
  readonly actorId: string | null
  /** The addresses of both, as far as they still have an account. */
  readonly userEmail: string | null
  readonly actorEmail: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly outcome: 'success' | 'failure'
  readonly detail: Readonly<Record<string, string>>
  readonly count: number
}

/** What happened, newest first. */
export interface AdminEventsData {
  /** Whose; null for everyone's. */
  readonly userId: string | null
  readonly events: readonly AdminEvent[]
  readonly next: string | null
}

/** The mails that were given up, or that wait. */
export interface AdminMailData {
  readonly status: 'dead' | 'waiting'
  readonly mails: readonly AdminMail[]
  readonly next: string | null
  readonly notice: string | null
}

/** A mail of the queue. */
export interface AdminMail {
  readonly id: string
  readonly template: string
  readonly recipient: string
  readonly createdAt: Date
  readonly notBefore: Date
  readonly attempts: number
  readonly deadAt: Date | null
  readonly error: string | null
}
