/** Where a command writes. What it was asked for goes to standard output, everything else to standard error. */
export interface Terminal {
  readonly json: boolean
  /** The command's answer: for programs one JSON document on one line, for people some lines. */
  answer(document: object, lines: readonly string[]): void
  /** What happens meanwhile, or should be known. */
  note(line: string): void
  /** How far it is: one line that the next one replaces. Only where a person looks on. */
  progress(line: string): void
  /** Why it failed. */
  fail(sentence: string): void
}

/** Back to the line's begin, and the line empty (ECMA-48, EL). */
const CLEAR_LINE = '\r\u001b[K'

/** Width of a terminal that does not say. */
const DEFAULT_COLUMNS = 80

/** Writes to this process's streams. */
export function makeTerminal({ json }: { readonly json: boolean }): Terminal {
  let inProgress = false
  /** Takes the line of progress away, so that nothing is written behind it. */
  const clear = () => {
    if (inProgress) process.stderr.write(CLEAR_LINE)
    inProgress = false
  }
  return {
    json,
    answer(document, lines) {
      clear()
      process.stdout.write(json ? `${JSON.stringify(document)}\n` : lines.map((line) => `${line}\n`).join(''))
    },
    note(line) {
      clear()
      process.stderr.write(`${visible(line)}\n`)
    },
    progress(line) {
      if (!process.stderr.isTTY) return
      // One that goes on in the next line would be cleared by half. A terminal that has no size says 0.
      const width = (process.stderr.columns || DEFAULT_COLUMNS) - 1
      process.stderr.write(`${CLEAR_LINE}${visible(line).slice(0, width)}`)
      inProgress = true
    },
    fail(sentence) {
      clear()
      if (json) process.stdout.write(`${JSON.stringify({ error: sentence })}\n`)
      else process.stderr.write(`latchkey: ${visible(sentence)}\n`)
    },
  }
}

/**
 * Control characters made visible, but for line breaks: an address or the answer of a mail server could hold the
 * commands of a terminal.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => (sign === '\n' ? sign : '\u{fffd}'))
}

/** Lines of a table; each column as wide as its widest cell, the last one as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => visible(cell).replaceAll('\n', ' ')))
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** `1 mail`, `2 mails`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
