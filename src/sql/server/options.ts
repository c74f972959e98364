/** Most connections that {@link checkPoolSize} lets one process hold. */
const MAX_POOL_SIZE = 1000

/** Connections of a pool of our own, unless told otherwise. */
export const POOL_SIZE = 10

/** Throws a `TypeError` when it cannot be the size of a pool. */
export function checkPoolSize(poolSize: number, maker: string): void {
  if (Number.isInteger(poolSize) && poolSize >= 1 && poolSize <= MAX_POOL_SIZE) return
  throw new TypeError(
    `${maker}: "poolSize" must be a whole number from 1 to ${MAX_POOL_SIZE}; it is ${poolSize}`,
  )
}

/** Throws a `TypeError` when it cannot be how long a statement may take. */
export function checkStatementSeconds(seconds: number, maker: string): void {
  if (seconds >= 0.1 && seconds <= 60) return
  throw new TypeError(`${maker}: "statementSeconds" must be 0.1 to 60; it is ${seconds}`)
}

/** Where a URL leads, without credentials or options. Throws a `TypeError` that repeats nothing of a URL. */
export function urlPlace(
  text: string,
  {
    maker,
    schemes,
    example,
    port,
  }: { maker: string; schemes: readonly string[]; example: string; port: number },
): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const scheme = url?.protocol.slice(0, -1) ?? ''
  if (url === null || !schemes.includes(scheme)) {
    const given = url === null ? 'a text that is no URL' : `one that begins with ${scheme}:`
    throw new TypeError(`${maker} needs a URL such as ${example}; it was given ${given}`)
  }
  const database = decoded(url.pathname.slice(1))
  // What stands there now may be the end of a password that was not written as a URL wants it.
  if (database === null || /[/@]/.test(database)) {
    throw new TypeError(
      `${maker} needs a URL such as ${example}; in the one it was given the name of the database cannot be read: write special characters in user, password and name as %2F and the like`,
    )
  }
  if (database === '' || url.hostname === '') {
    const missing = database === '' ? 'a database' : 'a host'
    throw new TypeError(
      `${maker} needs a URL such as ${example}; the one it was given names no ${missing.slice(2)}`,
    )
  }
  return `${url.hostname}:${url.port || port}/${database}`
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const numbers = new WeakMap<object, number>()
let count = 0

/** A number for an object of the app's, the same for the same one, to tell two without a name apart. */
export function numberOf(source: object): number {
  const number = numbers.get(source) ?? ++count
  numbers.set(source, number)
  return number
}
