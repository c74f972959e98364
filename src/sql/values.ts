/** A row that cannot be what this library wrote. */
export class MalformedRow extends Error {
  override readonly name = 'MalformedRow'
}

/** The latest moment that a `Date` can hold, in milliseconds (ECMA-262, 21.4.1.1). */
const LATEST = 8.64e15

/**
 * A stored time. One out of range would become an invalid `Date`, which no comparison finds expired; so it
 * throws {@link MalformedRow}.
 */
export function date(milliseconds: number): Date {
  if (milliseconds >= -LATEST && milliseconds <= LATEST) return new Date(milliseconds)
  throw new MalformedRow('a stored time is out of range')
}

export function dateOrNull(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : date(milliseconds)
}

export function timeOrNull(value: Date | null): number | null {
  return value === null ? null : value.getTime()
}

/** Reads JSON text that holds names with texts. Throws {@link MalformedRow}. */
export function textMap(json: string): Readonly<Record<string, string>> {
  const value = parsed(json)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedRow('a stored map is not an object')
  }
  return value as Record<string, string>
}

/** Reads JSON text that holds lists of so many whole numbers each. Throws {@link MalformedRow}. */
export function numberLists(json: string, length: number): readonly (readonly number[])[] {
  const value = parsed(json)
  const isList = (one: unknown) =>
    Array.isArray(one) && one.length === length && one.every((part) => Number.isSafeInteger(part))
  if (!Array.isArray(value) || !value.every(isList)) throw new MalformedRow('a stored list is not of numbers')
  return value as number[][]
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new MalformedRow('a stored value is not JSON', { cause })
  }
}
