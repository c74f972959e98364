import type { TakenBack, UserRecord } from '../ports/storage.ts'

/** The longest that a take-back link may be made to live, in seconds: 30 days. */
export const LONGEST_TAKE_BACK_SECONDS = 2_592_000
/** How long a mail may wait for its turn besides, and clocks differ, in seconds. */
const MARGIN_SECONDS = 86_400

/** Whether take-back links that were made under this trust are used up. */
export function isUsedUp({ takenBack }: UserRecord, trust: number): boolean {
  return takenBack.some(({ from, to }) => from <= trust && trust <= to)
}

/**
 * What the row says once the link of this trust is used: it and every later one count no more, earlier ones do. So
 * the owner's link undoes all that a thief has done since, and no link of the thief's, which all are later, can
 * touch the owner's.
 */
export function usedUp(user: UserRecord, trust: number, now: Date): readonly TakenBack[] {
  const until = new Date(now.getTime() + (LONGEST_TAKE_BACK_SECONDS + MARGIN_SECONDS) * 1000)
  const earlier = user.takenBack.filter((range) => range.from < trust && range.until > now)
  return [...earlier, { from: trust, to: user.trust, until }]
}
