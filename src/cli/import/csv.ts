import type { Readable } from 'node:stream'
import { CsvError, type InfoRecord, parse } from 'csv-parse'
import type { RawRow } from './rows.ts'

/** Longest record in characters; a quote that is never closed would otherwise take in the rest of the file. */
const MAX_RECORD = 100_000

/** Comma-separated values (RFC 4180) whose first line names the columns. */
export async function* readCsv(input: Readable): AsyncGenerator<RawRow, void> {
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    skipEmptyLines: true,
    relaxColumnCount: true,
    // A quote amid a value spoils that row at most.
    relaxQuotes: true,
    maxRecordSize: MAX_RECORD,
  })
  // A failing input must end the reading, too.
  input.on('error', (error) => parser.destroy(error))
  try {
    for await (const { info, record } of input.pipe(parser) as AsyncIterable<Parsed>) {
      const { lines: line, error } = info
      yield { line, record: error ? new Error('The line has more or fewer values than the first.') : record }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield {
      line: parser.info.lines,
      record: new Error('The rest cannot be read: a quote before it is not closed, or the line is too long.'),
    }
  }
}

interface Parsed {
  readonly info: InfoRecord
  readonly record: Readonly<Record<string, string>>
}
