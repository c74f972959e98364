import type { Context } from '../context.ts'
import { AuthError, type AuthErrorCode, isAuthError } from '../errors.ts'
import type { AttemptRule, AttemptVerdict, Change } from '../ports/storage.ts'
import { reserveClientTry, tooManyAttempts } from './client-throttle.ts'

/** After these no password was refused, so that nothing is to be counted. */
const NOT_A_REFUSAL: readonly AuthErrorCode[] = ['busy', 'unavailable', 'not_logged_in', 'email_taken']
/** What a throttle answers. */
const THROTTLED: readonly AuthErrorCode[] = ['too_many_attempts', 'password_off']

/** Failures in a row of a known browser, beside those of the account; without a wait (OWASP). */
export const BROWSER_RULE: AttemptRule = { free: 10, most: 10 }

/** Tries of its own that a known browser has on one account, so that strangers' failures do not lock the owner out. */
export interface BrowserAllowance {
  /** What they are counted under. */
  readonly key: Uint8Array
  /** Whether the browser is known still. Asked only when a throttle is in the way. */
  holds(): Promise<boolean>
}

/** An attempt that was counted. */
export interface CountedAttempt {
  /** What belongs in the commit of a success: forgets what was counted. */
  readonly clear: readonly Change[]
  /** Whether it is the last one on this account: when it fails, the password is off until another is chosen. */
  readonly last: boolean
}

interface Reserved extends CountedAttempt {
  /** What it was counted under. */
  readonly keys: readonly Uint8Array[]
  readonly giveBackTry: () => Promise<void>
}

/**
 * Runs what looks at the password of an account for who is not logged in, counted beforehand by client and by account
 * ({@link accountKey}); when these are used up, by the known browser instead. A success gives the client's try back,
 * and forgetting the counts is part of its commit. What refused no password gives everything back.
 *
 * Throws `too_many_attempts` or `password_off` without running anything.
 */
export async function countedAttempt<T>(
  context: Context,
  account: Uint8Array,
  browser: BrowserAllowance | null,
  act: (attempt: CountedAttempt) => Promise<T>,
): Promise<T> {
  return settle(context, await reserve(context, account, browser), act)
}

/**
 * The same for who is logged in, counted by session and by account. The session alone decides: it may try as often as a
 * stranger, however often strangers have tried, so that nobody keeps the owner from what protects the account.
 */
export async function countedOwnAttempt<T>(
  context: Context,
  account: Uint8Array,
  session: Uint8Array,
  act: (attempt: CountedAttempt) => Promise<T>,
): Promise<T> {
  return settle(context, await reserveOwn(context, account, session), act)
}

async function settle<T>(
  context: Context,
  attempt: Reserved,
  act: (attempt: CountedAttempt) => Promise<T>,
): Promise<T> {
  try {
    const result = await act(attempt)
    await attempt.giveBackTry()
    return result
  } catch (error) {
    await giveBack(context, attempt, error)
    throw error
  }
}

async function reserve(
  context: Context,
  account: Uint8Array,
  browser: BrowserAllowance | null,
): Promise<Reserved> {
  const clear = forget(browser ? [account, browser.key] : [account])
  const attempt = { keys: [], clear, last: false, giveBackTry: async () => {} }
  if (context.settings.limitsOff) return attempt
  try {
    attempt.giveBackTry = await reserveClientTry(context, 'login')
    const { last = false } = await demandAttempt(context, account)
    return { ...attempt, keys: [account], last }
  } catch (refusal) {
    if (browser && isOneOf(refusal, THROTTLED) && (await mayTry(context, browser))) {
      // Strangers' failures stay counted, and a password that is off stays so: the owner got in beside them.
      return { ...attempt, keys: [browser.key], clear: forget([browser.key]) }
    }
    await giveBack(context, attempt, refusal)
    throw refusal
  }
}

async function reserveOwn(context: Context, account: Uint8Array, session: Uint8Array): Promise<Reserved> {
  const attempt = { keys: [session], clear: forget([session]), last: false, giveBackTry: async () => {} }
  if (context.settings.limitsOff) return { ...attempt, keys: [], clear: forget([account, session]) }
  attempt.giveBackTry = await reserveClientTry(context, 'login')
  try {
    await demandAttempt(context, session)
  } catch (refusal) {
    await giveBack(context, { ...attempt, keys: [] }, refusal)
    throw refusal
  }
  try {
    const verdict = await context.storage.reserveAttempt(account, context.clock.now())
    if (!verdict.allowed) return attempt
    const keys = [account, session]
    return { ...attempt, keys, clear: forget(keys), last: verdict.last ?? false }
  } catch (error) {
    await giveBack(context, attempt, error)
    throw error
  }
}

/** Counts an attempt, or throws. */
async function demandAttempt(
  context: Context,
  key: Uint8Array,
): Promise<Extract<AttemptVerdict, { allowed: true }>> {
  const verdict = await context.storage.reserveAttempt(key, context.clock.now())
  if (verdict.allowed) return verdict
  const { spent, retryAfterSeconds } = verdict
  throw spent
    ? new AuthError('password_off', { retryAfterSeconds })
    : tooManyAttempts(context, retryAfterSeconds)
}

async function mayTry(context: Context, browser: BrowserAllowance): Promise<boolean> {
  if (!(await browser.holds())) return false
  const verdict = await context.storage.reserveAttempt(browser.key, context.clock.now(), BROWSER_RULE)
  return verdict.allowed
}

/** Gives back what was counted, when nothing was refused. */
async function giveBack(
  context: Context,
  { keys, giveBackTry }: Pick<Reserved, 'keys' | 'giveBackTry'>,
  error: unknown,
): Promise<void> {
  if (!isOneOf(error, NOT_A_REFUSAL)) return
  await giveBackTry()
  // The storage may be what failed; then the attempt stays counted, which errs to the safe side.
  for (const key of keys) await context.storage.giveBackAttempt(key).catch(() => {})
}

function forget(keys: readonly Uint8Array[]): readonly Change[] {
  return keys.map((key) => ({ kind: 'clearAttempts', key }))
}

function isOneOf(error: unknown, codes: readonly AuthErrorCode[]): boolean {
  return isAuthError(error) && codes.includes(error.code)
}
