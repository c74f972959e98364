import type { Auth } from '../auth.ts'
import { type Context, commit, contextOf, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { type EmailAddress, parseEmail } from '../input/email.ts'
import type { Change, UserRecord, UserUpdate } from '../ports/storage.ts'
import { readProfile } from '../profile/profile.ts'
import { makeSession } from '../sessions/sessions.ts'
import { newUser, statusOf, toUser, type User } from '../user.ts'

/** Whom {@link loginAs} logs in. What is left out stays as it is, or as it is for a new account. */
export interface LoginAsInput<Profile extends object> {
  readonly email: string
  /** Gives the account this password, whatever the rules say. Default: none, so nobody can log in with one. */
  readonly password?: string | undefined
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly isStaff?: boolean | undefined
  readonly isSuperuser?: boolean | undefined
  /** Fields of the profile; the others keep their values. */
  readonly profile?: Partial<Profile> | undefined
  /** Whether the session outlives the browser. Default: true. */
  readonly remember?: boolean | undefined
}

/** Somebody who is logged in. */
export interface LoggedIn<Profile extends object> {
  readonly user: User<Profile>
  /** What a browser would send from now on: a whole `Cookie` header. */
  readonly cookie: string
  /** The session token, for `auth.currentUser(token)`. */
  readonly token: string
}

/**
 * Logs in as somebody, without a mail and without a password: makes an active account when the address has none,
 * makes a pending one active, and opens a session. For an app's tests.
 *
 * Works in development only, and where a mailbox is kept by `dangerouslyKeepMailbox`; anywhere else it throws a
 * `TypeError`, as for an address or a profile that cannot be, and for an account that is disabled or leaving.
 */
export async function loginAs<Profile extends object>(
  auth: Auth<Profile>,
  input: LoginAsInput<Profile>,
): Promise<LoggedIn<Profile>> {
  if (!auth.settings.development && auth.mailbox === null) {
    throw new TypeError(
      `loginAs() is for tests and lets anybody in; it does not work on ${auth.settings.url.href}. Option "url" must be http on localhost, or "dangerouslyKeepMailbox" be set.`,
    )
  }
  const email = parseEmail(input.email)
  if (!email) throw new TypeError(`loginAs(): ${JSON.stringify(input.email)} is no address.`)
  await auth.start()
  const context = contextOf(auth.core)
  const passwordHash = input.password === undefined ? null : await context.hasher.hash(input.password)
  return untilFresh(() => open(context, input, email, passwordHash))
}

async function open<Profile extends object>(
  context: Context<Profile>,
  input: LoginAsInput<Profile>,
  email: EmailAddress,
  passwordHash: string | null,
): Promise<LoggedIn<Profile> | 'stale'> {
  const found = await context.storage.findUserByEmailKey(email.key)
  const { user, change } = found
    ? changed(context, input, found, passwordHash)
    : inserted(context, input, email, passwordHash)
  const { record, opened } = makeSession(context, user, { remember: input.remember ?? true })
  const result = await commit(context, [
    ...(change ? [change] : []),
    { kind: 'openSession', session: record },
    { kind: 'touchUser', id: user.id, lastLoginAt: record.createdAt },
    addEvent(context, { type: 'login.succeeded', userId: user.id, actorId: user.id }),
  ])
  if (result !== 'done') return 'stale'
  return {
    user: toUser(context, { ...user, lastLoginAt: record.createdAt }),
    cookie: `${context.settings.cookieName}=${opened.token}`,
    token: opened.token,
  }
}

interface Prepared {
  readonly user: UserRecord
  readonly change: Change | null
}

function inserted<Profile extends object>(
  context: Context<Profile>,
  input: LoginAsInput<Profile>,
  email: EmailAddress,
  passwordHash: string | null,
): Prepared {
  const made: UserRecord = { ...newUser(context, email, ''), passwordHash }
  const user = { ...made, confirmedAt: made.createdAt, ...given(context, input, made) }
  return { user, change: { kind: 'insertUser', user } }
}

function changed<Profile extends object>(
  context: Context<Profile>,
  input: LoginAsInput<Profile>,
  found: UserRecord,
  passwordHash: string | null,
): Prepared {
  const status = statusOf(found)
  if (status === 'disabled' || status === 'leaving') {
    throw new TypeError(`loginAs(): the account of ${found.email} is ${status}, and nobody can log in to it.`)
  }
  const set: UserUpdate = {
    ...given(context, input, found),
    ...(found.confirmedAt ? {} : { confirmedAt: context.clock.now(), asked: null }),
    ...(passwordHash === null ? {} : { passwordHash }),
  }
  if (Object.keys(set).length === 0) return { user: found, change: null }
  // As the flows do: a confirmation and a new password end what went before.
  const raiseTrust = 'confirmedAt' in set || 'passwordHash' in set
  const user = { ...found, ...set, trust: found.trust + (raiseTrust ? 1 : 0), revision: found.revision + 1 }
  return { user, change: { kind: 'updateUser', id: found.id, revision: found.revision, set, raiseTrust } }
}

/** What the test names of a user, as it is stored. */
function given<Profile extends object>(
  context: Context<Profile>,
  input: LoginAsInput<Profile>,
  { profile }: UserRecord,
): UserUpdate {
  const { firstName, lastName, isStaff, isSuperuser } = input
  return {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(isStaff === undefined ? {} : { isStaff }),
    ...(isSuperuser === undefined ? {} : { isSuperuser }),
    ...(input.profile === undefined ? {} : { profile: profileText(context, input.profile, profile) }),
  }
}

function profileText<Profile extends object>(
  { profile: schema }: Context<Profile>,
  fields: Partial<Profile>,
  stored: string,
): string {
  const parsed = schema.safeParse({ ...readProfile(schema, stored).profile, ...fields })
  if (parsed.success) return JSON.stringify(parsed.data)
  throw new TypeError(`loginAs(): the profile does not fit option "profile": ${parsed.error.message}`)
}
