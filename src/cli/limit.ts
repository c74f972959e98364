import { InvalidArgumentError } from 'commander'

export const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 100_000

/** Reads `--limit`. */
export function limit(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= MAX_LIMIT) return number
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_LIMIT}.`)
}
