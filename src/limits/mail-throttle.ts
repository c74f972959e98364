import type { Context } from '../context.ts'
import type { RateRule } from '../ports/rate-limiter.ts'

/** Mails to one address: one a minute, and two more at once; 10 an hour; 20 a day (CVE-2025-54879). */
export const MAIL_RULES = {
  minute: { limit: 1, windowSeconds: 60 },
  burst: { limit: 2, windowSeconds: 3600 },
  hour: { limit: 10, windowSeconds: 3600 },
  day: { limit: 20, windowSeconds: 86_400 },
} as const satisfies Record<string, RateRule>

/** What mails are counted by, each on its own: a flood of one kind must not silence another. */
export type MailCounter = 'register' | 'regenerate' | 'login'

/**
 * Counts a mail to this address, whether anyone has it or not, and tells how many seconds it must wait; 0 when
 * it may go at once. A mail that must wait is delayed, never lost.
 */
export async function mailDelaySeconds(
  context: Context,
  counter: MailCounter,
  emailKey: string,
): Promise<number> {
  if (context.settings.limitsOff) return 0
  const wait = async (rule: keyof typeof MAIL_RULES) => {
    const verdict = await context.limiter.consume(`mail:${counter}:${rule}:${emailKey}`, MAIL_RULES[rule])
    return verdict.retryAfterSeconds
  }
  const minute = await wait('minute')
  const soon = minute > 0 && (await wait('burst')) === 0 ? 0 : minute
  return Math.max(soon, await wait('hour'), await wait('day'))
}
