/** Nobody alive was born before this year. */
export const EARLIEST_BIRTH_YEAR = 1900

/** What is wrong with a birth date, as the key of a text; null when nothing is. `now` is the latest that it may be. */
export function birthDateProblem(
  text: string,
  now: Date,
): 'field.date' | 'field.birth-date-future' | 'field.birth-date-early' | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'field.date'
  const day = new Date(`${text}T00:00:00Z`)
  // A day that its month does not have becomes one of the next month.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return 'field.date'
  if (day > now) return 'field.birth-date-future'
  return day.getUTCFullYear() < EARLIEST_BIRTH_YEAR ? 'field.birth-date-early' : null
}
