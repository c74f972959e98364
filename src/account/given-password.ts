/** A password, or what asks a person for it: called once, and only if a password is needed. */
export type GivenPassword = string | (() => Promise<string>)

/** Asks at most once, however often a flow turns. */
export function askedOnce(given: GivenPassword): () => Promise<string> {
  let asked: Promise<string> | undefined
  return async () => {
    if (typeof given !== 'function') return given
    asked ??= given()
    return asked
  }
}
