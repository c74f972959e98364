import { type Context, commit, untilFresh } from '../context.ts'
import { AuthError, isAuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { InputReader } from '../input/read.ts'
import { accountKey } from '../limits/account-key.ts'
import { reserveClientTry, tooManyAttempts } from '../limits/client-throttle.ts'
import { type MailSlot, reserveMail } from '../mail/queue.ts'
import type { UserRecord } from '../ports/storage.ts'
import { makeSession, type OpenedSession } from '../sessions.ts'
import { sessionId } from '../tokens/session-token.ts'
import { statusOf, toUser, type User } from '../user.ts'
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
}

/**
 * Opens a session for the right password of an active account. A wrong password and an unknown, pending or
 * disabled address are answered alike, after the same work; the holder of an account that cannot be logged in to
 * hears by mail when the password was right.
 *
 * Throws `invalid_credentials`; `too_many_attempts` with `retryAfterSeconds`, without having hashed;
 * `invalid_input`; `busy` and `unavailable`, which count as no attempt.
 */
export async function login<P extends object>(
  context: Context<P>,
  input: LoginInput,
): Promise<LoginResult<P>> {
  const { email, password, remember } = readLogin(context, input)
  const former = sessionId(input.replaces)
  const giveBackTry = await reserveClientTry(context)
  const key = accountKey(email.key)
  let counted = false
  try {
    counted = await reserveAccountAttempt(context, key)
    const mail = await reserveMail(context, 'login', email.key)
    const result = await untilFresh(async () => {
      const user = await context.storage.findUserByEmailKey(email.key)
      const verdict = await context.hasher.verify(password, user?.passwordHash ?? null)
      if (!user || !verdict.valid || statusOf(user) !== 'active') {
        return refuse(context, email, verdict.valid ? user : null, user, mail)
      }
      if (verdict.needsRehash) rehashLater(context, user, password)
      return open(context, user, remember, key, former)
    })
    await giveBackTry()
    return result
  } catch (error) {
    if (isAuthError(error) && (error.code === 'busy' || error.code === 'unavailable')) {
      await giveBackTry()
      if (counted) await giveBackAttempt(context, key)
    }
    throw error
  }
}

function readLogin(context: Context, input: LoginInput) {
  const reader = new InputReader(context.text)
  const email = reader.email(input?.email)
  const password = reader.passwordToCheck('password', input?.password)
  const remember = reader.flag('remember', input?.remember, true)
  reader.done()
  return { email, password, remember }
}

async function reserveAccountAttempt(context: Context, key: Uint8Array): Promise<boolean> {
  if (context.settings.limitsOff) return false
  const verdict = await context.storage.reserveAttempt(key, context.clock.now())
  if (!verdict.allowed) throw tooManyAttempts(context, verdict.retryAfterSeconds)
  return true
}

/** The storage may be what failed; then the attempt stays counted, which errs to the safe side. */
async function giveBackAttempt(context: Context, key: Uint8Array): Promise<void> {
  await context.storage.giveBackAttempt(key).catch(() => {})
}

/** Every refusal commits the same kinds of rows: an event, and a mail or its decoy. */
async function refuse(
  context: Context,
  email: EmailAddress,
  proven: UserRecord | null,
  user: UserRecord | null,
  mail: MailSlot,
): Promise<never> {
  await commit(context, [
    proven ? mail.to(proven, templateFor(proven)) : mail.decoy(),
    addEvent(context, {
      type: 'login.failed',
      userId: user?.id ?? null,
      outcome: 'failure',
      gatherBy: email.key,
    }),
  ])
  throw new AuthError('invalid_credentials')
}

async function open<P extends object>(
  context: Context<P>,
  user: UserRecord,
  remember: boolean,
  key: Uint8Array,
  former: Uint8Array | null,
): Promise<LoginResult<P> | 'stale'> {
  const { record, opened } = makeSession(context, user, remember)
  const result = await commit(context, [
    ...(former ? [{ kind: 'endSession', id: former } as const] : []),
    { kind: 'openSession', session: record },
    { kind: 'touchUser', id: user.id, lastLoginAt: record.createdAt },
    { kind: 'clearAttempts', key },
    addEvent(context, { type: 'login.succeeded', userId: user.id, actorId: user.id }),
  ])
  if (result !== 'done') return 'stale'
  return { user: toUser(context, { ...user, lastLoginAt: record.createdAt }), session: opened }
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
