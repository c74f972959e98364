import type { Context, RequestInfo } from '../context.ts'
import type { CreateUserInput } from '../flows/admin/create-user.ts'
import type { EventPage, ListEventsInput } from '../flows/admin/list-events.ts'
import type { ListMailInput, MailPage } from '../flows/admin/list-mail.ts'
import type { ListUsersInput, UserPage } from '../flows/admin/list-users.ts'
import type { RankInput } from '../flows/admin/set-rank.ts'
import type { OwnSession } from '../flows/list-sessions.ts'
import type { User } from '../user.ts'
import type { Actor } from './actor.ts'
import type { AdminUser } from './admin-user.ts'
import type { PersonInput } from './read-person.ts'

/**
 * What staff does to other people's accounts. Each act asks anew who acts, in its own commit, so a demotion works at
 * once; and each is an event with actor, target, before and after. Staff acts on people without a rank; a superuser on
 * everybody, and alone grants ranks. Nobody changes the own rank, and the last superuser stays one.
 *
 * Every function throws `forbidden` for who is no active staff, or may not do this; `unavailable`; by a session also
 * `not_logged_in`, and where a recent log-in is needed `reauth_required`. A user who is not there is `not_found`.
 */
export interface AdminActions<Profile extends object> {
  /** A page of users. See {@link ListUsersInput}. */
  listUsers(query?: ListUsersInput): Promise<UserPage<Profile>>
  /** One user. */
  getUser(id: string): Promise<AdminUser<Profile>>
  /** Makes a pending account and mails its owner a link to choose a password. Throws `invalid_input`, `email_taken`. */
  createUser(input: CreateUserInput<Profile>): Promise<AdminUser<Profile>>
  /** Changes names and profile. Throws `invalid_input`. */
  updateUser(id: string, input: PersonInput<Profile>): Promise<AdminUser<Profile>>
  /** Takes a picture away for good, which its owner may replace by another. Nothing where there is none. */
  removeThumbnail(id: string): Promise<AdminUser<Profile>>
  /**
   * Mails a link to a new address, which makes the change, and a notice with a way back to the present one. Needs a
   * recent log-in. Throws `invalid_input`, also for an account that is not active.
   */
  changeEmail(id: string, email: string): Promise<void>
  /** Closes an account; its sessions end at once. Needs a recent log-in. Throws `last_superuser`. */
  disableUser(id: string): Promise<AdminUser<Profile>>
  /** Opens a disabled account again. Needs a recent log-in. */
  enableUser(id: string): Promise<AdminUser<Profile>>
  /** Grants and takes ranks; for superusers. Needs a recent log-in. Throws `last_superuser`, `invalid_input`. */
  setRank(id: string, rank: RankInput): Promise<AdminUser<Profile>>
  /** Mails the owner a link to choose a password. Throws `invalid_input` for a disabled account. */
  sendReset(id: string): Promise<void>
  /**
   * Deletes an account for good, whatever time of grace its owner would have. Needs a recent log-in. Throws
   * `last_superuser`; `deletion_refused` and `account_in_use`, and then nothing is deleted.
   */
  deleteUser(id: string): Promise<void>
  /** Every session of a user, by last use. */
  listSessions(id: string): Promise<readonly Omit<OwnSession, 'current'>[]>
  /** Ends every session of a user, and every link. Needs a recent log-in. */
  endSessions(id: string): Promise<void>
  /** A page of events, newest first. */
  listEvents(query?: ListEventsInput): Promise<EventPage>
  /** A page of the mails that were given up, or that wait. */
  listMail(query?: ListMailInput): Promise<MailPage>
  /** Lets a mail that was given up wait again. Throws `not_found`. */
  retryMail(id: string): Promise<void>
}

/** {@link AdminActions}, once it is said who acts. */
export interface Admin<Profile extends object> {
  /** As this user, whom the app's own code has let in. A recent log-in is the app's to ask for. */
  as(user: Pick<User<object>, 'id'>, request?: RequestInfo): AdminActions<Profile>
  /** As whoever has this session token. `password` stands for a recent log-in. */
  asSession(
    token: string | null | undefined,
    request?: RequestInfo,
    password?: string | undefined,
  ): AdminActions<Profile>
  /**
   * As a script, for the command line, seeds and cron: it may do everything. `reason` is 1 to 200 characters, and stands
   * in the events. Never for a request. Throws a `TypeError` without one.
   */
  asSystem(reason: string): AdminActions<Profile>
}

/** Runs a flow of `src/flows/admin` in a context of its own. */
type Call<P extends object> = <Input, Output>(
  flow: (context: Context<P>, input: Input) => Promise<Output>,
  input: Input,
  request?: RequestInfo,
) => Promise<Output>

/** Longest reason in UTF-16 units. */
const MAX_REASON_LENGTH = 200

/** Binds the flows to actors. They are loaded when one is first called: most processes never do. */
export function admin<P extends object>(call: Call<P>): Admin<P> {
  const load = () => import('../flows/admin/index.ts')
  function actions(actor: Actor, request?: RequestInfo): AdminActions<P> {
    return {
      listUsers: async (query = {}) => call((await load()).listUsers<P>, { actor, query }, request),
      getUser: async (id) => call((await load()).getUser<P>, { actor, id }, request),
      createUser: async (input) => call((await load()).createUser<P>, { actor, input }, request),
      updateUser: async (id, input) => call((await load()).updateUser<P>, { actor, id, input }, request),
      removeThumbnail: async (id) => call((await load()).removeThumbnail<P>, { actor, id }, request),
      changeEmail: async (id, email) => call((await load()).changeUserEmail, { actor, id, email }, request),
      disableUser: async (id) => call((await load()).disableUser<P>, { actor, id }, request),
      enableUser: async (id) => call((await load()).enableUser<P>, { actor, id }, request),
      setRank: async (id, rank) => call((await load()).setRank<P>, { actor, id, rank }, request),
      sendReset: async (id) => call((await load()).sendReset, { actor, id }, request),
      deleteUser: async (id) => call((await load()).deleteUser, { actor, id }, request),
      listSessions: async (id) => call((await load()).listUserSessions, { actor, id }, request),
      endSessions: async (id) => call((await load()).endUserSessions, { actor, id }, request),
      listEvents: async (query = {}) => call((await load()).listEvents, { actor, query }, request),
      listMail: async (query = {}) => call((await load()).listMail, { actor, query }, request),
      retryMail: async (id) => call((await load()).retryMail, { actor, id }, request),
    }
  }
  return {
    as: (user, request) => actions({ kind: 'user', id: idOf(user) }, request),
    asSession: (token, request, password) => actions({ kind: 'session', token, password }, request),
    asSystem(reason) {
      const text = typeof reason === 'string' ? reason.trim() : ''
      if (text === '' || text.length > MAX_REASON_LENGTH) {
        throw new TypeError(
          `auth.admin.asSystem(reason): "reason" must be a text of 1 to ${MAX_REASON_LENGTH} characters.`,
        )
      }
      return actions({ kind: 'system', reason: text })
    },
  }
}

function idOf(user: Pick<User<object>, 'id'>): string {
  if (typeof user?.id === 'string') return user.id
  throw new TypeError('auth.admin.as(user): "user" must be a user, such as auth.currentUser() gives.')
}
