/** Where Latchkey says what an operator should know. No entry holds a password, a token or a cookie. */
export interface Log {
  /** What goes as it should: the start, and in development each mail with its links. */
  info(message: string): void
  /** What works, but not as it should: a mail that is tried again. */
  warn(message: string): void
  /** What failed; `cause` is the error underneath, with its stack. */
  error(message: string, cause?: unknown): void
}

/** Writes to the console, one line an entry, with a name in front. */
export const consoleLog: Log = {
  info: (message) => console.info(`latchkey: ${message}`),
  warn: (message) => console.warn(`latchkey: ${message}`),
  error: (message, cause) =>
    cause === undefined
      ? console.error(`latchkey: ${message}`)
      : console.error(`latchkey: ${message}`, cause),
}

/** How many different things {@link onceOnly} remembers having said. */
const MAX_REMEMBERED = 1000

/** Says each thing once, by its key, up to so many things, so that what every request meets does not fill the log. */
export function onceOnly(log: Log, most: number = MAX_REMEMBERED): (key: string, message: string) => void {
  const said = new Set<string>()
  return (key, message) => {
    if (said.has(key) || said.size >= most) return
    said.add(key)
    log.warn(message)
  }
}
