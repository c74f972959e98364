/** Where a text stands in some data. */
export type Path = readonly (string | number)[]

/** Where every text of some data stands. */
export function textPaths(data: unknown, at: Path = []): Path[] {
  if (typeof data === 'string') return [at]
  if (typeof data !== 'object' || data === null || data instanceof Date) return []
  return Object.entries(data).flatMap(([key, value]) => textPaths(value, [...at, key]))
}

/** A copy with another text at one place. */
export function replaceAt<T>(data: T, [key, ...rest]: Path, text: string): T {
  if (key === undefined) return text as T
  const copy = (Array.isArray(data) ? [...data] : { ...data }) as Record<string | number, unknown>
  copy[key] = replaceAt(copy[key], rest, text)
  return copy as T
}
