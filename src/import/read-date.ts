const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/
/** Clocks differ, and dates are written in many zones. */
const TOLERANCE_MS = 86_400_000

/**
 * A date of another system, or null: a `Date`, or ISO 8601 with what PostgreSQL and Django make of it (a blank for the
 * `T`, `+00` for the zone). In UTC where it names no zone. From 1970 until `now`.
 */
export function readDate(value: unknown, now: Date): Date | null {
  const date = value instanceof Date ? value : typeof value === 'string' ? parse(value) : null
  const time = date?.getTime() ?? Number.NaN
  return time >= 0 && time <= now.getTime() + TOLERANCE_MS ? date : null
}

function parse(text: string): Date | null {
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? []
  if (day === undefined) return null
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const date = new Date(`${day}T${time}${offset}`)
  // The engine makes 1 March of 30 February.
  return Number(day.slice(8)) <=
    new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
    ? date
    : null
}
