import { type Context, commit, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { type CountedAttempt, countedAttempt } from '../limits/password-attempt.ts'
import { type MailSlot, noticeSlot, reserveMail } from '../mail/queue.ts'
import type { MailTemplateName } from '../mail/templates/types.ts'
import { momentInWords } from '../markup/time.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { browserAllowance, type KnownBrowser, makeKnownBrowser } from '../sessions/known-browser.ts'
import { makeRoom } from '../sessions/session-list.ts'
import { makeSession, type OpenedSession } from '../sessions/sessions.ts'
import { sessionId } from '../tokens/session-token.ts'
import { mayReturn, statusOf, toUser, type User } from '../user.ts'
import { templateFor } from './regenerate.ts'

/** What somebody who logs in gives. */
export interface LoginInput {
  readonly email: string
  readonly password: string
  /** Whether to stay logged in after the browser is closed. Default: true. */
  readonly remember?: boolean | undefined
  /** Token of the session that the browser had before; it ends as the new one begins. Default: none. */
  readonly replaces?: string | null | undefined
}

/** Who logged in, and the session that was opened. */
export interface LoginResult<Profile extends object> {
  readonly user: User<Profile>
  readonly session: OpenedSession
  /** For the cookie by which this browser is known again; hand it back as `browser` of the request. */
  readonly browser: KnownBrowser
}

/**
 * Opens a session for the right password of an active account. A wrong password and an unknown, pending or
 * disabled address are answered alike, after the same work; the holder of an account that cannot be logged in to
 * hears by mail when the password was right. Whoever proves the password of an account that is to be deleted is told
 * so, and may restore it: see `restoreAccount`.
 * A browser that has logged in before, and says so by its token, has tries of its own when strangers have used up those
 * of the account. After 100 failures in a row nobody else gets in until a password is chosen; the owner is told.
 * A user has a bounded number of sessions: those longest unused end as another is opened.
 *
 * Throws `invalid_credentials`; `account_leaving`, after the right password only; `too_many_attempts` and
 * `password_off` with `retryAfterSeconds`, without having hashed;
 * `invalid_input`; `busy` and `unavailable`, which count as no attempt.
 */
export async function login<P extends object>(
  context: Context<P>,
  input: LoginInput,
): Promise<LoginResult<P>> {
  return logIn(context, input, false)
}

/** Logs in; `restores` says whether an account that is to be deleted is kept, or spoken of. */
export async function logIn<P extends object>(
  context: Context<P>,
  input: LoginInput,
  restores: boolean,
): Promise<LoginResult<P>> {
  const { email, password, remember } = readLogin(context, input)
  const former = sessionId(input.replaces)
  const key = accountKey(email.key)
  const allowance = browserAllowance(context, email.key)
  const result = await countedAttempt(context, key, allowance, async (attempt) => {
    const mail = await reserveMail(context, 'login', email.key)
    return untilFresh<LoginResult<P> | Leaving>(async () => {
      const user = await context.storage.findUserByEmailKey(email.key)
      const verdict = await context.hasher.verify(password, user?.passwordHash ?? null)
      if (user && verdict.valid && mayReturn(context, user)) {
        return restores
          ? open(context, user, { remember, former, attempt })
          : tellLeaving(context, user, attempt, mail)
      }
      if (!user || !verdict.valid || statusOf(user) !== 'active') {
        // One whose time has come is as good as gone.
        const valid = verdict.valid && user !== null && statusOf(user) !== 'leaving'
        // One notice in a hundred failures needs no throttle, and must not wait behind what nobody is sent.
        const slot = attempt.last ? noticeSlot(context) : mail
        return refuse(context, { email, user, valid, mail: slot, last: attempt.last })
      }
      if (verdict.needsRehash) rehashLater(context, user, password)
      return open(context, user, { remember, former, attempt })
    })
  })
  if ('leavingUntil' in result) throw leavingError(context, result.leavingUntil)
  return result
}

/** Whose password was right, and who is to be deleted. No refusal, so that it counts as none. */
interface Leaving {
  readonly leavingUntil: Date
}

function leavingError(context: Context, until: Date): AuthError {
  const message = context.text('error.account_leaving', { until: momentInWords(until, context.locale) })
  return new AuthError('account_leaving', { message })
}

/** Commits the same kinds of rows as a refusal does, and ends the count of failures as a success does. */
async function tellLeaving(
  context: Context,
  user: UserRecord,
  attempt: CountedAttempt,
  mail: MailSlot,
): Promise<Leaving> {
  await commit(context, [
    mail.decoy(),
    addEvent(context, {
      type: 'login.failed',
      userId: user.id,
      outcome: 'failure',
      detail: { account: 'leaving' },
    }),
    ...attempt.clear,
  ])
  return { leavingUntil: user.deleteAfter ?? context.clock.now() }
}

function readLogin(context: Context, input: LoginInput) {
  const reader = new InputReader(context.text)
  const email = reader.email(input?.email)
  const password = reader.passwordToCheck('password', input?.password)
  const remember = reader.flag('remember', input?.remember, true)
  reader.done()
  return { email, password, remember }
}

interface Refused {
  readonly email: EmailAddress
  readonly user: UserRecord | null
  /** Whether the password was right, of an account that cannot be logged in to. */
  readonly valid: boolean
  readonly mail: MailSlot
  /** Whether it was the last attempt before the password is off. */
  readonly last: boolean
}

/** Every refusal commits the same kinds of rows: an event, and a mail or its decoy. */
async function refuse(context: Context, { email, user, valid, mail, last }: Refused): Promise<never> {
  const template = user && toldOf(user, valid, last)
  await commit(context, [
    template ? mail.to(user, template) : mail.decoy(),
    addEvent(context, {
      type: last ? 'password.switched-off' : 'login.failed',
      userId: user?.id ?? null,
      outcome: 'failure',
      ...(last ? {} : { gatherBy: email.key }),
      ...(user && isUnreadable(context, user) ? { detail: { password: 'unreadable' } } : {}),
    }),
  ])
  throw new AuthError('invalid_credentials')
}

/** What the owner hears of a refusal: how the account stands, when the password was right; or that it is off. */
function toldOf(user: UserRecord, valid: boolean, last: boolean): MailTemplateName | null {
  if (valid) return templateFor(user)
  return last && statusOf(user) === 'active' ? 'password-off' : null
}

/** No password opens such an account, and only the operator can find out why. */
function isUnreadable({ hasher, warnOnce }: Context, { id, passwordHash }: UserRecord): boolean {
  if (passwordHash === null || hasher.reads?.(passwordHash) !== false) return false
  warnOnce(
    `hash ${id}`,
    `the password hash of user ${id} cannot be read: its scheme is unknown, or it is corrupt; nobody can log in with it.`,
  )
  return true
}

/** What is opened, and how it was come by. */
interface Entry {
  readonly remember: boolean
  readonly former: Uint8Array | null
  readonly attempt: CountedAttempt
}

/** What opens a session of an active user, or of one who returns. */
async function open<P extends object>(
  context: Context<P>,
  found: UserRecord,
  { remember, former, attempt }: Entry,
): Promise<LoginResult<P> | 'stale'> {
  const { user, restoration } = restored(context, found)
  const { record, opened } = makeSession(context, user, { remember })
  const room = await makeRoom(context, user.id, former)
  const result = await commit(context, [
    ...restoration,
    ...(former ? [{ kind: 'endSession', id: former } as const] : []),
    ...room,
    { kind: 'openSession', session: record },
    { kind: 'touchUser', id: user.id, lastLoginAt: record.createdAt },
    ...attempt.clear,
    addEvent(context, { type: 'login.succeeded', userId: user.id, actorId: user.id }),
  ])
  if (result !== 'done') return 'stale'
  return {
    user: toUser(context, { ...user, lastLoginAt: record.createdAt }),
    session: opened,
    browser: makeKnownBrowser(context, user),
  }
}

/** What takes the deletion back, and the user as they are then; nothing for who is not leaving. */
function restored(context: Context, user: UserRecord): { user: UserRecord; restoration: readonly Change[] } {
  if (!user.deleteAfter) return { user, restoration: [] }
  const set = { deleteAfter: null }
  const trust = user.trust + 1
  return {
    user: { ...user, ...set, trust },
    restoration: [
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      noticeSlot(context).to(user, 'account-restored', trust),
      addEvent(context, { type: 'user.restored', userId: user.id, actorId: user.id }),
    ],
  }
}

/** Made after the answer, so that its time says nothing; a password that changed meanwhile is left alone. */
function rehashLater(context: Context, user: UserRecord, password: string): void {
  context.inBackground(async () => {
    const set = { passwordHash: await context.hasher.hash(password) }
    await context.storage.commit([
      { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: false },
    ])
  })
}
