/** Where a command writes. What it was asked for goes to standard output, everything else to standard error. */
export interface Terminal {
  readonly json: boolean
  /** The command's answer: for programs one JSON document on one line, for people some lines. */
  answer(document: object, lines: readonly string[]): void
  /** What happens meanwhile, or should be known. */
  note(line: string): void
  /** Why it failed. */
  fail(sentence: string): void
}

/** Writes to this process's streams. */
export function makeTerminal({ json }: { readonly json: boolean }): Terminal {
  return {
    json,
    answer(document, lines) {
      process.stdout.write(json ? `${JSON.stringify(document)}\n` : lines.map((line) => `${line}\n`).join(''))
    },
    note: (line) => void process.stderr.write(`${visible(line)}\n`),
    fail(sentence) {
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
