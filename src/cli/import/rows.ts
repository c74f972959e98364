import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { ImportRow } from '../../import/types.ts'
import { CommandFailure } from '../failure.ts'
import { readCsv } from './csv.ts'
import { readJsonLines } from './json-lines.ts'
import { type RowRules, toImportRow } from './to-import-row.ts'

/** A record as a file has it, and the line that it is on; of several lines in CSV, the last. */
export interface RawRow {
  readonly line: number
  /** By the file's own names; an `Error` for what cannot be read. */
  readonly record: Readonly<Record<string, unknown>> | Error
}

/** What the files can be. */
export const FORMATS = ['jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** The records of a file, and how much of it was read. */
export interface OpenRows {
  readonly rows: AsyncIterable<ImportRow | Error>
  /** From 0 to 1; null where nobody knows how much there is. */
  share(): number | null
}

/** Reads the file, or standard input for `-`, a record at a time. Throws a {@link CommandFailure} before the first. */
export function openRows(file: string, format: Format | undefined, rules: RowRules): OpenRows {
  const kind = format ?? formatOf(file)
  const found = file === '-' ? null : statSync(file, { throwIfNoEntry: false })
  if (found === undefined || found?.isDirectory()) {
    throw new CommandFailure(`There is no file ${file}`, { usage: true })
  }
  if (found === null) return { rows: translated(process.stdin, kind, rules), share: () => null }
  const input = createReadStream(file)
  const size = found.isFile() ? found.size : 0
  return {
    rows: translated(input, kind, rules),
    share: () => (size === 0 ? null : Math.min(input.bytesRead / size, 1)),
  }
}

function formatOf(file: string): Format {
  if (file === '-') return 'jsonl'
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase()
  if (ending === 'ndjson') return 'jsonl'
  const format = FORMATS.find((name) => name === ending)
  if (format) return format
  throw new CommandFailure(
    ending === 'json'
      ? `${file} is one JSON document, which would have to be read whole: write a line an account instead (Django: dumpdata --format jsonl)`
      : `What ${file} holds cannot be told by its name: add --format jsonl or --format csv`,
    { usage: true },
  )
}

async function* translated(
  input: Readable,
  format: Format,
  rules: RowRules,
): AsyncGenerator<ImportRow | Error, void> {
  const records = format === 'csv' ? readCsv(input) : readJsonLines(input)
  for await (const { line, record } of records) {
    const row = record instanceof Error ? record : toImportRow(record, rules, format === 'csv')
    yield Object.assign(row, { line })
  }
}
