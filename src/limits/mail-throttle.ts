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
export type MailCounter =
  | 'register'
  | 'regenerate'
  | 'reset'
  | 'login'
  | 'change-email'
  | 'change-email-notice'

/**
 * Counts a mail to this address, whether anyone has it or not, and tells how many seconds it must wait; 0 when
 * it may go at once. A mail that must wait is delayed, never lost. One mail waits at a time, so a request while
 * one does makes no further mail and is not counted: twenty requests in a second must not use up the day.
 */
export async function mailDelaySeconds(
  context: Context,
  counter: MailCounter,
  emailKey: string,
): Promise<number> {
  if (context.settings.limitsOff) return 0
  const { limiter } = context
  const keyOf = (name: string) => `mail:${counter}:${name}:${emailKey}`
  const use = (name: keyof typeof MAIL_RULES) => limiter.consume(keyOf(name), MAIL_RULES[name])
  const hour = await use('hour')
  if (!hour.allowed) return hour.retryAfterSeconds
  const day = await use('day')
  if (!day.allowed) {
    await limiter.giveBack(keyOf('hour'))
    return day.retryAfterSeconds
  }
  const minute = await use('minute')
  if (minute.allowed || (await use('burst')).allowed) return 0
  const windowSeconds = minute.retryAfterSeconds
  const place = await limiter.consume(keyOf('waiting'), { limit: 1, windowSeconds })
  if (!place.allowed) {
    await limiter.giveBack(keyOf('hour'))
    await limiter.giveBack(keyOf('day'))
  }
  return windowSeconds
}
