import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { RawRow } from './rows.ts'

/** One JSON object a line; empty lines say nothing. */
export async function* readJsonLines(input: Readable): AsyncGenerator<RawRow, void> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    const trimmed = text.replace(/^\ufeff/, '').trim()
    if (trimmed !== '') yield { line, record: parse(trimmed) }
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | Error {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    return new Error('The line is no JSON object.')
  } catch {
    // The parser's message would quote the line, hash and all.
    return new Error('The line is no JSON.')
  }
}
